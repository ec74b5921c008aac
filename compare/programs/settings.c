/* SPDX-License-Identifier: MIT */
#include "compare/programs/settings.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

const char *const settings_formats[] = {[FORMAT_TABLE] = "table",
                                        [FORMAT_JSON] = "json",
                                        [FORMAT_CSV] = "csv",
                                        [FORMAT_MARKDOWN] = "markdown",
                                        NULL};

static const char *const settings_cores[] = {
    [CORES_ALL] = "all", [CORES_P] = "p", [CORES_E] = "e", NULL};

static const char *const launchers[] = {"mpirun", "mpiexec.hydra", "srun", "flux", NULL};

enum { MOST_ROWS = 64 }; /* of one table */

#define AT(member) offsetof(struct settings, member)
const struct option_row settings_general_rows[] = {
    {"programs", OPTION_TEXT, AT(programs), "DIR", NULL, NULL, NULL, NULL, NULL,
     "the folder with the panels' folders (default: where this build or installation has them)"},
    {"launcher", OPTION_TEXT, AT(launcher), "COMMAND", NULL, NULL, NULL, NULL, launchers,
     "what starts MPI programs: a name (mpirun, mpiexec.hydra, srun, flux), whose ranks are not "
     "bound; or a command line, with `-n N` behind it unless {n} stands in it, as in "
     "'srun --mpi=pmix -n {n} -N {nodes} {bind}'"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {"version", OPTION_FLAG, AT(version), NULL, NULL, NULL, NULL, NULL, NULL, "the version"},
    {0},
};

const struct option_row settings_compare_rows[] = {
    {"WORKLOAD", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "only these (default: all)"},
    {"panels", OPTION_TEXT, AT(panels), "LIST", NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"variants", OPTION_TEXT, AT(variants), "LIST", NULL, NULL, NULL, NULL, NULL,
     "only these, as in sync,threads,ranks (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), "LIST", NULL, NULL, NULL, NULL, NULL,
     "numbers of workers, as in 1,2,4 (default: 1, 2, 4 ... up to all CPUs)"},
    {"cores", OPTION_CHOICE, AT(cores), NULL, "all", NULL, NULL, NULL, settings_cores,
     "which CPUs of this host are used: of all cores, of fast (p) or of frugal (e) ones only"},
    {"one-per-core", OPTION_FLAG, AT(one_per_core), NULL, NULL, NULL, NULL, NULL, NULL,
     "use one CPU of each core, so that no two workers share a core"},
    {"nodes", OPTION_TEXT, AT(nodes), "LIST", NULL, NULL, NULL, NULL, NULL,
     "numbers of nodes, as in 1,2,4, for MPI programs and commands of your own"},
    {"ppn", OPTION_TEXT, AT(ppn), "LIST", NULL, NULL, NULL, NULL, NULL,
     "ranks on each node, as in 1,8 (default with --nodes: as many as a node has CPUs)"},
    {"threads", OPTION_TEXT, AT(threads), "LIST", NULL, NULL, NULL, NULL, NULL,
     "threads of each rank, as in 1,2,4, for programs that have both; workers are ranks x threads"},
    {"weak", OPTION_TEXT, AT(weak), "OPTION", NULL, NULL, NULL, NULL, NULL,
     "weak scaling: that option's value times the number of workers"},
    {"set", OPTION_WORDS, AT(sets), "NAME=LIST", NULL, NULL, NULL, NULL, NULL,
     "name=value[,value...]: an option for the programs that have it; all combinations"},
    {"env", OPTION_WORDS, AT(envs), "NAME=LIST", NULL, NULL, NULL, NULL, NULL,
     "NAME=value[,value...]: a variable of every program's environment; all combinations; an empty "
     "value unsets it"},
    {"command", OPTION_WORDS, AT(commands), "NAME=COMMAND", NULL, NULL, NULL, NULL, NULL,
     "name=[NAME=value...] program [argument...]: a command of your own, beside others or instead "
     "of the workloads; {workers}, {n}, {threads} and each {name} of --set stand for their values"},
    {"metric", OPTION_TEXT, AT(own_metric), "REGEX", NULL, NULL, NULL, NULL, NULL,
     "a command's time is what the first group of this regular expression finds in its output, in "
     "seconds or with ms, us, ns, min behind it (default: from its start to its end)"},
    {"expect", OPTION_TEXT, AT(own_expect), "REGEX", NULL, NULL, NULL, NULL, NULL,
     "a regular expression that each command's output must match, or its answer is wrong"},
    {"same-output", OPTION_FLAG, AT(own_same), NULL, NULL, NULL, NULL, NULL, NULL,
     "all commands must print the same, or the answer of those that do not is wrong"},
    {"shell", OPTION_FLAG, AT(own_shell), NULL, NULL, NULL, NULL, NULL, NULL,
     "commands are lines for /bin/sh (default: none is started; quotes work, and nothing else)"},
    {"metg", OPTION_FLAG, AT(metg), NULL, NULL, NULL, NULL, NULL, NULL,
     "sweep the size of tasks, handed over one by one, in 3 starts or more: the shortest ones "
     "that keep half of the peak rate"},
    {"no-prices", OPTION_FLAG, AT(no_prices), NULL, NULL, NULL, NULL, NULL, NULL,
     "measure no prices before, so some cells get no prediction"},
    {"details", OPTION_FLAG, AT(details), NULL, NULL, NULL, NULL, NULL, NULL,
     "all variants, with intervals, predictions, method and omissions, before the last screen"},
    {"live", OPTION_FLAG, AT(live), NULL, NULL, NULL, NULL, NULL, NULL,
     "a page that shows cells, samples and the load of each CPU as they come: live.html in the "
     "folder of --output, for a browser, without a server"},
    {"counters", OPTION_FLAG, AT(counters), NULL, NULL, NULL, NULL, NULL, NULL,
     "count cycles, instructions, cache misses, context switches and page faults of each start, as "
     "far as the system permits; a thread takes longer to make meanwhile"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "small sizes that end in well under a second, to try things out"},
    {"repeat", OPTION_COUNT, AT(repeat), "starts", NULL, NULL, "1", "1000", NULL,
     "how often each cell is started (default: 3, or more where --min-runs needs it)"},
    {"repetitions", OPTION_COUNT, AT(repetitions), NULL, NULL, NULL, "1", "1000", NULL,
     "timed repetitions in each start (default: 1 with --repeat, else up to 5 within 0.5 s)"},
    {"budget", OPTION_SECONDS, AT(budget_s), "s", NULL, NULL, "1s", "240h", NULL,
     "the time for all of it; what does not fit is left out (default: 120s; about 105s with "
     "--details or a workload's name)"},
    {"until", OPTION_TEXT, AT(until), "SHARE", NULL, NULL, NULL, NULL, NULL,
     "a cell is done when half of its interval is that share of its median: 2%"},
    {"min-runs", OPTION_COUNT, AT(min_runs), "repetitions", NULL, NULL, "1", "100000", NULL,
     "no cell is done before it has this many repetitions, and cells with fewer come first "
     "(default: 6; 10 with --until, or where only commands are compared)"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, NULL, NULL, NULL,
     "the seed of the random order of the runs"},
    {"deadline", OPTION_SECONDS, AT(deadline_s), "s", "60s", NULL, "10ms", "24h", NULL,
     "a start that takes longer counts as hung, and is ended"},
    {"output", OPTION_TEXT, AT(output), "DIR", "triptych-results", NULL, NULL, NULL, NULL,
     "folder for what was measured; records are added, never overwritten"},
    {"resume", OPTION_FLAG, AT(resume), NULL, NULL, NULL, NULL, NULL, NULL,
     "go on with the comparison in the folder of --output (with its options, if no others are "
     "given), or begin it there"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, settings_formats,
     "of what is printed"},
    {"dry-run", OPTION_FLAG, AT(dry_run), NULL, NULL, NULL, NULL, NULL, NULL,
     "print the commands in their order, and run none"},
    {0},
};

static const char *const crossover_formats[] = {
    [FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", [FORMAT_CSV] = "csv", NULL};

const struct option_row settings_crossover_rows[] = {
    {"WORKLOAD", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "the one whose tasks are made longer and shorter"},
    {"panels", OPTION_TEXT, AT(panels), "LIST", NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), "LIST", NULL, NULL, NULL, NULL, NULL,
     "numbers of workers, as in 1,2,4 (default: 1 and all CPUs, or as many as suit the workload)"},
    {"cores", OPTION_CHOICE, AT(cores), NULL, "all", NULL, NULL, NULL, settings_cores,
     "which CPUs of this host are used: of all cores, of fast (p) or of frugal (e) ones only"},
    {"one-per-core", OPTION_FLAG, AT(one_per_core), NULL, NULL, NULL, NULL, NULL, NULL,
     "use one CPU of each core, so that no two workers share a core"},
    {"set", OPTION_WORDS, AT(sets), "NAME=VALUE", NULL, NULL, NULL, NULL, NULL,
     "name=value: an option for the programs that have it, the same in all cells"},
    {"repeat", OPTION_COUNT, AT(repeat), "starts", NULL, NULL, "1", "1000", NULL,
     "starts of each cell (default: 3, or more where an interval needs them)"},
    {"budget", OPTION_SECONDS, AT(budget_s), "s", NULL, NULL, "1s", "240h", NULL,
     "time for measuring (default: until there are intervals, or about 90s)"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, NULL, NULL, NULL,
     "the seed of the random order of the runs"},
    {"deadline", OPTION_SECONDS, AT(deadline_s), "s", "60s", NULL, "10ms", "24h", NULL,
     "a start that takes longer counts as hung, and is ended"},
    {"output", OPTION_TEXT, AT(output), "DIR", "triptych-crossover", NULL, NULL, NULL, NULL,
     "folder for what was measured; records are added, never overwritten"},
    {"resume", OPTION_FLAG, AT(resume), NULL, NULL, NULL, NULL, NULL, NULL,
     "go on with what is in the folder of --output (with its options, if no others are given)"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, crossover_formats,
     "of what is printed"},
    {"dry-run", OPTION_FLAG, AT(dry_run), NULL, NULL, NULL, NULL, NULL, NULL,
     "print the commands in their order, and run none"},
    {0},
};
#undef AT

bool settings_brief(const struct settings *settings)
{
    bool chosen = settings->workloads.count > 0 || settings->commands.count > 0 ||
                  settings->sets.count > 0 || settings->envs.count > 0 || settings->nodes ||
                  settings->ppn || settings->threads || settings->weak || settings->variants ||
                  settings->workers || settings->quick || settings->metg || settings->crossover ||
                  (settings->details && !settings->resume);
    bool timed = settings->repeat > 0 || settings->repetitions > 0 || settings->min_runs > 0;

    return !chosen && !timed;
}

bool settings_only_own(const struct settings *settings)
{
    return settings->commands.count > 0 && settings->workloads.count == 0;
}

bool settings_detailed(const struct settings *settings)
{
    return settings->details || settings->workloads.count > 0 || settings->commands.count > 0 ||
           settings->sets.count > 0 || settings->envs.count > 0 || settings->nodes ||
           settings->ppn || settings->threads || settings->weak || settings->variants ||
           settings->metg || settings->crossover;
}

/* "2%" or "0.02". */
static bool read_share(const char *text, double *share)
{
    char number[32];
    size_t length = strlen(text);
    bool percent = length > 0 && text[length - 1] == '%';

    if (length >= sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)(length - percent), text);
    if (!read_real(number, share))
        return false;
    *share /= percent ? 100 : 1;
    return *share >= 1e-4 && *share <= 1;
}

/* Whether the user gave any option that says what to measure. */
static bool others_given(const struct option_row *rows, const bool *given)
{
    static const char *const harmless[] = {"resume",  "output",  "format",
                                           "dry-run", "details", "live"};

    for (size_t at = 0; rows && rows[at].name; at++) {
        bool other = given[at];
        for (size_t name = 0; name < sizeof harmless / sizeof harmless[0]; name++)
            other = other && strcmp(rows[at].name, harmless[name]) != 0;
        if (other)
            return true;
    }
    return false;
}

/* What belongs to commands needs one, and what they do not have does not go with them. */
static bool check_own(const struct settings *settings, struct error *error)
{
    const char *lonely = settings->own_metric   ? "metric"
                         : settings->own_expect ? "expect"
                         : settings->own_same   ? "same-output"
                         : settings->own_shell  ? "shell"
                                                : NULL;

    if (lonely && settings->commands.count == 0)
        return error_write(error,
                           "--%s is about commands of your own, and there is none; say "
                           "--command 'name=./app -t {workers}', too",
                           lonely);
    if (settings->commands.count > 0 && (settings->metg || settings->quick))
        return error_write(error,
                           "--%s is for the suite's own programs and does not go with "
                           "--command",
                           settings->metg ? "metg" : "quick");
    return true;
}

bool settings_read(struct settings *settings, const struct option_row *rows, int argc, char **argv,
                   struct error *error)
{
    bool general[MOST_ROWS] = {false}, own[MOST_ROWS] = {false};
    struct option_table tables[] = {
        {settings_general_rows, settings, general}, {rows, settings, own}, {NULL, NULL, NULL}};

    *settings = (struct settings){.argc = argc - 1, .argv = argv + 1};
    settings->crossover = settings->no_prices = rows == settings_crossover_rows;
    for (struct option_table *table = tables; table->rows; table++)
        options_defaults(table, false);
    if (!options_read_whole(argc, argv, tables, error))
        return false;
    if (settings->until && !read_share(settings->until, &settings->until_share)) {
        snprintf(
            error->text, sizeof error->text,
            "--until: '%.80s' is not accepted; it takes a share from 0.01%% to 100%%, as in 2%%",
            settings->until);
        return false;
    }
    if (settings->metg && (settings->envs.count > 0 || settings->ppn || settings->threads ||
                           settings->weak || settings->quick)) {
        snprintf(
            error->text, sizeof error->text,
            "--metg: it chooses sizes and numbers of tasks by itself, so none of --env, --ppn, "
            "--threads, --weak and --quick goes with it");
        return false;
    }
    if (!check_own(settings, error))
        return false;
    bool timed = settings->repeat > 0 || settings->budget_s > 0 || settings->until_share > 0;
    if (settings->metg && !timed) /* an interval needs so many starts of each cell */
        settings->repeat = 3;
    settings->only_resume = settings->resume && !others_given(settings_general_rows, general) &&
                            !others_given(rows, own);
    return true;
}
