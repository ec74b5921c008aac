/* SPDX-License-Identifier: MIT
 *
 * One variant: warm-up, repetitions, time, check, report. */
#include "common/bench/bench_parts.h"

#include "common/account/worker_stats.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/stop.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/bench/measure.h"
#include "common/bench/record.h"
#include "common/bench/timeline.h"
#include "common/work/journal.h"

#include <stdio.h>

/* ---- one repetition ------------------------------------------------------------------------ */

/* The moments of a repetition: before the team was made ready, before run(), and after it. */
struct moments {
    double begin_s, start_s, end_s;
};

static struct answer timed_run(const struct bench *bench, const struct variant *variant,
                               bool traced, struct moments *moments)
{
    int own = bench->team->rank ? bench->rank * bench_each(bench, variant) : WORKER_STATS_MAIN;
    struct worker_stats *slot = worker_stats_of(own);

    moments->begin_s = clock_now_s();
    bool one_more = bench->team->main_joins && bench->workload->prints;
    bench->team->prepare(*bench_workers(bench) + one_more);
    if (bench->team->barrier)
        bench->team->barrier();
    if (traced)
        trace_start();
    worker_stats_process_begin(own);
    moments->start_s = clock_now_s();
    if (!bench->team->one_clock)
        slot->start_s = moments->start_s;
    struct answer answer = variant->run(bench->job);
    moments->end_s = clock_now_s();
    if (!bench->team->one_clock && slot->end_s == 0)
        worker_stats_finish(own);
    if (!slot->process) /* else the team did it at the end of the work */
        worker_stats_process_end(own);
    trace_stop();
    if (bench->team->collect)
        bench->team->collect();
    if (bench->team->dismiss)
        bench->team->dismiss();
    return answer;
}

static void report(struct bench *bench, const struct measurement *measurement)
{
    bool is_last = measurement->repetition == bench->settings.repeat;

    if (bench->settings.json) {
        record_print(bench->workload, measurement, &bench->parameters);
        return;
    }
    if (bench->workload->print && is_last)
        bench->workload->print(bench->job);
    if (bench->workload->notice && output_has_story())
        bench->workload->notice(bench->job, measurement);
    if (is_last && output_has_story()) {
        bench_tell_work(bench, measurement);
        bench_keep(bench, measurement);
    }
    story("Total time (%s, %s): %s", measurement->variant->name,
          translate_count((uint64_t)measurement->workers, "worker", (char[WORDS_TEXT]){""}),
          words_time(measurement->seconds, (char[WORDS_TEXT]){""}));
}

/* Returns whether the answer was right, or nobody reads it any more. Collective. */
static bool judge(struct bench *bench, const struct moments *moments,
                  struct measurement *measurement)
{
    if (bench->rank != 0 || output_closed())
        return true;
    if (!bench->has_expected) {
        bench->expected = bench->workload->expected(bench->job);
        bench->has_expected = true;
    }
    measurement->expected = bench->expected;
    measure_time(bench->team, moments->begin_s, moments->start_s, moments->end_s, measurement);
    measure_use(bench->workload, measurement);
    measure_answer(bench->workload, bench->job, measurement);
    if (measurement->repetition > 0)
        report(bench, measurement);
    return measurement->verified;
}

/* ---- a signal has cut it short --------------------------------------------------------------- */

/* For look_for_stop(), which is called from anywhere. */
static const struct bench *running;

static void tell_stopped(const struct bench *bench)
{
    static bool told;

    if (told || bench->rank != 0)
        return;
    told = true;
    if (bench->settings.journal)
        bench->workload->resumed(bench->job);
    bench->workload->stopped(bench->job);
    journal_close();
}

/* Rank 0 waits for the others, some of which may hang or be gone. Open MPI's mpirun kills all of
 * them a second after a signal: what is known by then is told before. */
