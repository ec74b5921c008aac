/* SPDX-License-Identifier: MIT
 *
 * How well the CPU was used, as far as its counters were read. */
#include "common/base/words.h"
#include "compare/figures/notes.h"

#include <stdlib.h>
#include <string.h>

/* What a cache miss brings from memory, on all CPUs that have these counters. */
static const double line_bytes = 64;

/* "posix threads 2.1 (350 for each byte of cache misses)". */
static void add_cell(struct text_list *parts, const struct summary *own)
{
    double instructions = own->counted[SAMPLE_INSTRUCTIONS].estimate;
    double misses = own->counted[SAMPLE_CACHE_MISSES].estimate;
    char rate[WORDS_TEXT], bytes[WORDS_TEXT];

    words_number(own->per_cycle.estimate, rate);
    if (own->counted[SAMPLE_CACHE_MISSES].n > 0 && misses >= 1)
        text_add(parts, "%s %s %s (%s for each byte of cache misses)", own->result->panel,
                 own->result->variant, rate,
                 words_number(instructions / (misses * line_bytes), bytes));
    else
        text_add(parts, "%s %s %s", own->result->panel, own->result->variant, rate);
}

void notes_counters(struct text_list *notes, const struct summary *items, size_t count,
                    const char *setting, int workers)
{
    struct text_list parts = {0};
    char number[WORDS_TEXT];

    for (size_t at = 0; at < count; at++)
        if (items[at].result->workers == workers && items[at].per_cycle.n > 0 &&
            strcmp(items[at].result->setting, setting) == 0)
            add_cell(&parts, &items[at]);
    char *all = text_join(&parts, ", ");
    if (parts.count > 0)
        text_add(notes, "Instructions a cycle with %s, start of the program included: %s.",
                 words_count((uint64_t)workers, "worker", number), all);
    free(all);
    text_free(&parts);
}
