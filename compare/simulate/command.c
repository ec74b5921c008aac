/* SPDX-License-Identifier: MIT */
#include "compare/simulate/simulate.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/whole_file.h"
#include "compare/base/progress_line.h"
#include "compare/child/child.h"
#include "compare/grade/scratch.h"
#include "compare/programs/catalog.h"
#include "compare/simulate/parts.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const formats[] = {
    [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", [FORMAT_CSV] = "csv", NULL};

static const char *const simulated[] = {"pool", "find_primes", NULL};
static const char *const simulated_variants[] = {"static",  "ranks", "request",   "manager",
                                                 "counter", "tree",  "resilient", NULL};

#define AT(member) offsetof(struct settings, member)
const struct option_row simulate_rows[] = {
    {"WORKLOAD", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, simulated,
     "pool (the default) or find_primes"},
    {"ranks", OPTION_TEXT, AT(simulate.ranks), "LIST", "8,64,256", NULL, NULL, NULL, NULL,
     "numbers of ranks, from 2 to 16384"},
    {"task-time", OPTION_TEXT, AT(simulate.task_times), "LIST", "1ms", NULL, NULL, NULL, NULL,
     "how long a task computes, as in 100us,1ms"},
    {"tasks-per-rank", OPTION_COUNT, AT(simulate.tasks_per_rank), "tasks", "20", NULL, "1",
     "10_000", NULL, "tasks for each rank: in all, this many times the number of ranks"},
    {"variants", OPTION_TEXT, AT(variants), "LIST", NULL, NULL, NULL, NULL, simulated_variants,
     "only these, as in manager,tree (default: all that can be simulated)"},
    {"platform", OPTION_TEXT, AT(simulate.platform), "NAME", "flat", NULL, NULL, NULL,
     platform_names, "flat, fat-tree, dragonfly, slow, or a platform file of SimGrid's"},
    {"output", OPTION_TEXT, AT(output), "DIR", NULL, NULL, NULL, NULL, NULL,
     "folder for simulation.jsonl and simulation.csv, which are written anew"},
    {"resume", OPTION_FLAG, AT(resume), NULL, NULL, NULL, NULL, NULL, NULL,
     "go on with what is in the folder of --output"},
    {"budget", OPTION_SECONDS, AT(budget_s), "s", "120s", NULL, "1s", "24h", NULL,
     "real time that the command may take; what does not fit is named"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, formats,
     "of what is printed"},
    {0},
};
#undef AT

static const struct {
    const char *workload;
    const char *variants[8];
    const char *not_simulated; /* and why */
} trusted[] = {
    {"pool",
     {"static", "request", "manager", "counter", "tree", "resilient", NULL},
     "stealing, since in the end each rank asks all others, which are too many messages; hybrid "
     "forms, since simulated ranks have no threads"},
    {"find_primes",
     {"ranks", "request", "manager", "counter", "tree", "resilient", NULL},
     "hybrid, since simulated ranks have no threads"},
};
enum { TRUSTED = sizeof trusted / sizeof trusted[0] };

/* ---- what is asked for ----------------------------------------------------------------------- */

static void read_variants(struct simulation *simulation, size_t workload)
{
    struct text_list known = {0}, wanted = {0};

    simulation->not_simulated = trusted[workload].not_simulated;
    for (size_t at = 0; trusted[workload].variants[at]; at++)
        text_add(&known, "%s", trusted[workload].variants[at]);
    text_add_list(&wanted, simulation->settings->variants, "--variants");
    char *all = text_join(&known, ", ");
    for (size_t at = 0; at < wanted.count; at++)
        if (!text_has(&known, wanted.items[at]))
            fail(STATUS_USAGE,
                 "--variants: '%.80s' is none that is simulated; %s has %s (and not %s)",
                 wanted.items[at], simulation->workload, all, simulation->not_simulated);
    free(all);
    simulation->variants = wanted.count > 0 ? wanted : known;
    text_free(wanted.count > 0 ? &known : &wanted);
}

static size_t check_list(const struct text_list *list, const char *option)
{
    if (list->count == 0 || list->count > OPTION_MOST_WORDS)
        fail(STATUS_USAGE, "--%s: it takes 1 to %d values with commas between them", option,
             OPTION_MOST_WORDS);
    return list->count;
}

static void read_lists(struct simulation *simulation)
{
    const double shortest_s = 1e-6, longest_s = 3600;
    struct text_list list = {0};

    text_add_list(&list, simulation->settings->simulate.ranks, "--ranks");
    simulation->ranks_count = check_list(&list, "ranks");
    for (size_t at = 0; at < list.count; at++)
        if (!read_count(list.items[at], &simulation->ranks[at]) || simulation->ranks[at] < 2 ||
            simulation->ranks[at] > SIMULATED_MOST_RANKS)
            fail(STATUS_USAGE, "--ranks: '%.80s' is not accepted; it takes 2 to %d, as in 8,64,256",
                 list.items[at], SIMULATED_MOST_RANKS);
    text_free(&list);
    text_add_list(&list, simulation->settings->simulate.task_times, "--task-time");
    simulation->times_count = check_list(&list, "task-time");
    for (size_t at = 0; at < list.count; at++)
        if (!read_seconds(list.items[at], &simulation->task_s[at]) ||
            simulation->task_s[at] < shortest_s || simulation->task_s[at] > longest_s)
            fail(STATUS_USAGE,
                 "--task-time: '%.80s' is not accepted; it takes 1us to 1h, as in 1ms",
                 list.items[at]);
    text_free(&list);
}

static void check_platform(const char *name)
{
    if (!platform_known(name) && access(name, R_OK) != 0)
        fail(
            STATUS_USAGE,
            "--platform: '%.200s' is neither flat, fat-tree, dragonfly or slow nor a file that can "
            "be read (%s)",
            name, strerror(errno));
}

/* Told before hours are spent. */
static void check_output(const char *folder)
{
    char *path = text_format("%s/simulation.jsonl", folder);

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fail(STATUS_FAILED,
             "--output: cannot make the folder %s: %s; name one that can be written to", folder,
             strerror(errno));
    const char *why = whole_file_trouble(path);
    if (why)
        fail(STATUS_FAILED, "--output: %s: %s; name a folder that can be written to", path, why);
    free(path);
}

static size_t read_workload(const struct settings *settings)
{
    const char *name = settings->workloads.count > 0 ? settings->workloads.word[0] : "pool";

    for (size_t at = 0; at < TRUSTED && settings->workloads.count <= 1; at++)
        if (strcmp(trusted[at].workload, name) == 0)
            return at;
    fail(STATUS_USAGE, "simulate takes one workload, pool or find_primes, and not '%.80s'",
         settings->workloads.word[settings->workloads.count - 1]);
}

/* ---- what there is --------------------------------------------------------------------------- */

static void need_simgrid(void)
{
    char *argv[] = {(char[]){"smpirun"}, (char[]){"-version"}, NULL};
    struct child child = child_run(argv, 20);
    bool there = child.end == CHILD_EXITED && child.status == 0;

    child_free(&child);
    child_heed_stop();
    if (!there)
        fail(STATUS_SKIP, "SimGrid's smpirun is not here: apt install libsimgrid-dev, then cmake "
                          "--preset smpi && cmake --build --preset smpi");
}

/* Beside this build, or in the folder that --programs names. The caller frees it. */
static char *find_program(const struct settings *settings, const char *workload)
{
    char *own = catalog_own_folder();
    char *path = settings->programs ? text_format("%s/mpi/%s", settings->programs, workload)
                                    : text_format("%s/../smpi/mpi/%s", own, workload);
    char *program = realpath(path, NULL);

    if (!program)
        fail(STATUS_SKIP,
             "%s is not built for the simulator (%s): in the sources, cmake --preset smpi && cmake "
             "--build --preset smpi; --programs names another folder than build/smpi",
             workload, path);
    free(path);
    free(own);
    return program;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int finish(struct simulation *simulation)
{
    bool failed = false;

    for (size_t at = 0; at < simulation->count; at++) {
        failed = failed || simulation->cells[at].failed;
        free(simulation->cells[at].trouble);
    }
    free(simulation->cells);
    for (size_t at = 0; at < simulation->known_count; at++)
        free(simulation->known[at].name);
    free(simulation->known);
    text_free(&simulation->variants);
    free(simulation->program);
    return failed ? STATUS_FAILED : STATUS_DONE;
}

int simulate_command(const struct settings *settings)
{
    size_t workload = read_workload(settings);
    struct simulation simulation = {.settings = settings, .workload = trusted[workload].workload};

    read_variants(&simulation, workload);
    read_lists(&simulation);
    check_platform(settings->simulate.platform);
    if (settings->resume && !settings->output)
        fail(STATUS_USAGE, "--resume: --output names the folder to go on with");
    if (settings->output)
        check_output(settings->output);
    if (settings->resume)
        simulation_load(&simulation);
    need_simgrid();
    simulation.program = find_program(settings, simulation.workload);
    simulation.began_s = clock_now_s();
    simulation.folder = scratch_make(false);
    simulation_run(&simulation);
    scratch_remove(simulation.folder);
    progress_clear();
    simulation_print(&simulation);
    if (simulation.save_code != 0)
        fail(
            STATUS_FAILED,
            "cannot write the results to %s: %s; what was saved before is whole, and with --resume "
            "the same command goes on from there",
            settings->output, strerror(simulation.save_code));
    if (child_stop_signal() && settings->output)
        warn("what has ended is in %s; with --resume the same command goes on from there",
             settings->output);
    return finish(&simulation);
}
