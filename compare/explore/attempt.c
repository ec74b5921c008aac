/* SPDX-License-Identifier: MIT
 *
 * The built program explored by the runtime that it is linked with, once. */
#include "compare/explore/layout.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST_FILE = 64 << 20 };
static const rlim_t most_memory = (rlim_t)16 << 30;
static const char threads_of_rank[] = "2"; /* unless the user says */
static const double spare_s = 60, standard_seconds = 60, openmp_seconds = 10,
                    after_race_seconds = 2;

static void write_plan(const struct quest *quest, const char *path, const char *result)
{
    struct text_list lines = {0};

    text_add(&lines, "result\t%s", result);
    text_add(&lines, "schedules\t%" PRIu64, quest->schedules);
    double usual = quest->openmp ? openmp_seconds : standard_seconds;
    text_add(&lines, "seconds\t%.3f", quest->seconds > 0 ? quest->seconds : usual);
    if (quest->ranks > 0 && quest->seconds > 0)
        text_add(&lines, "lot_seconds\t%.3f", quest->seconds);
    if (quest->openmp && quest->seconds <= 0)
        text_add(&lines, "race_seconds\t%.3f", after_race_seconds);
    text_add(&lines, "seed\t%" PRIu64, quest->seed);
    text_add(&lines, "races\t%s", quest->races ? "on" : "off");
    if (quest->sequential)
        text_add(&lines, "memory\tsc");
    if (quest->ranks > 0)
        text_add(&lines, "ranks\t%" PRIu64, quest->ranks);
    if (quest->replay)
        text_add(&lines, "replay");
    for (size_t at = 0; at < quest->plan.count; at++)
        text_add(&lines, "%s", quest->plan.items[at]);
    text_add(&lines, "%s", "");
    char *text = text_join(&lines, "\n");
    file_make(path, text, strlen(text));
    free(text);
    text_free(&lines);
}

/* In the child: the same addresses each time, and no more than a program may want. */
static int confine(void *context)
{
    (void)context;
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_AS, &(struct rlimit){most_memory, most_memory});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){MOST_FILE, MOST_FILE});
    layout_fix();
    return 0;
}

static size_t no_files(void *context, struct pollfd *fds)
{
    (void)context;
    (void)fds;
    return 0;
}

static bool goes_on(void *context, const struct pollfd *fds, size_t count, pid_t pid)
{
    (void)context;
    (void)fds;
    (void)count;
    (void)pid;
    return true;
}

static struct child run(const struct quest *quest, const char *program, const char *plan)
{
    struct child_guest guest = {NULL, confine, no_files, goes_on};
    struct text_list argv = {0};

    text_add(&argv, "%s", program);
    for (size_t at = 0; at < quest->arguments.count; at++)
        text_add(&argv, "%s", quest->arguments.items[at]);
    double seconds = quest->seconds > 0 ? quest->seconds : standard_seconds;
    char *threads = text_format("%" PRIu64, quest->threads);
    setenv("TRIPTYCH_EXPLORE", plan, true);
    if (quest->openmp)
        setenv("OMP_NUM_THREADS", threads, true);
    else if (quest->ranks > 0 && quest->hybrid)
        setenv("OMP_NUM_THREADS", threads_of_rank, false);
    free(threads);
    struct child child = child_run_with(argv.items, seconds + spare_s, &guest);
    unsetenv("TRIPTYCH_EXPLORE");
    text_free(&argv);
    return child;
}

struct attempt attempt_make(const struct quest *quest, const char *folder, const char *program)
{
    char *plan = text_format("%s/plan", folder), *result = text_format("%s/result", folder);
    struct attempt attempt;

    write_plan(quest, plan, result);
    attempt.child = run(quest, program, plan);
    attempt.finding = finding_read(result);
    unlink(result);
    unlink(plan);
    free(plan);
    free(result);
    return attempt;
}

void attempt_free(struct attempt *attempt)
{
    finding_free(&attempt->finding);
    child_free(&attempt->child);
}
