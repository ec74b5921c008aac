/* SPDX-License-Identifier: MIT
 *
 * What came out: figures over the rounds, the winner of a choice, and whether that is what the
 * lesson explains. With three rounds there is no interval; what is claimed holds in all of them. */
#include "common/base/translate.h"
#include "compare/lesson/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A winner is ahead by so much in its worst round; what is alike differs by no more in the median;
 * and a guess is right within that share of the result, or so many of its units. */
static const double ahead = 1.05, alike = 1.2, near_share = 0.25, near_times = 0.25,
                    near_percent = 10;

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

struct figure outcome_figure(const struct teaching *teaching, const char *run,
                             enum lesson_metric metric)
{
    const struct taught *taught = &teaching->runs[lesson_run_at(teaching->lesson, run)];
    double values[LESSON_ROUNDS];
    size_t count = taught->count;

    memcpy(values, taught->values[metric], sizeof values);
    qsort(values, count, sizeof *values, by_value);
    if (count == 0 || values[0] < 0)
        return (struct figure){0};
    return (struct figure){.median = (values[(count - 1) / 2] + values[count / 2]) / 2,
                           .low = values[0],
                           .high = values[count - 1],
                           .count = count};
}

size_t outcome_options(const struct lesson_question *question)
{
    size_t count = 0;

    while (question->options[count])
        count++;
    return count;
}

const char *outcome_unit(const struct lesson_question *question)
{
    return question->kind == LESSON_RATIO ? TRANSLATED("times") : "%";
}

/* ---- a choice -------------------------------------------------------------------------------- */

/* Whether figure `own` is ahead of all other options; `sign` is 1 where less wins, -1 where more
 * does. */
static bool wins(const struct teaching *teaching, const struct lesson_question *question,
                 size_t option)
{
    struct figure own = outcome_figure(teaching, question->options[option], question->metric);

    for (size_t at = 0; question->options[at]; at++) {
        struct figure other = outcome_figure(teaching, question->options[at], question->metric);
        bool before = question->kind == LESSON_LEAST ? own.high * ahead < other.low
                                                     : own.low > other.high * ahead;
        if (at != option && other.count > 0 && !before)
            return false;
    }
    return own.count > 0;
}

static void choose(const struct teaching *teaching, const struct lesson_question *question,
                   struct outcome *outcome)
{
    size_t count = outcome_options(question), measured = 0;
    double least = INFINITY, most = 0;

    outcome->winner = count;
    for (size_t at = 0; at < count; at++) {
        struct figure own = outcome_figure(teaching, question->options[at], question->metric);
        if (own.count == 0)
            continue;
        measured++;
        least = fmin(least, own.median);
        most = fmax(most, own.median);
        if (wins(teaching, question, at))
            outcome->winner = at;
    }
    outcome->known = measured > 1;
    outcome->supported = question->winner
                             ? outcome->winner < count &&
                                   strcmp(question->options[outcome->winner], question->winner) == 0
                             : outcome->winner == count && most <= least * alike;
}

/* ---- a number -------------------------------------------------------------------------------- */

static struct figure ratio_of(struct figure base, struct figure run)
{
    if (base.count == 0 || run.count == 0 || !(run.low > 0))
        return (struct figure){0};
    return (struct figure){.median = base.median / run.median,
                           .low = base.low / run.high,
                           .high = base.high / run.low,
                           .count = base.count < run.count ? base.count : run.count};
}

static void measure(const struct teaching *teaching, const struct lesson_question *question,
                    struct outcome *outcome)
{
    double each = question->each ? teaching->workers : 1;
    struct figure run = outcome_figure(teaching, question->run, question->metric);

    outcome->figure =
        question->base ? ratio_of(outcome_figure(teaching, question->base, question->metric), run)
                       : run;
    outcome->known = outcome->figure.count > 0;
    outcome->supported = outcome->known && outcome->figure.median >= question->low * each &&
                         outcome->figure.median <= question->high * each;
}

static enum agreement agreement_of(const struct lesson_question *question,
                                   const struct outcome *outcome, const struct guess *guess)
{
    if (!guess->given || !outcome->known)
        return AGREE_UNSAID;
    if (question->options[0])
        return guess->option == outcome->winner ? AGREE_YES : AGREE_OTHER;
    double within = fmax(near_share * outcome->figure.median,
                         question->kind == LESSON_RATIO ? near_times : near_percent);
    double below = outcome->figure.median - guess->number;
    return fabs(below) <= within ? AGREE_YES : below > 0 ? AGREE_MORE : AGREE_LESS;
}

struct outcome outcome_of(const struct teaching *teaching, size_t at)
{
    const struct lesson_question *question = &teaching->lesson->questions[at];
    struct outcome outcome = {0};

    (question->options[0] ? choose : measure)(teaching, question, &outcome);
    outcome.agreement = agreement_of(question, &outcome, &teaching->guesses[at]);
    return outcome;
}
