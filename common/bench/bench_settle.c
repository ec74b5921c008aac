/* SPDX-License-Identifier: MIT
 *
 * What can be checked only when all options are known, and opened then, by all ranks together. */
#include "common/bench/bench_parts.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/input.h"
#include "common/base/output.h"
#include "common/base/proxy.h"
#include "common/base/whole_file.h"
#include "common/bench/record.h"
#include "common/options/workers.h"
#include "common/work/fault.h"
#include "common/work/journal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool say_usage(struct error *error, const char *text)
{
    return error_write(error, "%s", text);
}

static bool find_variant(const struct bench *bench, struct error *error)
{
    char names[256] = "";
    size_t used = 0;

    if (!bench->settings.variant || strcmp(bench->settings.variant, "all") == 0)
        return true;
    for (const struct variant **variant = bench->variants; *variant; variant++) {
        if (strcmp((*variant)->name, bench->settings.variant) == 0)
            return true;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s, ", (*variant)->name);
    }
    return error_write(error, "--variant: '%.80s' is not a variant of %s/%s; it has %sor all",
                       bench->settings.variant, bench->team->panel, bench->workload->name, names);
}

static bool check_trace(const struct bench *bench, struct error *error)
{
    const struct settings *settings = &bench->settings;

    if (!settings->trace)
        return true;
    if (!record_available())
        fail(STATUS_SKIP, "built without json-c, so there is no --trace");
    if (settings->variant && strcmp(settings->variant, "all") == 0)
        return say_usage(error, "--trace: a timeline shows one run; name one --variant");
    const char *trouble = bench->rank == 0 ? whole_file_trouble(settings->trace) : NULL;
    if (trouble)
        snprintf(
            error->text, sizeof error->text,
            "--trace: cannot write '%.200s': %s; name a file in a folder that you may write to",
            settings->trace, trouble);
    return !trouble;
}

static bool check_journal(const struct bench *bench, struct error *error)
{
    const struct settings *settings = &bench->settings;

    if (!settings->journal)
        return true;
    if (!bench->workload->resumed)
        return say_usage(error, "--journal: this workload keeps none");
    if (settings->repeat > 1 || settings->warmup > 0 ||
        (settings->variant && strcmp(settings->variant, "all") == 0))
        return say_usage(error, "--journal: what is finished is not done again, so there is "
                                "nothing to repeat; leave out --repeat and --warmup, and name "
                                "one --variant");
    journal_expect(settings->journal, bench->rank == 0);
    return true;
}

/* The fault that --fault asks for, if it does; which tasks there are is known after open(). */
static bool check_fault(const struct bench *bench, struct error *error)
{
    const struct workload *workload = bench->workload;
    struct fault fault = {.kind = FAULT_NONE};

    if (bench->settings.fault && !workload->tasks)
        return say_usage(error, "--fault: this workload has no tasks that a fault could hit");
    if (bench->settings.fault && !fault_read(bench->settings.fault, &fault, error))
        return false;
    if (fault.at_task && fault.task >= workload->tasks(bench->job))
        return error_write(
            error, "--fault: there is no task %llu; they are numbered from 0, and there are %llu",
            (unsigned long long)fault.task, (unsigned long long)workload->tasks(bench->job));
    fault_plan(&fault, bench->settings.respawn);
    return true;
}

/* How many threads each rank has, where a HYBRID variant is to run. */
static bool choose_threads(struct bench *bench, struct error *error)
{
    for (const struct variant **variant = bench->variants; *variant; variant++)
        if (((*variant)->promise & HYBRID) && bench_is_wanted(bench, *variant))
            return bench->team->threads(&bench->threads, error);
    return true;
}

/* Where one HYBRID variant is named, its work is cut for all threads. */
static int named_each(const struct bench *bench)
{
    for (const struct variant **variant = bench->variants; *variant; variant++)
        if (bench->settings.variant && strcmp((*variant)->name, bench->settings.variant) == 0)
            return bench_each(bench, *variant);
    return 1;
}

static int choose_workers(struct bench *bench)
{
    int suited = (int)bench_suited_workers(bench);

    if (suited == 0)
        suited = cpus_allowed();
    bench->suited = suited > MOST_WORKERS ? MOST_WORKERS : suited;
    if (bench->settings.workers)
        return (int)bench->settings.workers;
    if (!bench->team->default_workers)
        return bench->suited;
    return bench->team->default_workers(bench->suited) * named_each(bench);
}

