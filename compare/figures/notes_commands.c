/* SPDX-License-Identifier: MIT
 *
 * Commands of the user's own, each compared with the first one. */
#include "compare/base/units.h"
#include "compare/figures/notes.h"
#include "compare/figures/rivals.h"

#include <stdio.h>
#include <stdlib.h>

static void add_command(struct text_list *parts, const struct result *result,
                        const struct comparison *comparison)
{
    const struct interval *ratio = &comparison->ratio;
    char times[UNITS_TEXT], p[32];

    if (ratio->n == 0)
        return;
    if (ratio->claimed)
        units_range(ratio->estimate, ratio->low, ratio->high, times);
    else
        units_number(ratio->estimate, times);
    if (!comparison->test)
        snprintf(p, sizeof p, "no p with so few runs");
    else if (comparison->p < 0.001)
        snprintf(p, sizeof p, "p < 0.001, %s", comparison->test);
    else
        snprintf(p, sizeof p, "p = %.3f, %s", comparison->p, comparison->test);
    text_add(parts, "%s %s (%s)", result->panel, times, p);
}

void notes_commands(struct text_list *notes, const struct summary *items, size_t count,
                    const char *setting, int workers)
{
    struct rivals rivals = rivals_of(items, count, setting, workers);
    struct text_list parts = {0};

    if (rivals.count < 2 || !traits_is_command(&rivals.items[0]->result->traits))
        return;
    rivals_compare(&rivals, 0);
    for (size_t at = 1; at < rivals.count; at++)
        add_command(&parts, rivals.items[at]->result, &rivals.comparisons[at]);
    char *all = text_join(&parts, ", ");
    if (parts.count > 0)
        text_add(
            notes,
            "Times the time of %s: %s. p: how often chance alone would show such a difference, "
            "or a larger one, between equal programs%s.",
            rivals.items[0]->result->panel, all,
            parts.count > 1 ? "; made larger for their number (Holm)" : "");
    free(all);
    text_free(&parts);
}
