/* SPDX-License-Identifier: MIT
 *
 * summary and notes: the bases of speed-ups, what is said of panels, of scaling, of losses; CSV. */
#include "compare/figures/notes.h"
#include "compare/figures/predict.h"
#include "compare/tables/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LAUNCHES = 12, CPUS = 8 };

/* A cell whose samples lie within half a per cent around `seconds`, each in a launch of its own. */
static struct result *add(struct results *results, const char *panel, const char *variant,
                          int workers, const char *setting, double seconds)
{
    struct result like = {.workload = (char *)"pool",
                          .panel = (char *)panel,
                          .variant = (char *)variant,
                          .setting = (char *)setting,
                          .parameters = (char *)"{}",
                          .workers = workers,
                          .alone = strcmp(variant, "sync") == 0};
    struct result *cell = results_add(results, &like);

    cell->alone = like.alone;
    cell->divisible = true;
    for (uint64_t launch = 1; launch <= LAUNCHES; launch++) {
        double off = 1 + 0.001 * (double)((launch * 7) % LAUNCHES) - 0.0055;
        struct sample sample = {.seconds = seconds * off,
                                .cpu_s = seconds * workers,
                                .launch_s = 0.002,
                                .first_result_s = -1,
                                .launch = launch,
                                .repetition = 1,
                                .expected_sum = 1000};
        result_keep(cell, &sample);
    }
    return cell;
}

static char *notes_text(const struct results *results, const char *setting)
{
    struct summaries summaries = predict_summaries(results, "pool", CPUS);
    struct text_list notes = notes_of(summaries.items, summaries.count, setting, CPUS);
    char *all = text_join(&notes, "\n");

    text_free(&notes);
    summaries_free(&summaries);
    return all;
}

static void expect(const struct results *results, const char *setting, const char *sentence)
{
    char *all = notes_text(results, setting);

    if (!strstr(all, sentence))
        fail_msg("'%s' is not in:\n%s", sentence, all);
    free(all);
}

static void bases(void **state)
{
    struct results results = {0};

    (void)state;
    add(&results, "posix", "sync", 1, "", 1.0);
    add(&results, "posix", "threads", 1, "", 1.25);
    add(&results, "posix", "threads", 4, "", 0.25);
    add(&results, "posix", "threads", 4, "size=9",
        9.0); /* other work: no base, no cell of a base */
    struct summaries summaries = predict_summaries(&results, NULL, CPUS);
    const struct summary *own = &summaries.items[2];
    assert_ptr_equal(own->alone, &results.cells[0]);
    assert_ptr_equal(own->one, &results.cells[1]);
    assert_float_equal(own->over_alone.estimate, 4, 0.02);
    assert_float_equal(own->over_one.estimate, 5, 0.02);
    assert_true(own->over_alone.claimed && own->over_alone.low < 4 && own->over_alone.high > 4);
    assert_float_equal(own->efficiency.estimate, 1, 0.01);
    assert_float_equal(own->cpu_share, 4, 0.05);
    assert_int_equal(own->seconds.n, LAUNCHES);
    assert_null(summaries.items[3].alone);
    assert_null(summaries.items[3].one);
    assert_int_equal(summaries.items[0].over_alone.n, 0); /* nobody is a base of itself */
    summaries_free(&summaries);
    results_free(&results);
}

static void panels(void **state)
{
    struct results results = {0};

    (void)state;
    add(&results, "posix", "threads", 4, "", 0.25);
    add(&results, "openmp", "dynamic", 4, "", 0.25);
    add(&results, "mpi", "manager", 4, "", 0.5);
    for (size_t at = 0; at < LAUNCHES; at++)
        results.cells[2].samples[at].launch_s = 0.4;
    expect(&results, "", "posix threads and openmp dynamic are the same in practice (within 5 %)");
    expect(&results, "", "mpi manager takes 2.00 [");
    expect(&results, "", "mpi starts 398 ms [");
    results.cells[2].sample_count = 4;
    expect(&results, "", "Too few samples to order the panels with 4 workers (mpi manager: n = 4");
    results_free(&results);
}

static void scaling(void **state)
{
    static const int workers[] = {1, 2, 4, 8, 16}; /* 16: past the CPUs, no point of a curve */
    const double sigma = 0.05, kappa = 0.002;
    struct results results = {0};

    (void)state;
    for (size_t at = 0; at < sizeof workers / sizeof workers[0]; at++) {
        double n = workers[at];
        add(&results, "posix", "threads", workers[at], "",
            (1 + sigma * (n - 1) + kappa * n * (n - 1)) / n);
    }
    expect(&results, "", "Universal scalability law, posix threads: contention ");
    expect(&results, "", "coherency 0.2");
    expect(&results, "", "Serial part with 8 workers (Karp and Flatt): posix threads 6.");
    results.count = 3;
    expect(&results, "", "posix threads: withheld, 3 numbers of workers up to the 8 cores");
    results.count = 5;
    results.cells[1].sample_count = 1;
    expect(&results, "", "Universal scalability law, posix threads: withheld, n = 1");
    results_free(&results);
}

