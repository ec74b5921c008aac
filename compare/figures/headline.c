/* SPDX-License-Identifier: MIT */
#include "compare/figures/headline.h"

#include <math.h>
#include <string.h>

static bool counts(const struct summary *own)
{
    return own->seconds.n > 0 && !own->result->alone && !own->result->may_lose;
}

/* How many panels were measured with that setting. */
static size_t panels_with(const struct summaries *summaries, const char *setting)
{
    struct text_list panels = {0};

    for (size_t at = 0; at < summaries->count; at++) {
        const struct summary *own = &summaries->items[at];
        if (counts(own) && strcmp(own->result->setting, setting) == 0 &&
            !text_has(&panels, own->result->panel))
            text_add(&panels, "%s", own->result->panel);
    }
    size_t count = panels.count;
    text_free(&panels);
    return count;
}

static int workers_of(const struct summaries *summaries, const char *setting, int cpus)
{
    int fitting = 0, most = 0;

    for (size_t at = 0; at < summaries->count; at++) {
        const struct summary *own = &summaries->items[at];
        if (!counts(own) || strcmp(own->result->setting, setting) != 0)
            continue;
        if (own->result->workers > most)
            most = own->result->workers;
        if (own->result->workers <= cpus && own->result->workers > fitting)
            fitting = own->result->workers;
    }
    return fitting > 1 ? fitting : most;
}

/* An interval becomes narrower with the root of what was measured. Of a ratio near 1 it must come
 * to lie within 5 %; of another one, clear of 1. */
static double more_of(const struct verdict *verdict)
{
    const struct interval *ratio = &verdict->ratio;

    if (verdict->word != VERDICT_UNKNOWN)
        return 1;
    if (!ratio->claimed || !(ratio->low > 0))
        return INFINITY;
    double middle = fabs(log(ratio->estimate)), half = log(ratio->high / ratio->low) / 2;
    double room = fmax(log(1.05) - middle, middle - log(1.01));
    return fmax(half * half / (room * room), 1.1);
}

static char mark_of(const struct headline *headline)
{
    size_t words[VERDICT_FASTER + 1] = {0};

    for (size_t at = 0; at < headline->rivals.count; at++)
        words[headline->rivals.verdicts[at].word] += at != headline->rivals.base;
    return headline->rivals.count < 2   ? ' '
           : words[VERDICT_FASTER] > 0  ? '<'
           : words[VERDICT_SLOWER] > 0  ? '>'
           : words[VERDICT_UNKNOWN] > 0 ? '?'
                                        : '=';
}

struct headline headline_of(const struct summaries *summaries, int cpus)
{
    struct headline headline = {.setting = "", .mark = ' '};
    size_t most = 0;

    if (summaries->count == 0)
        return headline;
    headline.workload = summaries->items[0].result->workload;
    for (size_t at = 0; at < summaries->count; at++) {
        size_t panels = panels_with(summaries, summaries->items[at].result->setting);
        if (panels > most) {
            most = panels;
            headline.setting = summaries->items[at].result->setting;
        }
    }
    headline.workers =
        workers_of(summaries, headline.setting,
                   rivals_cpus(summaries->items, summaries->count, headline.setting, cpus));
    headline.rivals =
        rivals_of(summaries->items, summaries->count, headline.setting, headline.workers);
    rivals_compare(&headline.rivals, 0);
    headline.more = 1;
    for (size_t at = 1; at < headline.rivals.count; at++) {
        headline.unknown += headline.rivals.verdicts[at].word == VERDICT_UNKNOWN;
        headline.more = fmax(headline.more, more_of(&headline.rivals.verdicts[at]));
    }
    headline.mark = mark_of(&headline);
    return headline;
}

bool headline_decided(const struct headline *headline)
{
    return headline->unknown == 0;
}
