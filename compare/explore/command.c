/* SPDX-License-Identifier: MIT
 *
 * `triptych explore`: builds the program, lets the runtime explore it, tells what came out. */
#include "compare/explore/command.h"

#include "common/base/fail.h"
#include "compare/child/child.h"
#include "compare/explore/layout.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PANEL_AUTO, PANEL_POSIX, PANEL_OPENMP, PANEL_MPI };
enum { SPARE_S = 60, MOST_FILE = 64 << 20 };
static const rlim_t most_memory = (rlim_t)16 << 30;
static const double standard_seconds = 60, openmp_seconds = 10, after_race_seconds = 2;
static const uint64_t standard_schedules = 10000, few_threads = 3, many_threads = 60;
static const uint64_t standard_ranks = 4, most_ranks = 16;

static const char *const panels[] = {"auto", "posix", "openmp", "mpi", NULL};
static const char *const switches[] = {"on", "off", NULL};

#define AT(member) offsetof(struct settings, member)
const struct option_row explore_rows[] = {
    {"SOURCE", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "C files, and objects or libraries to link; behind -- the program's own arguments"},
    {"panel", OPTION_CHOICE, AT(panel), NULL, "auto", NULL, NULL, NULL, panels,
     "what the program is written with; auto: what its sources include"},
    {"n", OPTION_COUNT, AT(team), "threads or ranks", NULL, NULL, "1", "64", NULL,
     "OpenMP: threads of a team (default: 3, and one run with 60), unless the program says; MPI: "
     "ranks, 16 at most (default: 4)"},
    {"schedules", OPTION_COUNT, AT(schedules), "runs", NULL, NULL, "1", "1_000_000_000", NULL,
     "so many at most (default: 10 000; with --time as many as fit)"},
    {"time", OPTION_SECONDS, AT(budget_s), "s", NULL, NULL, "100ms", "240h", NULL,
     "explore for so long at most (default: 60s; OpenMP: 10s)"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, NULL, NULL, NULL,
     "of the lots that are drawn"},
    {"races", OPTION_CHOICE, AT(races), NULL, "on", NULL, NULL, NULL, switches,
     "off: a data race alone is nothing found"},
    {"cflags", OPTION_WORDS, AT(cflags), "OPTIONS", NULL, NULL, NULL, NULL, NULL,
     "for the compiler and the linker, as in --cflags '-DN=3 -Iinclude -lz'"},
    {"replay", OPTION_TEXT, AT(replay), "FILE", NULL, NULL, NULL, NULL, NULL,
     "the run that this file keeps, once more"},
    {"output", OPTION_TEXT, AT(output), "FILE", NULL, NULL, NULL, NULL, NULL,
     "the file for what was found (default: the first source's name with .replay)"},
    {0},
};
#undef AT

/* ---- what is asked for -------------------------------------------------------------------------
 */

/* How many words stand behind "--". */
static size_t count_arguments(const struct settings *settings)
{
    for (int at = 0; at < settings->argc; at++)
        if (strcmp(settings->argv[at], "--") == 0)
            return (size_t)(settings->argc - at - 1);
    return 0;
}

static struct quest quest_of(const struct settings *settings)
{
    size_t words = settings->workloads.count, arguments = count_arguments(settings);
    struct quest quest = {.schedules = settings->schedules,
                          .seed = settings->seed,
                          .seconds = settings->budget_s,
                          .races = settings->races == 0,
                          .threads = settings->team > 0 ? settings->team : few_threads};

    if (quest.schedules == 0)
        quest.schedules = quest.seconds > 0 ? UINT32_MAX : standard_schedules;
    if (settings->replay && words > 0)
        fail(STATUS_USAGE, "--replay: the file names sources and arguments; say no others");
    if (settings->replay) {
        quest_read(&quest, settings->replay);
        quest_is_mpi(&quest);
        return quest;
    }
    for (size_t at = 0; at < words; at++)
        text_add(at < words - arguments ? &quest.sources : &quest.arguments, "%s",
                 settings->workloads.word[at]);
    for (size_t at = 0; at < settings->cflags.count; at++)
        text_split(&quest.cflags, settings->cflags.word[at], " ");
    if (quest.sources.count == 0)
        fail(STATUS_USAGE, "which program? `triptych explore SOURCE.c` names its sources");
    for (size_t at = 0; at < quest.sources.count; at++)
        if (!file_is_there(quest.sources.items[at]))
            fail(STATUS_USAGE, "'%.200s' is not there", quest.sources.items[at]);
    quest_add_exercise(&quest);
    bool is_mpi = quest_is_mpi(&quest);
    if (settings->panel == PANEL_MPI || (settings->panel == PANEL_AUTO && is_mpi))
        quest.ranks = settings->team > 0 ? settings->team : standard_ranks;
    if (quest.ranks > most_ranks)
        fail(STATUS_USAGE, "-n %" PRIu64 ": at most %" PRIu64 " ranks can be explored", quest.ranks,
             most_ranks);
    quest.openmp = quest.ranks == 0 && (settings->panel == PANEL_OPENMP ||
                                        (settings->panel == PANEL_AUTO && quest_is_openmp(&quest)));
    return quest;
}

