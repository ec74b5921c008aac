/* SPDX-License-Identifier: MIT
 *
 * crossover: on a machine where other programs run, most repetitions take several times as long as
 * they would alone, the more the longer the cell; what is told is what the undisturbed ones say. */
#include "compare/figures/crossover.h"
#include "compare/tables/crossover.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PLACES = 10, LINES = 3, STARTS = 3, REPETITIONS = 5 };

static const double tasks_of[] = {1000, 50}, unit_s = 1e-9;

struct truth {
    const char *panel, *variant;
    int workers;
    double once_s, share;
};

/* Threads win over one alone where 200 us + n x / 2 <= 1.05 n x. */
static const struct truth truths[LINES] = {
    {"posix", "sync", 1, 0, 1}, {"posix", "threads", 2, 200e-6, 0.5}, {"mpi", "request", 2, 1, 1}};

static struct result results[PLACES * LINES];
static struct crossover_cell cells[PLACES * LINES];

/* Of five repetitions one is undisturbed; the others take up to eight times as long where the cell
 * is longer than a millisecond. */
static double stretch_of(double seconds, int repetition)
{
    return seconds < 1e-3 || repetition == 3 ? 1 : 2 + (double)(repetition * 5 % 7);
}

static void fill(struct result *result, double seconds)
{
    for (int value = 0; value < STARTS * REPETITIONS; value++) {
        int start = value / REPETITIONS, repetition = value % REPETITIONS;
        struct sample sample = {.seconds = seconds * stretch_of(seconds, repetition) *
                                           (1 + 0.001 * (double)start),
                                .launch_s = 0.01,
                                .first_result_s = -1,
                                .launch = (uint64_t)start + 1,
                                .repetition = (uint64_t)repetition + 1};
        assert_true(result_keep(result, &sample));
    }
}

static int make(void **state)
{
    (void)state;
    for (size_t at = 0; at < PLACES * LINES; at++) {
        const struct truth *truth = &truths[at % LINES];
        size_t place = at / LINES, few = place / 5;
        double value = 300 * pow(50, (double)(place % 5) / 4) * (few ? 20 : 1);
        results[at] = (struct result){.workload = (char *)"beads",
                                      .panel = (char *)truth->panel,
                                      .variant = (char *)truth->variant,
                                      .workers = truth->workers,
                                      .alone = strcmp(truth->variant, "sync") == 0,
                                      .divisible = true};
        cells[at] = (struct crossover_cell){
            .result = &results[at], .place = place, .tasks = tasks_of[few], .value = value};
        fill(&results[at], truth->once_s + tasks_of[few] * truth->share * value * unit_s);
    }
    return 0;
}

static int forget(void **state)
{
    (void)state;
    for (size_t at = 0; at < PLACES * LINES; at++)
        free(results[at].samples);
    return 0;
}

static void other_programs_enter_no_crossing(void **state)
{
    struct crossover crossover = crossover_of(cells, PLACES * LINES);
    const double edge_s = 200e-6 / 1000 / (1.05 - 0.5);

    (void)state;
    assert_int_equal(crossover.error_cells, 8);
    assert_true(crossover.error < 0.01);
    assert_null(crossover_doubt(&crossover));
    assert_int_equal(crossover.count, 1);
    const struct crossover_line *threads = &crossover.groups[0].lines[1];
    assert_string_equal(threads->panel, "posix");
    assert_true(fabs(threads->work.from.estimate / edge_s - 1) < 0.02);
    assert_true(threads->work.from.claimed);
    crossover_free(&crossover);
}

/* Where the one that wins changes within a stretch in which both are the same, that is one crossing
 * with one interval. */
static void sentence(void **state)
{
    struct crossover crossover = crossover_of(cells, PLACES * LINES);
    char *words = crossover_sentence(&crossover, &crossover.groups[0], false);

    (void)state;
    if (!strstr(words, " a task alone wins; from ") || !strstr(words, " on posix wins"))
        fail_msg("%s", words);
    free(words);
    crossover_free(&crossover);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_programs_enter_no_crossing),
        cmocka_unit_test(sentence),
    };
    return cmocka_run_group_tests(tests, make, forget);
}
