/* SPDX-License-Identifier: MIT */
#include "common/bench/bench_parts.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/whole_file.h"
#include "common/bench/record.h"
#include "common/bench/timeline.h"
#include "common/options/workers.h"
#include "common/work/fault.h"
#include "common/work/journal.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what can be checked only when all options are known ------------------------------------ */

static bool say_usage(struct complaint *complaint, const char *text)
{
    snprintf(complaint->text, sizeof complaint->text, "%s", text);
    return false;
}

static bool find_variant(const struct bench *bench, struct complaint *complaint)
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
    snprintf(complaint->text, sizeof complaint->text,
             "--variant: '%.80s' is not a variant of %s/%s; it has %sor all",
             bench->settings.variant, bench->team->panel, bench->workload->name, names);
    return false;
}

static bool check_trace(const struct bench *bench, struct complaint *complaint)
{
    const struct settings *settings = &bench->settings;

    if (!settings->trace)
        return true;
    if (!record_available())
        fail(STATUS_SKIP, "built without json-c, so there is no --trace");
    if (settings->variant && strcmp(settings->variant, "all") == 0)
        return say_usage(complaint, "--trace: a timeline shows one run; name one --variant");
    const char *trouble = bench->rank == 0 ? whole_file_trouble(settings->trace) : NULL;
    if (trouble)
        snprintf(
            complaint->text, sizeof complaint->text,
            "--trace: cannot write '%.200s': %s; name a file in a folder that you may write to",
            settings->trace, trouble);
    return !trouble;
}

static bool check_journal(const struct bench *bench, struct complaint *complaint)
{
    const struct settings *settings = &bench->settings;

    if (!settings->journal)
        return true;
    if (!bench->workload->resumed)
        return say_usage(complaint, "--journal: this workload keeps none");
    if (settings->repeat > 1 || settings->warmup > 0 ||
        (settings->variant && strcmp(settings->variant, "all") == 0))
        return say_usage(complaint, "--journal: what is finished is not done again, so there is "
                                    "nothing to repeat; leave out --repeat and --warmup, and name "
                                    "one --variant");
    journal_expect(settings->journal, bench->rank == 0);
    return true;
}

/* The fault that --fault asks for, if it does; which tasks there are is known after open(). */
static bool check_fault(const struct bench *bench, struct complaint *complaint)
{
    const struct workload *workload = bench->workload;
    struct fault fault = {.kind = FAULT_NONE};

    if (bench->settings.fault && !workload->tasks)
        return say_usage(complaint, "--fault: this workload has no tasks that could be struck");
    if (bench->settings.fault && !fault_read(bench->settings.fault, &fault, complaint))
        return false;
    if (fault.at_task && fault.task >= workload->tasks(bench->job)) {
        snprintf(complaint->text, sizeof complaint->text,
                 "--fault: there is no task %llu; they are numbered from 0, and there are %llu",
                 (unsigned long long)fault.task, (unsigned long long)workload->tasks(bench->job));
        return false;
    }
    fault_plan(&fault, bench->settings.respawn);
    return true;
}

static int choose_workers(const struct bench *bench)
{
    int proposal = (int)bench_suited_workers(bench);

    if (bench->settings.workers)
        return (int)bench->settings.workers;
    if (proposal == 0)
        proposal = cpus_allowed();
    if (proposal > MOST_WORKERS)
        proposal = MOST_WORKERS;
    return bench->team->default_workers ? bench->team->default_workers(proposal) : proposal;
}

/* What can be checked only when all options are known. */
static bool settle(struct bench *bench, const bool *given, struct complaint *complaint)
{
    if (bench->team->fixed && bench->settings.workers)
        return say_usage(complaint, "--workers: the launcher sets the number of ranks; use "
                                    "mpirun -n N");
    if (!find_variant(bench, complaint) || !check_trace(bench, complaint) ||
        !check_journal(bench, complaint))
        return false;
    if (bench->workload->load && !bench->workload->load(bench->job, complaint))
        return false;
    *bench_workers(bench) = choose_workers(bench);
    return (!bench->workload->open || bench->workload->open(bench->job, given, complaint)) &&
           check_fault(bench, complaint);
}

/* Every rank reads the input for itself, and some may not see what rank 0 sees; what rank 0 found
 * is what counts. Collective. Returns whether all go on. */
