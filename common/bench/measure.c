/* SPDX-License-Identifier: MIT */
#include "common/bench/measure.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"

#include <stdlib.h>

/* From the common start to the last worker's end, or to the end of what was done again for workers
 * that were lost: a run whose worker died is not over before its work is done. Where workers read
 * one clock these are the first start and the last end that any of them stamped (or run() itself,
 * where the workers live on from one run to the next). Between hosts clocks differ, so there it is
 * the longest of the ranks' own times from the start barrier. */
void measure_time(const struct team *team, double begin_s, double start_s, double end_s,
                  struct measurement *measurement)
{
    const struct worker_stats *slots = worker_stats_all();
    double first_s = 0, last_s = 0, longest_s = 0;

    for (int slot = 0; slot <= measurement->workers; slot++) {
        if (slots[slot].start_s > 0 && (first_s == 0 || slots[slot].start_s < first_s))
            first_s = slots[slot].start_s;
        if (slots[slot].end_s > last_s)
            last_s = slots[slot].end_s;
        if (slots[slot].start_s > 0 && slots[slot].end_s - slots[slot].start_s > longest_s)
            longest_s = slots[slot].end_s - slots[slot].start_s;
    }
    if (first_s == 0) {
        first_s = start_s;
        last_s = end_s;
    }
    if (measurement->toll.end_s > last_s)
        last_s = measurement->toll.end_s;
    /* Rank 0 keeps the account of losses, and its own clock tells when all was done again. */
    if (measurement->toll.end_s - slots[0].start_s > longest_s && slots[0].start_s > 0)
        longest_s = measurement->toll.end_s - slots[0].start_s;
    measurement->seconds = team->one_clock ? last_s - first_s : longest_s;
    if (measurement->toll.recovery_s > measurement->seconds) /* one died before the common start */
        measurement->toll.recovery_s = measurement->seconds;
    measurement->setup_seconds = (team->one_clock ? first_s : slots[0].start_s) - begin_s;
    for (int slot = 0; slot <= measurement->workers; slot++) {
        const struct worker_stats *from = &slots[slot];
        double own_start_s = from->start_s > 0 ? from->start_s : first_s;
        double result_s = from->first_result_s - own_start_s;
        if (from->first_result_s == 0)
            continue;
        if (!measurement->has_results || result_s < measurement->first_result_s)
            measurement->first_result_s = result_s;
        measurement->has_results = true;
    }
}

void measure_use(const struct workload *workload, struct measurement *measurement)
{
    struct worker_stats *slots = worker_stats_all();
    struct histogram latency = {0};
    bool processes = false;

    for (int slot = 0; slot <= measurement->workers; slot++) {
        measurement->tasks += slots[slot].tasks;
        if (slots[slot].longest_s > measurement->longest_s)
            measurement->longest_s = slots[slot].longest_s;
    }
    if (measurement->workers == 1) { /* the main worker may have done it alone */
        slots[0].busy_s += slots[1].busy_s;
        slots[0].tasks += slots[1].tasks;
        slots[0].untimed = slots[0].untimed || slots[1].untimed;
        slots[0].cpu = slots[0].cpu < 0 ? slots[1].cpu : slots[0].cpu;
    }
    for (int slot = 0; slot <= measurement->workers; slot++) {
        if (slots[slot].untimed)
            slots[slot].busy_s = measurement->seconds;
        measurement->cpu_s += slots[slot].used.cpu_s;
        measurement->voluntary += slots[slot].used.voluntary;
        measurement->involuntary += slots[slot].used.involuntary;
        if (slots[slot].rss_bytes > measurement->max_rss_bytes)
            measurement->max_rss_bytes = slots[slot].rss_bytes;
        processes = processes || (slot < measurement->workers && slots[slot].process);
        histogram_merge(&latency, &slots[slot].latency);
    }
    bool one_thread = processes || (measurement->variant->promise & ONE_THREAD);
    measurement->threads_per_rank = measurement->variant->promise & HYBRID
                                        ? measurement->workers / measurement->ranks
                                    : one_thread ? 1
                                                 : measurement->workers;
    measurement->p50_s = histogram_quantile(&latency, 0.50);
    measurement->p99_s = histogram_quantile(&latency, 0.99);
    measurement->max_s = latency.max_s;
    measurement->has_results = measurement->has_results && workload->streams;
}

void measure_answer(const struct workload *workload, const struct job *job,
                    struct measurement *measurement)
{
    const struct answer *answer = &measurement->answer, *expected = &measurement->expected;
    struct error error = {""};

    if (measurement->variant->promise & MAY_LOSE) {
        measurement->verified = answer->sum <= expected->sum;
        measurement->lost = measurement->verified ? expected->sum - answer->sum : 0;
        if (measurement->lost > 0 && getenv("TRIPTYCH_EXPLORED"))
            measurement->verified = false; /* `triptych explore` looks for what loses updates */
    } else {
        bool checked = !workload->check || workload->check(job, &error);
        measurement->verified =
            checked && answer->count == expected->count && answer->sum == expected->sum;
    }
    if (!measurement->verified)
        warn("WRONG: %s %s, repetition %llu, found count %llu sum %llu, expected count %llu sum "
             "%llu%s%s",
             measurement->panel, measurement->variant->name,
             (unsigned long long)measurement->repetition, (unsigned long long)answer->count,
             (unsigned long long)answer->sum, (unsigned long long)expected->count,
             (unsigned long long)expected->sum, error.text[0] ? "; " : "", error.text);
}
