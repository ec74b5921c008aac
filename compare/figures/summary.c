/* SPDX-License-Identifier: MIT */
#include "compare/figures/summary.h"

#include "common/base/fail.h"

#include <stdlib.h>
#include <string.h>

/* Instructions a cycle; below 0: not told. */
static double per_cycle(const struct sample *sample)
{
    double cycles = sample_share(sample, SAMPLE_CYCLES);
    double instructions = sample_share(sample, SAMPLE_INSTRUCTIONS);

    return cycles > 0 && instructions >= 0 ? instructions / cycles : -1;
}

static double value_of(const struct sample *sample, int figure)
{
    switch (figure) {
    case SUMMARY_SECONDS:
        return sample->seconds;
    case SUMMARY_SETUP:
        return sample->setup_s;
    case SUMMARY_LAUNCH:
        return sample->launch_s;
    case SUMMARY_CPU:
        return sample->cpu_s;
    case SUMMARY_FIRST:
        return sample->first_result_s;
    case SUMMARY_LOST:
        return (double)sample->lost;
    case SUMMARY_SWITCHES:
        return sample_switches(sample);
    case SUMMARY_ENERGY:
        return sample_energy(sample);
    case SUMMARY_PER_CYCLE:
        return per_cycle(sample);
    default:
        return sample_share(sample, (enum sample_counter)(figure - SUMMARY_COUNTED));
    }
}

/* Whether there is one value a start, however often the work was repeated in it. */
static bool is_of_start(int figure)
{
    return figure == SUMMARY_LAUNCH || figure >= SUMMARY_ENERGY;
}

static bool counts(const struct result *result, size_t at, int figure)
{
    const struct sample *samples = result->samples;

    if (value_of(&samples[at], figure) < 0)
        return false;
    return !is_of_start(figure) || at == 0 || samples[at].launch != samples[at - 1].launch;
}

struct series summary_series(const struct result *result, int figure)
{
    double *values = xcalloc(result->sample_count + 1, sizeof *values);
    uint64_t *launches = xcalloc(result->sample_count + 1, sizeof *launches);
    size_t count = 0;

    for (size_t at = 0; at < result->sample_count; at++)
        if (counts(result, at, figure)) {
            values[count] = value_of(&result->samples[at], figure);
            launches[count++] = result->samples[at].launch;
        }
    return (struct series){.values = values, .launches = launches, .count = count};
}

void summary_series_free(struct series *series)
{
    free((void *)series->values);
    free((void *)series->launches);
    *series = (struct series){0};
}

static struct interval median_of(const struct result *result, int figure)
{
    struct series series = summary_series(result, figure);
    struct interval interval = {0};

    if (series.count > 0)
        interval = stats_median(&series);
    summary_series_free(&series);
    return interval;
}

/* ---- speed-ups ------------------------------------------------------------------------------- */

static void find_bases(struct summary *summary, const struct results *results)
{
    const struct result *own = summary->result;
    size_t first, end = results_workload(results, own->workload, &first);

    for (size_t at = first; at < end; at++) {
        const struct result *other = &results->cells[at];
        if (other->sample_count == 0 || !result_same_work(other, own))
            continue;
        if (other->alone && !other->may_lose && !summary->alone)
            summary->alone = other;
        if (strcmp(other->setting, own->setting) != 0)
            continue;
        if (strcmp(other->panel, own->panel) != 0)
            continue;
        if (other->workers == 1 && strcmp(other->variant, own->variant) == 0)
            summary->one = other;
        if (other->workers == own->workers && strcmp(other->variant, own->traits.textbook) == 0)
            summary->textbook = other;
    }
}

static void times(struct interval *interval, int workers)
{
    interval->estimate *= workers;
    interval->low *= workers;
    interval->high *= workers;
}

/* How many times the time of `own` that of `base` is. */
static struct interval speedup(const struct result *base, const struct result *own)
{
    struct interval interval = {0};

    if (base && base != own) {
        struct series over = summary_series(base, SUMMARY_SECONDS);
        struct series under = summary_series(own, SUMMARY_SECONDS);
        interval = stats_ratio(&over, &under);
        summary_series_free(&over);
        summary_series_free(&under);
    }
    return interval;
}

/* A tick of the clock that CPU times are told by (1 / sysconf(_SC_CLK_TCK), on any Linux): what is
 * shorter may be charged with a whole one. */
static const double cpu_resolution_s = 0.01;

static struct summary summarise(const struct results *results, const struct result *own, int cpus)
{
    struct summary summary = {.result = own};

    if (own->sample_count == 0)
        return summary;
    summary.seconds = median_of(own, SUMMARY_SECONDS);
    summary.setup = median_of(own, SUMMARY_SETUP);
    summary.launch = median_of(own, SUMMARY_LAUNCH);
    summary.cpu = median_of(own, SUMMARY_CPU);
    summary.first_result = median_of(own, SUMMARY_FIRST);
    summary.lost = median_of(own, SUMMARY_LOST);
    summary.switches = median_of(own, SUMMARY_SWITCHES);
    summary.energy_j = median_of(own, SUMMARY_ENERGY);
    summary.per_cycle = median_of(own, SUMMARY_PER_CYCLE);
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        summary.counted[at] = median_of(own, SUMMARY_COUNTED + at);
    summary.cpu_share = summary.seconds.estimate >= cpu_resolution_s
                            ? summary.cpu.estimate / summary.seconds.estimate
                            : -1;
    for (size_t at = 0; at < own->sample_count; at++)
        if (own->samples[at].rss_bytes > summary.rss_bytes)
            summary.rss_bytes = own->samples[at].rss_bytes;
    find_bases(&summary, results);
    summary.over_alone = speedup(summary.alone, own);
    summary.over_one = speedup(summary.one, own);
    summary.over_textbook =
        summary.textbook ? speedup(own, summary.textbook) : (struct interval){0};
    if (result_is_weak(own)) { /* so many times the work in that time */
        times(&summary.over_alone, own->workers);
        times(&summary.over_one, own->workers);
    }
    const struct interval *best =
        summary.over_alone.n > 0 ? &summary.over_alone : &summary.over_one;
    if (best->n > 0) {
        summary.efficiency = stats_efficiency(best, own->workers);
        if (own->divisible && !result_is_weak(own))
            summary.serial_fraction =
                stats_serial_fraction(best, own->workers, hosts_cpus(&own->hosts, cpus));
    }
    return summary;
}

struct summaries summaries_of(const struct results *results, const char *workload, int cpus)
{
    size_t first = 0, end = workload ? results_workload(results, workload, &first) : results->count;
    struct summaries summaries = {.count = end - first};

    summaries.items = xcalloc(summaries.count + 1, sizeof *summaries.items);
    for (size_t at = first; at < end; at++)
        summaries.items[at - first] = summarise(results, &results->cells[at], cpus);
    return summaries;
}

void summaries_free(struct summaries *summaries)
{
    free(summaries->items);
    *summaries = (struct summaries){0};
}
