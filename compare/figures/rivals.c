/* SPDX-License-Identifier: MIT */
#include "compare/figures/rivals.h"

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

void rivals_compare(struct rivals *rivals, size_t base)
{
    struct comparison comparisons[RIVALS_MOST];
    struct series before;
    double p[RIVALS_MOST];
    size_t count = 0, next = 0;

    rivals->base = base;
    if (rivals->count == 0)
        return;
    before = summary_series(rivals->items[base]->result, SUMMARY_SECONDS);
    for (size_t at = 0; at < rivals->count; at++)
        if (at != base) {
            struct series own = summary_series(rivals->items[at]->result, SUMMARY_SECONDS);
            comparisons[at] = stats_compare(&before, &own, rivals->count - 1);
            p[count++] = comparisons[at].p;
            summary_series_free(&own);
        }
    summary_series_free(&before);
    stats_adjust(p, count);
    for (size_t at = 0; at < rivals->count; at++)
        if (at != base) {
            comparisons[at].p = p[next++];
            rivals->verdicts[at] = stats_verdict(&comparisons[at]);
        }
}