static bool settle_together(struct bench *bench, const bool *given, struct complaint *complaint)
{
    bool together = bench->team->agree != NULL, in_turn = together && bench->settings.journal;

    if (in_turn && bench->rank != 0)
        bench->team->barrier(); /* rank 0 may have to make the journal */
    bool settled = settle(bench, given, complaint);
    if (in_turn && bench->rank == 0)
        bench->team->barrier();
    if (!together)
        return settled;
    together = bench->team->agree(settled ? STATUS_DONE : STATUS_USAGE) == STATUS_DONE;
    if (together && !settled)
        fail(STATUS_FAILED, "rank 0 sees no such fault: %s", complaint->text);
    int recalled = (int)(journal_recalled() % INT_MAX);
    if (together && in_turn && bench->team->agree(recalled) != recalled)
        fail(STATUS_FAILED, "this rank sees another journal than rank 0; put it on a file system "
                            "that all of them share");
    return together;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static int run_all(struct bench *bench)
{
    const char *wanted = bench->settings.variant;
    bool right = true, all = wanted && strcmp(wanted, "all") == 0;

    if (bench->settings.json && !record_available())
        fail(STATUS_SKIP, "built without json-c, so there is no --json");
    if (bench->settings.json)
        output_mute();
    for (const struct variant **variant = bench->variants; *variant; variant++)
        if (all || (wanted ? strcmp((*variant)->name, wanted) == 0 : variant == bench->variants))
            right = bench_run_variant(bench, *variant) && right;
    int status = right ? STATUS_DONE : STATUS_FAILED;
    if (right && bench->rank == 0 && bench->workload->status)
        status = bench->workload->status(bench->job);
    if (bench->workload->close)
        bench->workload->close(bench->job);
    return bench->team->agree ? bench->team->agree(status) : status;
}

static void join(struct bench *bench, int *argc, char ***argv, bool work)
{
    if (bench->team->open)
        bench->team->open(argc, argv, work, bench->workload->threads);
    bench->rank = bench->team->rank ? bench->team->rank() : 0;
    bench->ranks = bench->team->ranks ? bench->team->ranks() : 1;
}

/* Which of two variants is shown first. */
static int by_rank(const void *one, const void *other)
{
    const struct variant *a = *(const struct variant *const *)one;
    const struct variant *b = *(const struct variant *const *)other;
    static const enum promise marks[] = {NATURAL, ALONE};

    for (int at = 0; at < 2; at++) {
        bool mine = (a->promise & marks[at]) != 0, others = (b->promise & marks[at]) != 0;
        if (mine != others)
            return mine ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

/* The variants in the order in which they are shown; free it. */
static const struct variant **in_order(const struct variant *const *variants)
{
    size_t count = 0;

    while (variants[count])
        count++;
    const struct variant **ordered = calloc(count + 1, sizeof *ordered);
    if (!ordered)
        fail(STATUS_FAILED, "no memory");
    memcpy(ordered, variants, count * sizeof *ordered);
    qsort(ordered, count, sizeof *ordered, by_rank);
    return ordered;
}

static int conclude(struct bench *bench, bool *given, int status)
{
    if (bench->team->close)
        bench->team->close();
    free(given);
    free(bench->job);
    free(bench->variants);
    return status;
}

int bench_main(int argc, char **argv, const struct workload *workload,
               const struct variant *const *variants, const struct team *team)
{
    struct bench bench = {.workload = workload, .team = team};
    struct complaint complaint = {""};
    size_t rows = 0;

    fail_open(workload->name, team->leave);
    bench.variants = in_order(variants);
    while (workload->options[rows].name)
        rows++;
    bool *given = calloc(rows + 1, sizeof *given);
    bench.job = calloc(1, workload->job_size);
    if (!given || !bench.job)
        fail(STATUS_FAILED, "no memory");
    bench.parameters = (struct option_table){workload->options, bench.job, given};

    bool good = bench_read_options(&bench, argc, argv, &complaint);
    const struct settings *ask = &bench.settings;
    if (ask->trace)
        trace_expect();
    join(&bench, &argc, &argv, good && !ask->help && !ask->version && !ask->list && !ask->describe);
    output_open(false);
    if (good && bench_answer_questions(&bench))
        return conclude(&bench, given, STATUS_DONE);
    if (!good || !settle_together(&bench, given, &complaint)) {
        if (bench.rank == 0)
            warn("%s (see %s/%s --help)", complaint.text, team->panel, workload->name);
        return conclude(&bench, given, STATUS_USAGE);
    }
    return conclude(&bench, given, run_all(&bench));
}
