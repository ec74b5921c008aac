/* SPDX-License-Identifier: MIT
 *
 * Predictions whose answer is known in closed form: updates of a shared number, a pipeline; what is
 * missing and why; how far off they are. */
#include "compare/figures/notes.h"
#include "tests/unit/compare/figures/predicted.h"

static void updates(void **state)
{
    static const char *const names[] = {"posix mutex", "openmp reduction", "mpi reduce",
                                        "posix racy"};
    struct results results = {0};

    (void)state;
    for (size_t at = 0; at < 4; at++)
        for (int workers = 1; workers <= 2; workers++)
            tell(add(&results, "data_race", names[at], workers, at == 2 ? 5e-3 : 9, -1),
                 "{\"increments\":1000000}");
    expect_none(&results, 1, "the price of mutex or of a barrier is not known with 2 workers");
    add_price(&results, "posix mutex", 1, 10e-9);
    add_price(&results, "posix mutex", 2, 50e-9);
    add_price(&results, "posix barrier", 2, 5e-6);
    expect(&results, 0, 10e-3);
    expect(&results, 1, 50e-3);
    results.prices->price[1].trust = PRICE_DOUBTFUL;
    expect_none(&results, 1, "the price of mutex");
    results.prices->price[1].trust = PRICE_TRUSTED;
    results.prices->price[1].median = 21e-9; /* as if each had the mutex alone, in turn */
    expect_none(&results, 1, "took the lock again");
    results.prices->price[1].median = 50e-9;
    results.prices->price[2].median = 90e-3; /* the second one begins when the first has ended */
    expect(&results, 1, 100e-3);
    expect(&results, 2, 5e-3); /* as another panel's */
    expect_none(&results, 3, "the price of reduction");
    add_price(&results, "openmp barrier", 2, 2e-3);
    add_price(&results, "openmp reduction", 2, 3e-3);
    expect(&results, 3, 10e-3);
    expect_none(&results, 6, "no price");
    tell(&results.cells[0], "{\"increments\":1000}");
    expect_none(&results, 0, "less than 4 ms");
    prices_detach(&results);
    results_free(&results);
}

static void pipelines(void **state)
{
    static const char equal[] = "{\"items\":10,\"producers\":1,\"consumers\":2,\"capacity\":16,"
                                "\"produce\":[0.1,0.1],\"consume\":[0.4,0.4]}";
    struct results results = {0};

    (void)state;
    tell(add(&results, "queue", "posix threads", 1, 5.0, 0), equal);
    tell(add(&results, "queue", "posix threads", 2, 9, 0), equal);
    tell(add(&results, "queue", "posix threads", 3, 9, 0), equal);
    tell(add(&results, "queue", "openmp tasks", 2, 9, 0), equal);
    expect(&results, 1, 10 * 0.4);      /* one consumer never waits: the first item is there */
    expect(&results, 2, 0.1 + 5 * 0.4); /* two, the later one for the second item */
    expect(&results, 3, 2.5);           /* whoever is free makes or takes */
    expect(&results, 0, 5.0);           /* nobody else is alone: the mean of its times */
    results.cells[0].samples[0].seconds = 5.5; /* sleeping took a tenth longer than it should */
    expect(&results, 1, 1.1 * 4.0);
    tell(&results.cells[1], "{\"items\":10,\"producers\":1,\"consumers\":1,\"capacity\":1,"
                            "\"produce\":[0.4,0.4],\"consume\":[0.1,0.1]}");
    expect(&results, 1, 1.1 * 4.0); /* the producer sleeps after its last item, too */
    tell(&results.cells[1], "{\"items\":9000,\"producers\":1,\"consumers\":1,\"capacity\":16,"
                            "\"produce\":[0,0],\"consume\":[0,0]}");
    expect_none(&results, 1, "the price of mutex with 2 workers is not known");
    add_price(&results, "posix mutex", 2, 500e-9);
    expect(&results, 1, 9e-3);
    tell(&results.cells[1], "{\"items\":1e300,\"produce\":[5,1],\"consume\":7}");
    expect_none(&results, 1, "do not tell");
    prices_detach(&results);
    results_free(&results);
}