static void look_for_stop(void)
{
    const double patience_s = 0.4, forwarded_s = 0.1; /* by the launcher */
    static double noticed_s;

    if (stop_signal() == 0)
        return;
    if (noticed_s == 0)
        noticed_s = clock_now_s();
    if (clock_now_s() - noticed_s < patience_s)
        return;
    tell_stopped(running);
    clock_sleep(forwarded_s);
    stop_leave();
}

static void watch_for_stop(const struct bench *bench)
{
    running = bench;
    if (bench->workload->stopped && bench->rank == 0 && bench->team->while_waiting)
        bench->team->while_waiting(look_for_stop);
}

/* What is known is told, and that is the end. Collective. */
static void leave_if_stopped(const struct bench *bench)
{
    int number = bench->workload->stopped ? stop_signal() : 0;

    if (bench->workload->stopped && bench->team->agree)
        number = bench->team->agree(number);
    if (number == 0)
        return;
    stop_note(number);
    tell_stopped(bench);
    if (bench->team->barrier)
        bench->team->barrier(); /* a rank that dies may take rank 0 with it */
    stop_leave();
}

/* ---- all of one repetition ------------------------------------------------------------------- */

/* One repetition, the right answer or nobody there to read it. Collective. */
static bool run_once(struct bench *bench, const struct variant *variant, uint64_t repetition)
{
    struct measurement measurement = {.variant = variant,
                                      .panel = bench->team->panel,
                                      .workers = *bench_workers(bench),
                                      .ranks = bench->ranks,
                                      .repetition = repetition,
                                      .faulty = bench->settings.fault != NULL};
    bool traced = bench->settings.trace && repetition == bench->settings.repeat;
    struct moments moments;

    if (bench->workload->reset)
        bench->workload->reset(bench->job);
    worker_stats_reset();
    fault_begin(bench->workload->tasks ? bench->workload->tasks(bench->job) : 0, repetition);
    if (traced)
        timeline_open(bench->team, measurement.workers);
    watch_for_stop(bench);
    measurement.answer = timed_run(bench, variant, traced, &moments);
    leave_if_stopped(bench);
    measurement.toll = fault_toll();
    if (bench->settings.journal && bench->rank == 0) {
        measurement.answer = answer_add(measurement.answer, bench->workload->resumed(bench->job));
        measurement.resumed = journal_recalled();
    }
    bool right = judge(bench, &moments, &measurement);
    if (traced) {
        struct timeline timeline = {
            bench->workload, bench->team,   &measurement, &bench->parameters,
            moments.start_s, moments.end_s, {"", 0}};
        timeline_close(&timeline,
                       bench->rank == 0 && !output_closed() ? bench->settings.trace : NULL);
    }
    return right;
}

/* ---- all of them --------------------------------------------------------------------------- */

bool bench_run_variant(struct bench *bench, const struct variant *variant)
{
    const struct settings *settings = &bench->settings;
    bool right = true, tells = !settings->quiet && !settings->json;
    int *workers = bench_workers(bench), all = *workers;

    if ((variant->promise & ALONE) && !bench->team->fixed)
        *workers = 1;
    if (bench->team->each_has) {
        *workers = bench->ranks * bench_each(bench, variant);
        bench->team->each_has(bench_each(bench, variant));
    }
    worker_stats_open(*workers, bench_each(bench, variant), bench->team->worker);
    fail_crowd_open(*workers > 1 && !bench->team->fixed);
    output_open(tells && bench->rank == 0);
    story("%s, %s: %s, %s", bench->workload->name, bench->team->panel, variant->name,
          variant->summary);
    output_open(false);
    for (uint64_t untimed = 0; untimed < settings->warmup; untimed++)
        right = run_once(bench, variant, 0) && right;
    output_open(tells);
    for (uint64_t repetition = 1; repetition <= settings->repeat; repetition++)
        right = run_once(bench, variant, repetition) && right;
    worker_stats_close();
    *workers = all;
    return right;
}
