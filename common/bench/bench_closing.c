/* SPDX-License-Identifier: MIT
 *
 * What a program says when the work is done: who did what, where the code is, what to try next; and
 * after several variants, how they compare. Rank 0's main thread. */
#include "common/bench/bench_parts.h"

#include "common/account/worker_stats.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Opens the story where there is one to be told; rank 0 tells it. */
static void open_story(const struct bench *bench)
{
    output_open(!bench->settings.quiet && !bench->settings.json && bench->rank == 0);
}

void bench_tell_input(const struct bench *bench)
{
    open_story(bench);
    if (bench->bundled)
        story(
            "No file was named, and there is none of the usual name here: the list of the bundled "
            "%s\nis taken, whose answers are known. Name a file to take your own.",
            bench->workload->bundled);
}

/* ---- one variant ----------------------------------------------------------------------------- */

/* What runs a worker, as its paradigm calls it; `each` workers are the threads of one rank. */
static void name_worker(const struct bench *bench, const struct worker_stats *slot, int worker,
                        int each, char name[static WORDS_TEXT])
{
    const char *kind = bench->team->fixed ? translate("Rank")
                       : slot->process    ? translate("Process")
                                          : translate("Thread");

    if (bench->team->fixed && each > 1)
        snprintf(name, WORDS_TEXT, translate("Rank %d thread %d"), worker / each, worker % each);
    else
        snprintf(name, WORDS_TEXT, "%s %d", kind, worker);
}

static void tell_worker(const struct bench *bench, const struct worker_stats *slot,
                        const char *name, bool several_hosts)
{
    const char *noun = bench->workload->task_noun ? bench->workload->task_noun : "task";
    char place[WORKER_STATS_HOST + 32] = "";

    if (slot->cpu >= 0)
        snprintf(place, sizeof place, " (%s%sCPU %d)", several_hosts ? slot->host : "",
                 several_hosts ? ", " : "", slot->cpu);
    story("%s%s: %s%s%s", name, place, translate_count(slot->tasks, noun, (char[WORDS_TEXT]){""}),
          slot->untimed ? "" : translate(", busy "),
          slot->untimed ? "" : words_time(slot->busy_s, (char[WORDS_TEXT]){""}));
}

/* Of very many workers only the first ones, and what the others have in common. */
static void tell_workers(const struct bench *bench, int workers, int each)
{
    enum { MOST = 8 };
    const struct worker_stats *slots = worker_stats_all();
    int shown = workers > MOST ? MOST - 1 : workers;
    uint64_t least = UINT64_MAX, most = 0;
    bool several_hosts = false;

    for (int worker = 1; worker < workers; worker++)
        several_hosts = several_hosts || strcmp(slots[worker].host, slots[0].host) != 0;
    for (int worker = 0; worker < shown; worker++) {
        char name[WORDS_TEXT];
        name_worker(bench, &slots[worker], worker, each, name);
        tell_worker(bench, &slots[worker], name, several_hosts);
    }
    for (int worker = shown; worker < workers; worker++) {
        least = slots[worker].tasks < least ? slots[worker].tasks : least;
        most = slots[worker].tasks > most ? slots[worker].tasks : most;
    }
    if (shown < workers)
        story("%d more: %" PRIu64 " to %" PRIu64 " each", workers - shown, least, most);
}

/* What starts the next run: as many ranks as this one had, but one rank alone has nobody to talk
 * to, and as many as suit the job come next. */
static void next_launch(const struct bench *bench, char launch[static WORDS_TEXT])
{
    int ranks = bench->ranks > 1 ? bench->ranks : bench->suited;

    snprintf(launch, WORDS_TEXT, "mpirun %s-n %d ",
             ranks > cpus_allowed() ? bench->team->oversubscribe : "", ranks);
}

void bench_tell_work(const struct bench *bench, const struct measurement *measurement)
{
    const struct workload *workload = bench->workload;
    char program[128], launch[WORDS_TEXT] = "";

    tell_workers(bench, measurement->workers, measurement->threads_per_rank);
    if (bench->settings.variant && strcmp(bench->settings.variant, "all") == 0)
        return; /* the table says what to do next */
    snprintf(program, sizeof program, "%s/%s%s", bench->team->panel, workload->race ? "races/" : "",
             workload->name);
    if (bench->team->fixed)
        next_launch(bench, launch);
    if (workload->race)
        story("The code: %s.c. Next: %s%s --variant all", program, launch, program);
    else if (bench->variants[1])
        story("The code: %s/%s.c. Next: %s%s --variant all", program, measurement->variant->name,
              launch, program);
    else
        story("The code: %s/%s.c. Next: triptych compare %s", program, measurement->variant->name,
              workload->name);
}

/* ---- several variants ------------------------------------------------------------------------ */

void bench_keep(struct bench *bench, const struct measurement *measurement)
{
    struct measurement *grown =
        realloc(bench->ended, (bench->ended_count + 1) * sizeof *bench->ended);

    if (!grown)
        fail(STATUS_FAILED, "no memory");
    bench->ended = grown;
    bench->ended[bench->ended_count++] = *measurement;
}

static void print_row(const struct measurement *row, const struct measurement *first, bool losses)
{
    char speed[WORDS_TEXT] = "-", lost[WORDS_TEXT] = "";

    if (row->seconds > 0)
        words_number(first->seconds / row->seconds, speed);
    if (losses)
        snprintf(lost, sizeof lost, "  %" PRIu64, row->lost);
    story("  %-16s %7d  %9s  %6s  %9s%s", row->variant->name, row->workers,
          words_time(row->seconds, (char[WORDS_TEXT]){""}), speed,
          words_time(row->cpu_s, (char[WORDS_TEXT]){""}), lost);
}

void bench_tell_variants(const struct bench *bench)
{
    const struct measurement *first = bench->ended;
    bool losses = false;

    open_story(bench);
    if (bench->ended_count < 2)
        return;
    for (size_t at = 0; at < bench->ended_count; at++) {
        if (bench->ended[at].variant->promise & ALONE)
            first = &bench->ended[at]; /* what the others are measured by */
        losses = losses || bench->ended[at].lost > 0;
    }
    story("\n  %-16s workers       time  faster   CPU time%s", translate("variant"),
          losses ? translate("  lost") : "");
    print_row(first, first, losses);
    for (size_t at = 0; at < bench->ended_count; at++)
        if (&bench->ended[at] != first)
            print_row(&bench->ended[at], first, losses);
    story("  faster: how many times as fast as %s, in one run each. Next: triptych compare %s",
          first->variant->name, bench->workload->name);
    double load;
    long cpus = sysconf(_SC_NPROCESSORS_ONLN); /* those that the load is of */
    if (getloadavg(&load, 1) == 1 && load > 2 * (double)cpus)
        story("  Other programs were busy (load %.0f on %s), so these times say little.", load,
              translate_count((uint64_t)cpus, "CPU", (char[WORDS_TEXT]){""}));
}
