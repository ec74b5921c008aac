/* SPDX-License-Identifier: MIT */
#include "compare/figures/rivals.h"

#include "common/base/fail.h"

#include <stdlib.h>
#include <string.h>

struct rivals rivals_of(const struct summary *items, size_t count, const char *setting, int workers)
{
    struct rivals rivals = {.count = 0};

    for (size_t at = 0; at < count && rivals.count < RIVALS_MOST; at++) {
        const struct summary *own = &items[at];
        bool known = own->result->alone || own->result->workers != workers ||
                     own->result->may_lose || own->seconds.n == 0 ||
                     strcmp(own->result->setting, setting) != 0;
        for (size_t rival = 0; rival < rivals.count; rival++)
            known = known || strcmp(rivals.items[rival]->result->panel, own->result->panel) == 0;
        if (known)
            continue;
        if (rivals.count == 0 ||
            own->seconds.estimate < rivals.items[rivals.fastest]->seconds.estimate)
            rivals.fastest = rivals.count;
        if (!own->seconds.claimed)
            rivals.short_of = own;
        rivals.items[rivals.count++] = own;
    }
    return rivals;
}

static bool counts(const struct summary *own, const char *setting)
{
    return own->seconds.n > 0 && !own->result->alone && strcmp(own->result->setting, setting) == 0;
}

/* The most that a cell of the panel of `like` has. */
static int cpus_of_panel(const struct summary *items, size_t count, const struct summary *like,
                         int cpus)
{
    int most = cpus;

    for (size_t at = 0; at < count; at++) {
        int these = hosts_cpus(&items[at].result->hosts, cpus);
        if (counts(&items[at], like->result->setting) && these > most &&
            strcmp(items[at].result->panel, like->result->panel) == 0)
            most = these;
    }
    return most;
}

int rivals_cpus(const struct summary *items, size_t count, const char *setting, int cpus)
{
    int least = 0;

    for (size_t at = 0; at < count; at++) {
        int these = counts(&items[at], setting) ? cpus_of_panel(items, count, &items[at], cpus) : 0;
        if (these > 0 && (least == 0 || these < least))
            least = these;
    }
    return least > 0 ? least : cpus;
}

/* The rounds of a comparison are its blocks: each is one pass over all cells of a workload. */
static struct rounds rounds_of(const struct result *result)
{
    struct rounds rounds = {.series = summary_series(result, SUMMARY_SECONDS)};
    uint64_t *numbers = xcalloc(result->sample_count + 1, sizeof *numbers);
    size_t count = 0;

    for (size_t at = 0; at < result->sample_count; at++)
        if (result->samples[at].seconds >= 0) /* as summary_series() takes them */
            numbers[count++] = result->samples[at].block;
    rounds.numbers = numbers;
    return rounds;
}

static void rounds_free(struct rounds *rounds)
{
    summary_series_free(&rounds->series);
    free((void *)rounds->numbers);
}

void rivals_compare(struct rivals *rivals, size_t base)
{
    struct rounds before;
    double p[RIVALS_MOST];
    size_t count = 0, next = 0;

    rivals->base = base;
    if (rivals->count == 0)
        return;
    before = rounds_of(rivals->items[base]->result);
    for (size_t at = 0; at < rivals->count; at++)
        if (at != base) {
            struct rounds own = rounds_of(rivals->items[at]->result);
            rivals->comparisons[at] = stats_compare_rounds(&before, &own, rivals->count - 1);
            p[count++] = rivals->comparisons[at].p;
            rounds_free(&own);
        }
    rounds_free(&before);
    stats_adjust(p, count);
    for (size_t at = 0; at < rivals->count; at++)
        if (at != base) {
            rivals->comparisons[at].p = p[next++];
            rivals->verdicts[at] = stats_verdict(&rivals->comparisons[at]);
        }
}
