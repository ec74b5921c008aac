/* SPDX-License-Identifier: MIT
 *
 * Each order of each atomic, one step weaker: some case must find that. */
#include "tests/model/weak/memory.h"

#include <stdio.h>
#include <string.h>

enum { SITES = 64 };

static struct weak_site sites[SITES], weakened;
static int sites_known, weaker = -1;

int search_order(const struct weak_site *site)
{
    int at = 0;

    while (at < sites_known && (sites[at].line != site->line || strcmp(sites[at].what, site->what)))
        at++;
    if (at == sites_known && at < SITES)
        sites[sites_known++] = *site;
    return weaker >= 0 && weakened.line == site->line && !strcmp(weakened.what, site->what)
               ? weaker
               : site->order;
}

static int weaker_than(int order, const char *what)
{
    if (order != memory_order_seq_cst || strstr(what, "fence") || strstr(what, "membarrier"))
        return order == memory_order_acq_rel ? memory_order_acquire : memory_order_relaxed;
    return !strcmp(what, "load")    ? memory_order_acquire
           : !strcmp(what, "store") ? memory_order_release
                                    : memory_order_acq_rel;
}

static const char *name_of(int order)
{
    static const char *const names[] = {"relaxed", "consume", "acquire",
                                        "release", "acq_rel", "seq_cst"};

    return names[order];
}

/* All cases with that order; deeper and deeper, since what is found is mostly found soon. */
static const char *find(const struct weak_case *cases, const char **where)
{
    unsigned long executions;

    for (int bound = 1; bound <= 6; bound++)
        for (const struct weak_case *tried = cases; tried->name; tried++) {
            const char *found =
                bound <= tried->bound ? search_all(tried, bound, &executions) : NULL;
            *where = tried->name;
            if (found)
                return found;
        }
    return NULL;
}

static const struct weak_spare *spare_of(const struct weak_spare *spares)
{
    for (; spares->function; spares++)
        if (!strcmp(spares->function, weakened.function) && !strcmp(spares->what, weakened.what) &&
            spares->weaker == weaker)
            return spares;
    return NULL;
}

/* Weakens the atomic at `number` by one step, and if that does no harm by one more. */
static bool weaken(const struct weak_case *cases, const struct weak_spare *spares, int number,
                   int *line)
{
    bool right = true;

    weakened = sites[number];
    for (int order = weakened.order; order != memory_order_relaxed; order = weaker) {
        const char *where;
        weaker = weaker_than(order, weakened.what);
        const char *found = find(cases, &where);
        const struct weak_spare *spare = spare_of(spares);
        bool well = found || spare;
        printf("%sok %d - %s: %s, line %d, %s for %s: %s%s%s\n", well ? "" : "not ", ++*line,
               weakened.function, weakened.what, weakened.line, name_of(weaker),
               name_of(weakened.order), found ? found : "does no harm", found ? ", in " : "",
               found ? where : "");
        right = right && well;
        if (found)
            break;
    }
    weaker = -1;
    return right;
}

int weak_main(const struct weak_case *cases, const struct weak_spare *spares)
{
    bool right = true;
    int line = 0;

    for (const struct weak_case *tried = cases; tried->name; tried++) {
        unsigned long executions;
        const char *found = search_all(tried, tried->bound, &executions);
        printf("%sok %d - %s (%lu executions)%s%s\n", found ? "not " : "", ++line, tried->name,
               executions, found ? ": " : "", found ? found : "");
        fflush(stdout);
        right = right && !found;
    }
    for (int number = 0; number < sites_known; number++)
        if (sites[number].order != memory_order_relaxed)
            right = weaken(cases, spares, number, &line) && right;
    printf("1..%d\n", line);
    return right ? 0 : 1;
}