static void losses(void **state)
{
    struct results results = {0};

    (void)state;
    struct result *racy = add(&results, "posix", "racy", 2, "", 0.5);
    racy->may_lose = true;
    for (size_t at = 0; at < LAUNCHES; at++)
        racy->samples[at].lost = 250;
    add(&results, "posix", "mutex", 2, "", 1.0);
    expect(&results, "", "posix racy 25.0 %. The fixed variants lost none.");
    results_free(&results);
}

/* What a spreadsheet would take for a formula, or for the end of a field. */
static void csv(void **state)
{
    struct results results = {0};
    char *text = NULL;
    size_t size = 0;

    (void)state;
    add(&results, "posix", "threads", 4, "=1+\"2\",3", 0.25);
    struct summaries summaries = predict_summaries(&results, NULL, CPUS);
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    table_csv(&summaries, stream);
    fclose(stream);
    assert_non_null(
        strstr(text, "\n\"pool\",\"posix\",\"threads\",4,\"'=1+\"\"2\"\",3\",\"{}\",12,12,"));
    free(text);
    summaries_free(&summaries);
    results_free(&results);
}

/* A resilient variant is told beside the form that it makes survive: same panel and workers. */
static void cost_of_surviving(void **state)
{
    struct results results = {0};

    (void)state;
    add(&results, "posix", "fork", 2, "", 0.5);
    add(&results, "posix", "fork", 4, "", 0.25);
    add(&results, "mpi", "fork", 4, "", 0.125);
    struct result *own = add(&results, "posix", "resilient", 4, "", 0.75);
    snprintf(own->traits.textbook, sizeof own->traits.textbook, "fork");
    struct summaries summaries = summaries_of(&results, "pool", CPUS);
    assert_ptr_equal(summaries.items[3].textbook, &results.cells[1]);
    assert_float_equal(summaries.items[3].over_textbook.estimate, 3, 1e-6);
    assert_true(summaries.items[3].over_textbook.claimed);
    assert_int_equal(summaries.items[1].over_textbook.n, 0);
    summaries_free(&summaries);
    results_free(&results);
}

/* Counts are a start's: each repetition has its share, and a start of several counts once. */
static void counters(void **state)
{
    struct results results = {0};
    struct result *own = add(&results, "posix", "threads", 4, "", 0.25);
    char *text = NULL;
    size_t size = 0;

    (void)state;
    char *before = notes_text(&results, "");
    assert_null(strstr(before, "Instructions a cycle"));
    free(before);
    for (size_t at = 0; at < LAUNCHES; at++) {
        struct sample *sample = &own->samples[at];
        sample->launch = 1 + at / 2;
        sample->repetition = 1 + at % 2;
        sample->shared_by = 4;
        sample->counted[SAMPLE_CYCLES] = 4000000;
        sample->counted[SAMPLE_INSTRUCTIONS] = 10000000;
        sample->counted[SAMPLE_CACHE_MISSES] = SAMPLE_UNTOLD;
        sample->voluntary = 5;
        sample->involuntary = 2;
        sample->energy_j = 6;
    }
    struct summaries summaries = summaries_of(&results, NULL, CPUS);
    const struct summary *summary = &summaries.items[0];
    assert_int_equal(summary->per_cycle.n, LAUNCHES / 2);
    assert_float_equal(summary->per_cycle.estimate, 2.5, 1e-9);
    assert_float_equal(summary->counted[SAMPLE_CYCLES].estimate, 1e6, 1e-3);
    assert_int_equal(summary->counted[SAMPLE_CACHE_MISSES].n, 0);
    assert_int_equal(summary->switches.n, LAUNCHES);
    assert_float_equal(summary->switches.estimate, 7, 1e-9);
    assert_float_equal(summary->energy_j.estimate, 1.5, 1e-9);
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    table_csv(&summaries, stream);
    fclose(stream);
    assert_non_null(strstr(text, ",switches,switches_low,switches_high,cycles,"));
    assert_non_null(strstr(text, ",1000000,1000000,1000000,2500000,2500000,2500000,,,,"));
    free(text);
    summaries_free(&summaries);
    expect(&results, "",
           "Instructions a cycle with 4 workers, start of the program included: "
           "posix threads 2.50.");
    for (size_t at = 0; at < LAUNCHES; at++)
        own->samples[at].counted[SAMPLE_CACHE_MISSES] = 15625;
    expect(&results, "", "posix threads 2.50 (10.0 for each byte of cache misses).");
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bases),    cmocka_unit_test(panels), cmocka_unit_test(scaling),
        cmocka_unit_test(losses),   cmocka_unit_test(csv),    cmocka_unit_test(cost_of_surviving),
        cmocka_unit_test(counters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
