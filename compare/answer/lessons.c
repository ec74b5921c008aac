/* SPDX-License-Identifier: MIT
 *
 * Lessons: the sentences are the workloads' own (--describe); here is what must hold in the data
 * before one of them is said, and the figures that bear it out. */
#include "compare/answer/findings.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/words.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LESSONS = 3, LONGEST_FIGURES = 160 };

/* Speed-ups: of who is faster, of who is not, and how much of a CPU waiting may burn. */
static const double faster = 1.3, computing = 1.1, no_faster = 1.25, idle_share = 0.25;

/* What a lesson is looked up in. */
struct matter {
    const struct answer *answer;
    const struct program_lesson *lesson;
    struct summaries summaries; /* of its workload */
    struct headline headline;
    char figures[LONGEST_FIGURES];
};

/* The cell of that variant with the most workers; NULL: it was not measured. */
static const struct summary *cell_of(const struct matter *matter, const char *variant,
                                     const char *panel)
{
    const struct summary *found = NULL;

    for (size_t at = 0; variant && at < matter->summaries.count; at++) {
        const struct summary *own = &matter->summaries.items[at];
        if (own->seconds.n > 0 && strcmp(own->result->variant, variant) == 0 &&
            (!panel || strcmp(own->result->panel, panel) == 0) &&
            (!found || own->result->workers > found->result->workers))
            found = own;
    }
    return found;
}

static bool is_faster(const struct summary *own, double times)
{
    return own && own->over_alone.claimed && own->over_alone.low > times;
}

/* All natural variants are faster than the base by so much, and there are several. */
static bool all_faster(const struct matter *matter, double times)
{
    const struct rivals *rivals = &matter->headline.rivals;

    for (size_t at = 0; at < rivals->count; at++)
        if (!is_faster(rivals->items[at], times))
            return false;
    return rivals->count > 0;
}

static double most_cpu(const struct matter *matter)
{
    double most = 0;

    for (size_t at = 0; at < matter->headline.rivals.count; at++) {
        double own = matter->headline.rivals.items[at]->cpu_share;
        if (own < 0)
            return -1;
        most = own > most ? own : most;
    }
    return most;
}

/* ---- what must hold -------------------------------------------------------------------------- */

static bool waits(struct matter *matter)
{
    double cpu = most_cpu(matter);
    char times[32], number[WORDS_TEXT], workers[WORDS_TEXT];

    if (!all_faster(matter, faster) || cpu < 0 || cpu > idle_share)
        return false;
    answer_speedups(&matter->headline, times, sizeof times);
    snprintf(matter->figures, LONGEST_FIGURES, translate("%s %s, CPU %s %% at most"),
             translate_count((uint64_t)matter->headline.workers, "worker", workers), times,
             words_number(100 * cpu, number));
    return true;
}

static bool computes(struct matter *matter)
{
    char times[32], workers[WORDS_TEXT];

    if (!all_faster(matter, computing) || matter->headline.workers > matter->answer->cpus)
        return false;
    answer_speedups(&matter->headline, times, sizeof times);
    snprintf(matter->figures, LONGEST_FIGURES, "%s, %s %s", matter->headline.workload,
             translate_count((uint64_t)matter->headline.workers, "worker", workers), times);
    return true;
}

static bool undone(struct matter *matter)
{
    const struct program_lesson *lesson = matter->lesson;
    const struct summary *own = cell_of(matter, lesson->variant, NULL);
    const struct summary *against = cell_of(matter, lesson->against, NULL);

    if (!own || !own->over_alone.claimed || own->over_alone.high > no_faster ||
        !is_faster(against, computing) || against->over_alone.low <= own->over_alone.high)
        return false;
    snprintf(matter->figures, LONGEST_FIGURES, "%s %.1fx, %s %.1fx", lesson->variant,
             own->over_alone.estimate, lesson->against, against->over_alone.estimate);
    return true;
}

