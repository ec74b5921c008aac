/* SPDX-License-Identifier: MIT */
#include "common/base/words.h"
#include "compare/figures/notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_POINTS = 32 };

static bool within(const struct summary *own, const char *setting)
{
    return own->seconds.n > 0 && !own->result->may_lose && !own->result->alone &&
           strcmp(own->result->setting, setting) == 0;
}

/* Whether it is the first cell of its panel: of the natural variant, which stands for the panel. */
static bool opens_panel(const struct summary *items, size_t at, const char *setting)
{
    for (size_t before = 0; before < at; before++)
        if (within(&items[before], setting) &&
            strcmp(items[before].result->panel, items[at].result->panel) == 0)
            return false;
    return within(&items[at], setting);
}

/* ---- Karp and Flatt -------------------------------------------------------------------------- */

/* With the most workers that have a serial fraction. */
static void note_serial(struct text_list *notes, const struct summary *items, size_t count,
                        const char *setting)
{
    struct text_list parts = {0};
    int workers = 0;

    for (size_t at = 0; at < count; at++)
        if (within(&items[at], setting) && items[at].serial_fraction.claimed &&
            items[at].result->workers > workers)
            workers = items[at].result->workers;
    for (size_t at = 0; at < count; at++)
        for (size_t own = at; opens_panel(items, at, setting) && own < count; own++) {
            const struct interval *fraction = &items[own].serial_fraction;
            if (within(&items[own], setting) && fraction->claimed &&
                items[own].result->workers == workers &&
                strcmp(items[own].result->panel, items[at].result->panel) == 0 &&
                strcmp(items[own].result->variant, items[at].result->variant) == 0)
                text_add(&parts, "%s %s %.1f %% [%.1f, %.1f]", items[at].result->panel,
                         items[at].result->variant, 100 * fraction->estimate, 100 * fraction->low,
                         100 * fraction->high);
        }
    char *all = text_join(&parts, ", ");
    if (parts.count > 0)
        text_add(notes, "Serial part with %d workers (Karp and Flatt): %s.", workers, all);
    free(all);
    text_free(&parts);
}

/* ---- the universal scalability law ----------------------------------------------------------- */

/* The cells of one variant as points; the series are to be given back. */
static size_t points_of(const struct summary *items, size_t count, const struct result *like,
                        struct usl_point points[MOST_POINTS])
{
    size_t found = 0;

    for (size_t at = 0; at < count && found < MOST_POINTS; at++) {
        const struct result *result = items[at].result;
        if (within(&items[at], like->setting) && strcmp(result->panel, like->panel) == 0 &&
            strcmp(result->variant, like->variant) == 0) {
            points[found].workers = result->workers;
            points[found++].seconds = summary_series(result, SUMMARY_SECONDS);
        }
    }
    return found;
}

static void tell_usl(struct text_list *notes, const struct usl *usl, const struct result *of)
{
    if (usl->peak_workers > 0)
        text_add(
            notes,
            "Universal scalability law, %s %s: contention %.2f %% [%.2f, %.2f], coherency "
            "%.3f %% [%.3f, %.3f], fastest with about %s.",
            of->panel, of->variant, 100 * usl->sigma.estimate, 100 * usl->sigma.low,
            100 * usl->sigma.high, 100 * usl->kappa.estimate, 100 * usl->kappa.low,
            100 * usl->kappa.high,
            words_count((uint64_t)llround(usl->peak_workers), "worker", (char[WORDS_TEXT]){""}));
    else
        text_add(notes,
                 "Universal scalability law, %s %s: contention %.2f %% [%.2f, %.2f], no coherency "
                 "cost to be seen.",
                 of->panel, of->variant, 100 * usl->sigma.estimate, 100 * usl->sigma.low,
                 100 * usl->sigma.high);
}

/* The CPUs of the hosts that a variant's cells ran on. */
static int cpus_of(const struct summary *items, size_t count, const struct result *like, int cpus)
{
    int most = cpus;

    for (size_t at = 0; at < count; at++) {
        const struct result *own = items[at].result;
        int these = hosts_cpus(&own->hosts, cpus);
        if (strcmp(own->panel, like->panel) == 0 && strcmp(own->variant, like->variant) == 0 &&
            strcmp(own->setting, like->setting) == 0 && these > most)
            most = these;
    }
    return most;
}

/* Only where the user swept: one or two numbers of workers are no curve, and need no excuse. */
static void note_usl(struct text_list *notes, const struct summary *items, size_t count,
                     const char *setting, int cpus)
{
    for (size_t at = 0; at < count; at++) {
        struct usl_point points[MOST_POINTS];
        if (!opens_panel(items, at, setting))
            continue;
        size_t found = points_of(items, count, items[at].result, points);
        if (found > 2) {
            struct usl usl =
                stats_usl(points, found, cpus_of(items, count, items[at].result, cpus));
            if (usl.fitted && usl.sigma.claimed)
                tell_usl(notes, &usl, items[at].result);
            else
                text_add(notes, "Universal scalability law, %s %s: withheld, %s.",
                         items[at].result->panel, items[at].result->variant,
                         usl.fitted ? usl.sigma.why_not : usl.why_not);
        }
        for (size_t point = 0; point < found; point++)
            summary_series_free(&points[point].seconds);
    }
}

/* With how many times the work in how much more time, each variant with the most workers. */
static void note_weak(struct text_list *notes, const struct summary *items, size_t count,
                      const char *setting)
{
    for (size_t at = 0; at < count; at++) {
        const struct summary *own = &items[at];
        const struct interval *efficiency = &own->efficiency;
        char more[WORDS_TEXT];
        bool most = within(own, setting) && result_is_weak(own->result) && own->over_one.n > 0 &&
                    own->result->workers > 1;
        for (size_t other = 0; most && other < count; other++)
            most = !within(&items[other], setting) ||
                   strcmp(items[other].result->panel, own->result->panel) != 0 ||
                   strcmp(items[other].result->variant, own->result->variant) != 0 ||
                   items[other].result->workers <= own->result->workers;
        if (!most)
            continue;
        double share = own->over_one.estimate / own->result->workers;
        text_add(notes,
                 "Weak scaling, %s %s: %s do %d times the work of one in %.2f times its time; weak "
                 "efficiency %.0f %%%s.",
                 own->result->panel, own->result->variant,
                 words_count((uint64_t)own->result->workers, "worker", more), own->result->workers,
                 1 / share, 100 * share,
                 efficiency->claimed ? "" : " (too few samples for an interval)");
    }
}

void notes_scaling(struct text_list *notes, const struct summary *items, size_t count,
                   const char *setting, int cpus)
{
    if (strstr(setting, RESULTS_WEAK)) {
        note_weak(notes, items, count, setting);
        return;
    }
    note_serial(notes, items, count, setting);
    note_usl(notes, items, count, setting, cpus);
}
