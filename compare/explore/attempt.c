/* SPDX-License-Identifier: MIT
 *
 * The built program explored by the runtime that it is linked with, once. */
#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "common/base/translate.h"
#include "compare/base/progress_line.h"
#include "compare/explore/layout.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST_FILE = 64 << 20 };
static const rlim_t most_memory = (rlim_t)16 << 30;
static const char threads_of_rank[] = "2"; /* unless the user says */
static const double standard_seconds = 60, openmp_seconds = 10, after_race_seconds = 2;

static void write_plan(const struct quest *quest, const char *path, const char *result,
                       const char *heartbeat)
{
    struct text_list lines = {0};

    text_add(&lines, "result\t%s", result);
    text_add(&lines, "heartbeat\t%s", heartbeat);
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

/* The runtime's heartbeat: a file that it writes and we read; it ends when we take that away. */
struct pulse {
    char *path;
    double begun_s, shown_s;
};
static const double show_each_s = 0.5, show_after_s = 2, stop_s = 30;

static struct pulse pulse_open(const char *folder)
{
    struct pulse pulse = {.path = text_format("%s/heartbeat", folder), .begun_s = clock_now_s()};

    file_make(pulse.path, "0\n", 2);
    return pulse;
}

static void pulse_close(struct pulse *pulse)
{
    unlink(pulse->path);
    free(pulse->path);
    progress_clear();
}

/* The file is written by a process that ran a hostile program: a number at most. */
static void pulse_show(struct pulse *pulse, double now_s)
{
    char bytes[24] = "";
    int fd = open(pulse->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    ssize_t size = fd >= 0 ? read(fd, bytes, sizeof bytes - 1) : 0;

    if (fd >= 0)
        close(fd);
    if (size <= 0)
        return;
    char schedules[WORDS_TEXT];
    char *text = text_translated("%s in %.0f s; Ctrl-C ends the search and tells what it has shown",
                                 translate_count(strtoull(bytes, NULL, 10), "schedule", schedules),
                                 now_s - pulse->begun_s);
    progress_show(text);
    free(text);
}

static double ask_to_end(void *context)
{
    const struct pulse *pulse = context;

    unlink(pulse->path);
    return stop_s;
}

static size_t no_files(void *context, struct pollfd *fds)
{
    (void)context;
    (void)fds;
    return 0;
}

static bool goes_on(void *context, const struct pollfd *fds, size_t count, pid_t pid)
{
    struct pulse *pulse = context;
    double now_s = clock_now_s();

    (void)fds;
    (void)count;
    (void)pid;
    if (progress_live() && now_s - pulse->begun_s >= show_after_s &&
        now_s - pulse->shown_s >= show_each_s) {
        pulse->shown_s = now_s;
        pulse_show(pulse, now_s);
    }
    return true;
}

/* How long the runtime may need besides what it takes for the search, to end the run that it is in:
 * two seconds of CPU time for one that hangs. On a busy machine that takes as many times as long as
 * there are others who want each CPU. */
static double spare_s(void)
{
    const double idle_s = 60, most_times = 20;
    double load = 0;

    if (getloadavg(&load, 1) != 1)
        load = 0;
    return idle_s * fmin(most_times, 1 + load / cpus_allowed());
}

static struct child run(const struct quest *quest, const char *program, const char *plan,
                        struct pulse *pulse)
{
    struct child_guest guest = {.context = pulse,
                                .confine = confine,
                                .files = no_files,
                                .stop = ask_to_end,
                                .serve = goes_on};
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
    struct child child = child_run_with(argv.items, seconds + spare_s(), &guest);
    unsetenv("TRIPTYCH_EXPLORE");
    text_free(&argv);
    return child;
}

struct attempt attempt_make(const struct quest *quest, const char *folder, const char *program)
{
    char *plan = text_format("%s/plan", folder), *result = text_format("%s/result", folder);
    struct attempt attempt;

    struct pulse pulse = pulse_open(folder);
    write_plan(quest, plan, result, pulse.path);
    attempt.child = run(quest, program, plan, &pulse);
    pulse_close(&pulse);
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