static char *replay_path(const struct settings *settings, const struct quest *quest)
{
    const char *source = quest->sources.items[0], *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source;

    return settings->output ? text_format("%s", settings->output)
                            : text_format("%.*s.replay", (int)strcspn(name, "."), name);
}

/* ---- exploring ---------------------------------------------------------------------------------
 */

static void write_plan(const struct quest *quest, const char *path, const char *result)
{
    struct text_list lines = {0};

    text_add(&lines, "result\t%s", result);
    text_add(&lines, "schedules\t%" PRIu64, quest->schedules);
    double usual = quest->openmp ? openmp_seconds : standard_seconds;
    text_add(&lines, "seconds\t%.3f", quest->seconds > 0 ? quest->seconds : usual);
    if (quest->openmp && quest->seconds <= 0)
        text_add(&lines, "race_seconds\t%.3f", after_race_seconds);
    text_add(&lines, "seed\t%" PRIu64, quest->seed);
    text_add(&lines, "races\t%s", quest->races ? "on" : "off");
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
    free(threads);
    struct child child = child_run_with(argv.items, seconds + SPARE_S, &guest);
    unsetenv("TRIPTYCH_EXPLORE");
    text_free(&argv);
    return child;
}

/* Why there is no whole account. */
static void tell_no_account(const struct child *child)
{
    char *why = child_complaint(child);

    if (child->end == CHILD_DEADLINE)
        warn("the program was stopped after %.0f s, before it made its first thread or its last "
             "step: does it compute for long, or wait for input?",
             child->deadline_s);
    else if (child->end == CHILD_FLOOD)
        warn("the program was stopped since it printed more than %d MiB in one run",
             CHILD_MOST_OUTPUT >> 20);
    else if (child->end != CHILD_INTERRUPTED)
        warn("the program ended before it could be explored: %s", why);
    free(why);
}

static int conclude(const struct quest *quest, const char *program, const char *path,
                    struct finding *finding, const struct child *child)
{
    if (!finding->whole) {
        tell_no_account(child);
        return STATUS_FAILED;
    }
    if (quest->replay)
        fwrite(child->output, 1, child->output_size, stdout);
    if (!finding->failure) {
        if (quest->ranks > 0)
            tell_mpi_nothing(quest, finding);
        else
            tell_nothing(quest, finding);
        return STATUS_DONE;
    }
    if (strcmp(finding->failure, "unsupported") == 0) {
        warn("the program needs %s, which cannot be explored", finding->text);
        return quest->ranks > 0 ? STATUS_USAGE : STATUS_FAILED;
    }
    struct symbols symbols = symbols_open(program, finding);
    if (quest->ranks > 0)
        tell_mpi_finding(quest, finding, &symbols);
    else
        tell_finding(quest, finding, &symbols);
    symbols_close(&symbols);
    if (!quest->replay) {
        quest_save(quest, finding, path);
        printf("\nThe same run again: triptych explore --replay %s\n", path);
    }
    return STATUS_FAILED;
}

/* What came of exploring the program once. */
struct attempt {
    struct child child;
    struct finding finding;
};

static struct attempt attempt(const struct quest *quest, const char *folder, const char *program)
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

static void attempt_free(struct attempt *attempt)
{
    finding_free(&attempt->finding);
    child_free(&attempt->child);
}

/* The iterations of a loop that race may be one thread's where there are few: once with many.
 * Returns whether that was told. */
static bool explore_widely(const struct quest *quest, const char *folder, const char *program,
                           const char *path)
{
    struct quest wide = *quest;

    wide.threads = many_threads;
    wide.schedules = 1;
    struct attempt wider = attempt(&wide, folder, program);
    bool found = wider.finding.whole && wider.finding.failure &&
                 strcmp(wider.finding.failure, "unsupported") != 0;
    if (found)
        conclude(&wide, program, path, &wider.finding, &wider.child);
    attempt_free(&wider);
    return found;
}

int explore_command(const struct settings *settings)
{
    int status = STATUS_FAILED;

    struct quest quest = quest_of(settings);
    char *folder = scratch_open(), *program = text_format("%s/program", folder);
    char *path = replay_path(settings, &quest);
    if (explore_build(&quest, folder, program)) {
        struct attempt first = attempt(&quest, folder, program);
        bool widely = quest.openmp && !quest.replay && settings->team == 0 && first.finding.whole &&
                      !first.finding.failure;
        if (!widely || !explore_widely(&quest, folder, program, path)) {
            status = conclude(&quest, program, path, &first.finding, &first.child);
            if (widely)
                tell_widely(many_threads);
        }
        attempt_free(&first);
    }
    scratch_close(folder);
    free(program);
    free(path);
    quest_free(&quest);
    return status;
}
