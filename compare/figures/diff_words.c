/* SPDX-License-Identifier: MIT
 *
 * What `triptych diff` compares, and what it says of it. */
#include "compare/figures/diff.h"

#include <stdlib.h>

/* From so many cells on, and so far from 1, the median of all ratios is worth telling. */
enum { MANY = 5 };
static const double moved = 1.03;

static double seconds(const struct sample *sample)
{
    return sample->seconds;
}

static double cpu_seconds(const struct sample *sample)
{
    return sample->cpu_s;
}

static double setup_seconds(const struct sample *sample)
{
    return sample->setup_s;
}

static double launch_seconds(const struct sample *sample)
{
    return sample->launch_s;
}

static double max_rss_bytes(const struct sample *sample)
{
    return (double)sample->rss_bytes;
}

const struct diff_metric diff_metrics[] = {
    {"seconds", "slower", "faster", seconds, units_time, 0},
    {"cpu_seconds", "more", "less", cpu_seconds, units_time, 0},
    {"setup_seconds", "slower", "faster", setup_seconds, units_time, 0},
    {"launch_seconds", "slower", "faster", launch_seconds, units_time, 0},
    {"max_rss_bytes", "more", "less", max_rss_bytes, units_bytes, 0},
    {"switches", "more", "less", sample_switches, units_count, 0},
    {"cycles", "more", "less", NULL, units_count, SAMPLE_CYCLES},
    {"instructions", "more", "less", NULL, units_count, SAMPLE_INSTRUCTIONS},
    {"cache_misses", "more", "less", NULL, units_count, SAMPLE_CACHE_MISSES},
    {"context_switches", "more", "less", NULL, units_count, SAMPLE_CONTEXT_SWITCHES},
    {"page_faults", "more", "less", NULL, units_count, SAMPLE_PAGE_FAULTS},
    {"energy_joules", "more", "less", sample_energy, units_energy, 0},
};

const char *const diff_metric_names[] = {"seconds",
                                         "cpu_seconds",
                                         "setup_seconds",
                                         "launch_seconds",
                                         "max_rss_bytes",
                                         "switches",
                                         "cycles",
                                         "instructions",
                                         "cache_misses",
                                         "context_switches",
                                         "page_faults",
                                         "energy_joules",
                                         NULL};

const char *diff_word(const struct diff *diff, const struct diff_pair *pair)
{
    switch (pair->verdict) {
    case DIFF_WORSE:
        return diff->metric->worse;
    case DIFF_LESS:
        return diff->metric->less;
    case DIFF_SAME:
        return "no difference";
    default:
        return "undecided";
    }
}

char *diff_why(const struct diff_pair *pair)
{
    const struct comparison *comparison = &pair->comparison;

    if (pair->verdict != DIFF_UNDECIDED)
        return NULL;
    if (comparison->ratio.why_not[0])
        return text_format("%s", comparison->ratio.why_not);
    return text_format("%zu launch%s, a test needs %zu more", comparison->ratio.launches,
                       comparison->ratio.launches == 1 ? "" : "es", comparison->missing_launches);
}

static void add_count(struct text_list *parts, size_t count, const char *words)
{
    if (count > 0)
        text_add(parts, "%zu %s", count, words);
}

char *diff_sentence(const struct diff *diff)
{
    struct text_list parts = {0};
    char *all, *sentence, *more = NULL, *together = NULL;

    add_count(&parts, diff->verdicts[DIFF_WORSE], diff->metric->worse);
    add_count(&parts, diff->verdicts[DIFF_LESS], diff->metric->less);
    add_count(&parts, diff->verdicts[DIFF_SAME], "without a difference that can be seen");
    add_count(&parts, diff->verdicts[DIFF_UNDECIDED], "undecided");
    all = text_join(&parts, ", ");
    if (diff->missing_launches > 0)
        more = text_format("; undecided ones need up to %zu more launch%s on either side "
                           "(triptych compare --resume --repeat 10 --output DIR)",
                           diff->missing_launches, diff->missing_launches == 1 ? "" : "es");
    if (diff->count >= MANY && (diff->middle_ratio > moved || diff->middle_ratio < 1 / moved))
        together = text_format(" The median of all ratios is %.2f: where most cells move together, "
                               "the machine may have.",
                               diff->middle_ratio);
    sentence =
        text_format("Of %zu cell%s that both have, B is: %s%s.%s", diff->count,
                    diff->count == 1 ? "" : "s", all, more ? more : "", together ? together : "");
    free(together);
    free(all);
    free(more);
    text_free(&parts);
    return sentence;
}
