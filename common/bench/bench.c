/* SPDX-License-Identifier: MIT */
#include "common/bench/bench_parts.h"

#include "common/account/trace.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/bench/record.h"

#include <stdlib.h>
#include <string.h>

static int run_all(struct bench *bench)
{
    bool right = true;

    if (bench->settings.json && !record_available())
        fail(STATUS_SKIP, "built without json-c, so there is no --json");
    if (bench->settings.json)
        output_mute();
    bench_tell_input(bench);
    for (const struct variant **variant = bench->variants; *variant; variant++)
        if (bench_is_wanted(bench, *variant))
            right = bench_run_variant(bench, *variant) && right;
    bench_tell_variants(bench);
    int status = right ? STATUS_DONE : STATUS_FAILED;
    if (right && bench->rank == 0 && bench->workload->status)
        status = bench->workload->status(bench->job);
    if (bench->rank == 0 && bench->team->delivered && !output_closed())
        bench->team->delivered(output_written());
    return bench->team->agree ? bench->team->agree(status) : status;
}

/* A question is answered without the others: MPI_Init() may not be possible where it is asked, in a
 * step of a batch system say. */
static void join(struct bench *bench, int *argc, char ***argv, bool good, bool question)
{
    bool work = good && !question, alone = good && question && bench->team->fixed;
    enum threading threads = bench->workload->threads ? MAIN_TALKS : NO_THREADS;

    for (const struct variant **variant = bench->variants; *variant; variant++) {
        enum threading wanted = (*variant)->promise & ALL_TALK ? ALL_TALKING
                                : (*variant)->promise & HYBRID ? MAIN_TALKS
                                                               : NO_THREADS;
        if (wanted > threads && bench_is_wanted(bench, *variant))
            threads = wanted;
    }
    if (bench->team->open && !alone)
        bench->team->open(argc, argv, work, threads);
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
    if (bench->workload->close)
        bench->workload->close(bench->job);
    if (bench->team->close)
        bench->team->close();
    free(given);
    free(bench->job);
    free(bench->ended);
    free(bench->variants);
    return status;
}

int bench_main(int argc, char **argv, const struct workload *workload,
               const struct variant *const *variants, const struct team *team)
{
    struct bench bench = {.workload = workload, .team = team, .threads = 1};
    struct error error = {""};
    size_t rows = 0;

    fail_open(workload->name, team->leave);
    translate_open();
    bench.variants = in_order(variants);
    while (workload->options[rows].name)
        rows++;
    bool *given = calloc(rows + 1, sizeof *given);
    bench.job = calloc(1, workload->job_size);
    if (!given || !bench.job)
        fail(STATUS_FAILED, "no memory");
    bench.parameters = (struct option_table){workload->options, bench.job, given};

    bool good = bench_read_options(&bench, argc, argv, &error);
    const struct settings *ask = &bench.settings;
    if (ask->trace)
        trace_expect();
    join(&bench, &argc, &argv, good, ask->help || ask->version || ask->list || ask->describe);
    output_open(false);
    if (good && bench_answer_questions(&bench))
        return conclude(&bench, given, STATUS_DONE);
    if (!good || !bench_settle(&bench, given, &error)) {
        if (bench.rank == 0)
            warn(translate("%s (see %s/%s --help)"), error.text, team->panel, workload->name);
        return conclude(&bench, given, STATUS_USAGE);
    }
    if (!bench_survives(&bench, &error)) {
        if (bench.rank == 0)
            warn("%s", error.text);
        return conclude(&bench, given, STATUS_FAILED);
    }
    return conclude(&bench, given, run_all(&bench));
}