static bool check_options(struct bench *bench, struct error *error)
{
    if (bench->team->fixed && bench->settings.workers)
        return say_usage(error, "--workers: the launcher sets the number of ranks; use "
                                "mpirun -n N");
    return find_variant(bench, error) && bench_respawns(bench, error) &&
           check_trace(bench, error) && check_journal(bench, error) && choose_threads(bench, error);
}

static bool open_job(struct bench *bench, const bool *given, struct error *error)
{
    *bench_workers(bench) = choose_workers(bench);
    return (!bench->workload->open || bench->workload->open(bench->job, given, error)) &&
           check_fault(bench, error);
}

/* Rank 0 has found whether all is right, and that is what counts; the first of those that found
 * something else says so for all of them. Collective. Returns whether all go on. */
static bool together(const struct bench *bench, bool right, const struct error *error)
{
    int first;

    if (!bench->team->agree)
        return right;
    bool go_on = bench->team->agree(right ? STATUS_DONE : STATUS_USAGE) == STATUS_DONE;
    int others = bench->team->dissent(go_on && !right, &first);
    if (others > 0 && bench->rank == first)
        fail(STATUS_FAILED, "rank 0 sees no such fault, but %d other%s: %s", others,
             others == 1 ? " does" : "s do", error->text);
    while (others > 0)
        pause(); /* the first of them ends the job */
    return go_on;
}

/* The user has named no file, and there is none of the default's name: what teaches then is the
 * bundled server. */
static bool wants_bundled(const struct bench *bench, const bool *given)
{
    const struct option_row *rows = bench->workload->options;

    for (size_t row = 0; rows[row].name; row++)
        if (rows[row].type == OPTION_OPERAND && given[row])
            return false;
    return bench->workload->bundled && access(*bench_input(bench), F_OK) != 0 && errno == ENOENT;
}

static bool read_input(const struct bench *bench, bool bundled, char **text, size_t *size,
                       struct error *error)
{
    struct error no_server = {""};

    if (bundled && input_serve(bench->workload->bundled, text, size, &no_server))
        return true;
    if (input_read(*bench_input(bench), text, size, error))
        return true;
    if (bundled)
        warn("%s", no_server.text);
    return false;
}

/* Reads the input on rank 0, alone: others may not see the file, and what can be read only once
 * (standard input, a pipe) only one can read. Collective. */
static bool read_together(struct bench *bench, const bool *given, char **text, size_t *size,
                          struct error *error)
{
    struct {
        size_t size;
        bool good, bundled;
    } found = {0, true, false};

    *text = NULL;
    if (bench->rank == 0) {
        found.bundled = wants_bundled(bench, given);
        found.good = read_input(bench, found.bundled, text, &found.size, error);
    }
    if (bench->team->broadcast)
        bench->team->broadcast(&found, sizeof found);
    if (!found.good)
        return false;
    bench->bundled = found.bundled;
    if (found.bundled) {
        proxy_spare_this_host("127.0.0.1");
        *bench_input(bench) = bench->workload->bundled; /* its name in messages */
    }
    if (!*text)
        *text = xcalloc(found.size + 1, 1);
    if (bench->team->broadcast)
        bench->team->broadcast(*text, found.size);
    *size = found.size;
    return true;
}

static bool load_together(struct bench *bench, const bool *given, struct error *error)
{
    char *text;
    size_t size;

    if (!bench->workload->load)
        return true;
    if (!read_together(bench, given, &text, &size, error) ||
        !bench->workload->load(bench->job, text, size, error))
        return false; /* on all ranks alike: they have the same bytes */
    if (error->text[0] && bench->rank == 0)
        warn("%s", error->text);
    return true;
}

static bool open_together(struct bench *bench, const bool *given, struct error *error)
{
    bool in_turn = bench->team->agree && bench->settings.journal;
    int first;

    if (in_turn && bench->rank != 0)
        bench->team->barrier(); /* rank 0 may have to make the journal */
    bool opened = open_job(bench, given, error);
    if (in_turn && bench->rank == 0)
        bench->team->barrier();
    if (!together(bench, opened, error))
        return false;
    int recalled = (int)(journal_recalled() % INT_MAX);
    if (in_turn) {
        int others = bench->team->dissent(bench->team->agree(recalled) != recalled, &first);
        if (others > 0 && bench->rank == first)
            fail(STATUS_FAILED,
                 "--journal: %d rank%s another journal than rank 0; put it on a file "
                 "system that all of them share",
                 others, others == 1 ? " sees" : "s see");
        while (others > 0)
            pause();
    }
    return true;
}

bool bench_settle(struct bench *bench, const bool *given, struct error *error)
{
    return together(bench, check_options(bench, error), error) &&
           load_together(bench, given, error) && open_together(bench, given, error);
}