/* Items of the default have times of their own: what a run of it took with one consumer and with
 * two (common/workloads/queue_times.h says the latter). */
static void random_pipelines(void **state)
{
    struct results results = {0};

    (void)state;
    tell(add(&results, "queue", "mpi pull", 3, 9, 0),
         "{\"items\":10,\"producers\":1,\"consumers\":2,\"capacity\":16,\"produce\":[0.1,0.5],"
         "\"consume\":[0.5,1]}");
    struct prediction prediction = prediction_of(&results, 0);
    assert_float_equal(prediction.seconds, 4.17, 0.01);
    tell(&results.cells[0],
         "{\"items\":10,\"producers\":1,\"consumers\":1,\"capacity\":16,\"produce\":[0.1,0.5],"
         "\"consume\":[0.5,1]}");
    prediction = prediction_of(&results, 0);
    assert_float_equal(prediction.seconds, 7.50, 0.01);
    prices_detach(&results);
    results_free(&results);
}

/* Models and prices go by what is said, not by names; a model that nobody has predicts nothing. */
static void by_traits(void **state)
{
    struct results results = {0};

    (void)state;
    struct result *cell = add(&results, "worker_stats", "mpi wonder", 2, 9, -1);
    tell(cell, "{\"increments\":1000000}");
    cell->traits = (struct traits){.model = "updates", .price = "abacus", .price_times = 3};
    add_price(&results, "mpi abacus", 1, 10e-9);
    add_price(&results, "mpi abacus", 2, 20e-9);
    add_price(&results, "mpi barrier", 2, 5e-6);
    expect(&results, 0, 60e-3);
    cell->traits.one_at_a_time = true;
    snprintf(cell->traits.model, sizeof cell->traits.model, "oracle");
    expect_none(&results, 0, "no model 'oracle'");
    prices_detach(&results);
    results_free(&results);
}

static void misses(void **state)
{
    struct results results = {0};

    (void)state;
    tell_tasks(add(&results, "cpu_bound", "posix sync", 1, 1.0, -1), 2, 0.5);
    add(&results, "cpu_bound", "posix threads", 2, 0.5, -1);
    add(&results, "cpu_bound", "posix fork", 2, 1.0, -1);
    add(&results, "pool", "posix threads", 2, 1.0, -1);
    struct summaries summaries = predict_summaries(&results, NULL, CPUS);
    struct predict_misses own = predict_misses(summaries.items, summaries.count, "cpu_bound", "");
    assert_int_equal(own.cells, 3);
    assert_int_equal(own.predicted, 2); /* nobody else is alone */
    assert_float_equal(own.median, 0.25, 1e-9);
    assert_ptr_equal(own.worst, &summaries.items[2]);
    assert_int_equal(predict_misses(summaries.items, summaries.count, "pool", NULL).predicted, 0);
    char *overall = predict_overall(&summaries);
    assert_string_equal(overall,
                        "predictions: median error over 1 workload 25.0 % (cpu_bound 25.0 %)");
    free(overall);
    struct text_list notes = {0};
    predict_notes(&notes, summaries.items, 3, "");
    assert_int_equal(notes.count, 2);
    assert_string_equal(notes.items[0],
                        "Predicted from other cells and the price list: median error 25.0 % over 2 "
                        "of 3 cells; furthest off: posix fork with 2 workers, 1.00 s measured, 500 "
                        "ms predicted.");
    assert_string_equal(notes.items[1],
                        "No prediction for posix sync: no other cell tells how long "
                        "the tasks take alone.");
    text_free(&notes);
    summaries_free(&summaries);
    summaries = predict_summaries(&results, NULL, 0);
    assert_true(summaries.items[1].prediction.seconds == 0);
    assert_null(predict_overall(&summaries));
    summaries_free(&summaries);
    prices_detach(&results);
    results_free(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(updates), cmocka_unit_test(pipelines), cmocka_unit_test(random_pipelines),
        cmocka_unit_test(misses),  cmocka_unit_test(by_traits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
