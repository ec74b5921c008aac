/* SPDX-License-Identifier: MIT
 *
 * How ranks and their threads share a number of workers: the factorings side by side. */
#include "common/base/words.h"
#include "compare/base/units.h"
#include "compare/figures/notes.h"

#include <stdlib.h>
#include <string.h>

/* Whether two cells differ in the number of threads alone. */
static bool is_relative(const struct summary *one, const struct summary *other)
{
    const struct result *a = one->result, *b = other->result;

    return one->seconds.n > 0 && other->seconds.n > 0 && a->workers == b->workers &&
           strcmp(a->panel, b->panel) == 0 && strcmp(a->variant, b->variant) == 0 &&
           result_same_work(a, b);
}

static void add_factoring(struct text_list *parts, const struct summary *own)
{
    int threads = result_threads(own->result);
    const struct interval *seconds = &own->seconds;
    char text[UNITS_TEXT];

    text_add(parts, "%d x %d %s", own->result->workers / threads, threads,
             seconds->claimed
                 ? units_time_range(seconds->estimate, seconds->low, seconds->high, text)
                 : units_time(seconds->estimate, text));
}

/* "; 1 x 4 is the fastest" where its interval is below all others'. */
static char *verdict_of(const struct summary *items, size_t count, const struct summary *like)
{
    const struct summary *best = like;
    bool clear = true;

    for (size_t at = 0; at < count; at++)
        if (is_relative(&items[at], like) && items[at].seconds.estimate < best->seconds.estimate)
            best = &items[at];
    for (size_t at = 0; at < count; at++)
        if (&items[at] != best && is_relative(&items[at], like))
            clear = clear && best->seconds.claimed && items[at].seconds.claimed &&
                    best->seconds.high < items[at].seconds.low;
    if (!clear)
        return text_format("%s", "none is clearly the fastest");
    int threads = result_threads(best->result);
    return text_format("%d x %d is the fastest", best->result->workers / threads, threads);
}

void notes_hybrid(struct text_list *notes, const struct summary *items, size_t count,
                  const char *setting)
{
    for (size_t at = 0; at < count; at++) {
        struct text_list parts = {0};
        bool first =
            strcmp(items[at].result->setting, setting) == 0 && result_threads(items[at].result) > 0;
        for (size_t before = 0; before < at; before++)
            first = first && !is_relative(&items[before], &items[at]);
        for (size_t other = at; first && other < count; other++)
            if (is_relative(&items[other], &items[at]))
                add_factoring(&parts, &items[other]);
        if (parts.count > 1) {
            char *all = text_join(&parts, ", "), *verdict = verdict_of(items, count, &items[at]);
            text_add(
                notes, "Ranks x threads of %s %s with %s: %s; %s.", items[at].result->panel,
                items[at].result->variant,
                words_count((uint64_t)items[at].result->workers, "worker", (char[WORDS_TEXT]){""}),
                all, verdict);
            free(verdict);
            free(all);
        }
        text_free(&parts);
    }
}