static bool as_fast(struct matter *matter)
{
    const struct program_lesson *lesson = matter->lesson;
    const struct summary *own = cell_of(matter, lesson->variant, NULL);
    const struct summary *against =
        own ? cell_of(matter, lesson->against, own->result->panel) : NULL;

    if (!is_faster(own, faster) || !against)
        return false;
    struct series before = summary_series(against->result, SUMMARY_SECONDS);
    struct series after = summary_series(own->result, SUMMARY_SECONDS);
    struct comparison comparison = stats_compare(&before, &after, 1);
    summary_series_free(&before);
    summary_series_free(&after);
    snprintf(matter->figures, LONGEST_FIGURES, "%s %.1fx, %s %.1fx", lesson->variant,
             own->over_alone.estimate, lesson->against, against->over_alone.estimate);
    return stats_verdict(&comparison).word == VERDICT_SAME;
}

/* "63, 60 and 47 % lost, atomic none": in each panel that has the variant. */
static bool loses(struct matter *matter)
{
    struct text_list shares = {0};
    bool good = true;

    for (size_t at = 0; at < matter->summaries.count; at++) {
        const struct summary *own = &matter->summaries.items[at];
        if (own->seconds.n == 0 || !matter->lesson->variant ||
            strcmp(own->result->variant, matter->lesson->variant) != 0)
            continue;
        const struct summary *fixed = cell_of(matter, matter->lesson->against, own->result->panel);
        double wanted = (double)own->result->samples[0].expected_sum;
        good = good && fixed && fixed->lost.high <= 0 && own->lost.estimate > 0 && wanted > 0;
        if (good)
            text_add(&shares, "%.0f", 100 * own->lost.estimate / wanted);
    }
    good = good && shares.count > 0;
    char *all = text_join(&shares, ", ");
    snprintf(matter->figures, LONGEST_FIGURES, translate("%s %% lost, %s none"), all,
             good ? matter->lesson->against : "");
    free(all);
    text_free(&shares);
    return good;
}

/* The kinds as common/bench/record_lessons.c names them. */
static const struct {
    const char *name;
    bool (*holds)(struct matter *matter);
} kinds[] = {
    {"waits", waits},     {"computes", computes}, {"undone", undone},
    {"as_fast", as_fast}, {"loses", loses},
};

static bool holds(struct matter *matter)
{
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++)
        if (strcmp(kinds[at].name, matter->lesson->kind) == 0)
            return kinds[at].holds(matter);
    return false;
}

/* ---- which are said -------------------------------------------------------------------------- */

/* The program of the workload that tells its lessons; NULL: none does. */
static const struct program *teacher(const struct answer *answer, const char *workload)
{
    for (size_t at = 0; at < answer->program_count; at++)
        if (strcmp(answer->programs[at]->workload, workload) == 0 &&
            answer->programs[at]->lesson_count > 0)
            return answer->programs[at];
    return NULL;
}

/* Those of the lowest rank first, at most one a workload as long as others have some. */
static uint64_t highest_rank(const struct answer *answer)
{
    uint64_t highest = 0;

    for (size_t at = 0; at < answer->program_count; at++)
        for (size_t own = 0; own < answer->programs[at]->lesson_count; own++)
            if (answer->programs[at]->lessons[own].rank > highest)
                highest = answer->programs[at]->lessons[own].rank;
    return highest < 9 ? highest : 9;
}

void findings_lessons(const struct answer *answer, struct findings *findings)
{
    struct text_list workloads = answer_workloads(answer);
    uint64_t highest = highest_rank(answer);

    findings->lessons = xcalloc(MOST_LESSONS, sizeof *findings->lessons);
    for (uint64_t rank = 0; rank <= highest; rank++)
        for (size_t at = 0; at < workloads.count; at++) {
            const struct program *program = teacher(answer, workloads.items[at]);
            struct matter matter = {.answer = answer};
            matter.summaries = answer_workload(answer, workloads.items[at]);
            if (program)
                matter.headline = headline_of(&matter.summaries, answer->cpus);
            for (size_t own = 0; program && own < program->lesson_count; own++) {
                matter.lesson = &program->lessons[own];
                if (matter.lesson->rank == rank && findings->lesson_count < MOST_LESSONS &&
                    holds(&matter))
                    findings->lessons[findings->lesson_count++] = (struct finding_lesson){
                        text_translated("%s: %s.", translate(matter.lesson->sentence),
                                        matter.figures),
                        matter.lesson->file};
            }
        }
    text_free(&workloads);
}
