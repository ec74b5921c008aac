/* SPDX-License-Identifier: MIT
 *
 * Predictions whose answer is known in closed form: tasks divided over workers, updates of a shared
 * number, a pipeline; what is missing and why; how far off they are. */
#include "compare/figures/predict.h"

#include "compare/figures/notes.h"
#include "compare/prices/prices.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CPUS = 4, MOST_PRICES = 16 };

/* What programs would say of themselves. */
static struct traits traits_of(const char *workload, const char *name)
{
    static const struct {
        const char *cell, *price, *together;
        bool one_at_a_time, any_role;
    } known[] = {{"cpu_bound posix gil", "", "", true, false},
                 {"io_bound posix gil", "", "", true, false},
                 {"data_race posix mutex", "mutex", "", false, false},
                 {"data_race openmp reduction", "", "reduction", false, false},
                 {"data_race mpi reduce", "", "reduce", false, false},
                 {"queue posix threads", "mutex", "", false, false},
                 {"queue openmp tasks", "task", "", false, true}};
    bool updates = strcmp(workload, "data_race") == 0, pipeline = strcmp(workload, "queue") == 0;
    struct traits traits = {.price_times = pipeline ? 2 : 1};
    char cell[80];

    snprintf(cell, sizeof cell, "%s %s", workload, name);
    snprintf(traits.model, sizeof traits.model, updates ? "updates" : pipeline ? "pipeline" : "");
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (strcmp(known[at].cell, cell) == 0) {
            snprintf(traits.price, sizeof traits.price, "%s", known[at].price);
            snprintf(traits.together, sizeof traits.together, "%s", known[at].together);
            traits.one_at_a_time = known[at].one_at_a_time;
            traits.any_role = known[at].any_role;
            traits.locks = strcmp(known[at].price, "mutex") == 0;
        }
    return traits;
}

/* A cell that took so long, all of it computing unless `cpu_s` says otherwise (below 0). */
static struct result *add(struct results *results, const char *workload, const char *name,
                          int workers, double seconds, double cpu_s)
{
    char panel[32], variant[32];

    sscanf(name, "%31s %31s", panel, variant);
    struct result like = {.workload = (char *)workload,
                          .panel = panel,
                          .variant = variant,
                          .setting = (char *)"",
                          .parameters = (char *)"{}",
                          .workers = workers,
                          .alone = strcmp(variant, "sync") == 0,
                          .may_lose = strcmp(variant, "racy") == 0,
                          .traits = traits_of(workload, name)};
    struct result *cell = results_add(results, &like);
    result_keep(cell, &(struct sample){.seconds = seconds,
                                       .cpu_s = cpu_s < 0 ? seconds * workers : cpu_s,
                                       .launch = 1,
                                       .launch_s = -1,
                                       .first_result_s = -1,
                                       .longest_task_s = -1,
                                       .repetition = 1});
    return cell;
}

static void tell(struct result *cell, const char *parameters)
{
    free(cell->parameters);
    cell->parameters = text_format("%s", parameters);
}

static void tell_tasks(struct result *cell, uint64_t tasks, double longest_s)
{
    cell->samples[0].tasks = tasks;
    cell->samples[0].longest_task_s = longest_s;
}

static void add_price(struct results *results, const char *name, int workers, double seconds)
{
    char panel[32], own[48];

    if (!results->prices) {
        results->prices = calloc(1, sizeof *results->prices);
        results->prices->price = calloc(MOST_PRICES, sizeof *results->prices->price);
    }
    struct price *price = &results->prices->price[results->prices->count++];
    sscanf(name, "%31s %47s", panel, own);
    *price = (struct price){.unit = "s", .workers = workers, .median = seconds};
    snprintf(price->panel, sizeof price->panel, "%s", panel);
    snprintf(price->name, sizeof price->name, "%s", own);
}

static struct prediction prediction_of(const struct results *results, size_t cell)
{
    struct summaries summaries = predict_summaries(results, NULL, CPUS);
    struct prediction prediction = summaries.items[cell].prediction;

    summaries_free(&summaries);
    return prediction;
}

static void expect(const struct results *results, size_t cell, double seconds)
{
    struct prediction prediction = prediction_of(results, cell);

    if (fabs(prediction.seconds - seconds) > 1e-9 * seconds)
        fail_msg("cell %zu: %.9g expected, %.9g predicted (%s)", cell, seconds, prediction.seconds,
                 prediction.why_not);
}

static void expect_none(const struct results *results, size_t cell, const char *why)
{
    struct prediction prediction = prediction_of(results, cell);

    assert_true(prediction.seconds == 0);
    if (!strstr(prediction.why_not, why))
        fail_msg("'%s' is not in '%s'", why, prediction.why_not);
}

static void equal_tasks(void **state)
{
    struct results results = {0};

    (void)state;
    tell_tasks(add(&results, "cpu_bound", "posix sync", 1, 1.0, -1), 10, 0.1);
    add(&results, "cpu_bound", "posix threads", 1, 1.1, -1);
    add(&results, "cpu_bound", "posix threads", 3, 9, -1);
    add(&results, "cpu_bound", "posix threads", 4, 9, -1);
    add(&results, "cpu_bound", "posix threads", 8, 9, -1);
    add(&results, "cpu_bound", "posix gil", 4, 9, -1);
    results.cells[1].samples[0].tasks = 10;
    expect(&results, 0, 1.1); /* not by itself, but by the first other one */
    expect(&results, 1, 1.0);
    expect(&results, 2, 0.4);  /* 4 + 3 + 3 tasks */
    expect(&results, 3, 0.3);  /* 3 + 3 + 2 + 2 */
    expect(&results, 4, 0.25); /* 2 tasks at most each, but 8 workers on 4 CPUs */
    expect(&results, 5, 1.0);
    prices_detach(&results);
    results_free(&results);
}

static void waiting_tasks(void **state)
{
    struct results results = {0};

    (void)state;
    tell_tasks(add(&results, "io_bound", "posix sync", 1, 6.0, 0.001), 3, 2.0);
    add(&results, "io_bound", "posix threads", 3, 9, 0);
    add(&results, "io_bound", "posix gil", 2, 9, 0);
    expect(&results, 1, 2.0);
    expect(&results, 2, 4.0);
    prices_detach(&results);
    results_free(&results);
}

static void unequal_tasks(void **state)
{
    struct results results = {0};

    (void)state;
    tell_tasks(add(&results, "check_urls", "posix sync", 1, 2.0, 0.01), 20, 1.0);
    add(&results, "check_urls", "posix threads", 20, 9, 0);
    add(&results, "check_urls", "posix threads", 2, 9, 0);
    expect(&results, 1, 1.0); /* the longest one */
    expect(&results, 2, 1.0);
    results.cells[0].samples[0].longest_task_s = 0.2; /* twice the average */
    expect(&results, 2, 1.0);
    expect(&results, 1, 0.2);
    prices_detach(&results);
    results_free(&results);
}

static void short_tasks(void **state)
{
    struct results results = {0};
    struct result *cell;

    (void)state;
    cell = add(&results, "pool", "posix threads", 1, 10e-3, -1);
    tell_tasks(cell, 10000000, -1);
    cell = add(&results, "pool", "posix counter", 2, 9, -1);
    expect_none(&results, 1, "what variant counter takes to hand one over");
    tell(cell, "{\"chunk\":1}");
    add_price(&results, "posix dispatch_counter", 2, 1e-9);
    add_price(&results, "posix dispatch_one_counter", 2, 30e-9);
    expect(&results, 1, 5e-3 + 300e-3);
    tell(cell, "{\"chunk\":0}");
    expect(&results, 1, 5e-3 + 10e-3);
    expect_none(&results, 0, "no other cell");
    prices_detach(&results);
    results_free(&results);
}

/* A cell on several hosts pays what the way between them costs. */
static void several_hosts(void **state)
{
    struct results results = {0};

    (void)state;
    tell_tasks(add(&results, "pool", "mpi static", 1, 1.0, -1), 1000, 1e-3);
    tell_tasks(add(&results, "pool", "mpi request", 2, 9, -1), 1000, 1e-3);
    tell(add(&results, "queue", "mpi request", 2, 9, 0),
         "{\"items\":9000,\"producers\":1,\"consumers\":1,\"capacity\":16,"
         "\"produce\":[0,0],\"consume\":[0,0]}");
    snprintf(results.cells[2].traits.price, sizeof results.cells[2].traits.price, "request_reply");
    add_price(&results, "mpi request_reply", 2, 1e-6);
    add_price(&results, "mpi network_request_reply", 2, 50e-6);
    add_price(&results, "mpi dispatch_request", 2, 30e-6);
    expect(&results, 1, 0.5); /* a millisecond is long on one host */
    expect(&results, 2, 18e-3);
    results.cells[1].hosts.records = results.cells[2].hosts.records = 1;
    expect(&results, 1, 0.5 + 30e-3);
    expect(&results, 2, 18e-3 * 50);
    /* Eight ranks on two hosts have eight CPUs, not the four of one. */
    struct result *many = add(&results, "pool", "mpi static", 8, 9, -1);
    tell_tasks(many, 1000, 1e-3);
    expect(&results, 3, 0.25);
    results.cells[3].hosts.records = 1;
    results.cells[3].hosts.count = 2;
    expect(&results, 3, 0.125);
    results.cells[3].hosts.count = 0;
    prices_detach(&results);
    results_free(&results);
}

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

/* Who had no CPU for itself predicts nothing, and is not predicted; who only waits wants none. */
static void crowds(void **state)
{
    struct results results = {0};

    (void)state;
    tell_tasks(add(&results, "cpu_bound", "posix sync", 1, 1.0, -1), 4, 0.25);
    add(&results, "cpu_bound", "posix threads", 2, 9, -1);
    add(&results, "cpu_bound", "posix threads", 4, 9, -1);
    tell_tasks(add(&results, "io_bound", "posix sync", 1, 6.0, 0.001), 3, 2.0);
    add(&results, "io_bound", "posix threads", 3, 9, 0.001);
    for (size_t at = 0; at < results.count; at++)
        results.cells[at].samples[0].others_cpus = 1.1;
    expect(&results, 1, 0.5); /* 2 of 4 CPUs are left, which is more than others use */
    expect_none(&results, 2, "others used up to 1.1 of 4 CPUs while posix threads ran");
    expect(&results, 4, 2.0);
    results.cells[0].samples[0].others_cpus = 3.3;
    expect_none(&results, 1, "others used up to 3.3 of 4 CPUs while posix sync ran");
    results.cells[3].samples[0].others_cpus = results.cells[4].samples[0].others_cpus = 3.9;
    expect(&results, 4, 2.0);
    results.cells[0].samples[0].others_cpus = -1; /* nobody knows */
    expect(&results, 1, 0.5);
    prices_detach(&results);
    results_free(&results);
}

/* A base whose time swings is no ground for a prediction to within 15 %. */
static void swinging_base(void **state)
{
    struct results results = {0};

    (void)state;
    struct result *base = add(&results, "cpu_bound", "posix sync", 1, 1.0, -1);
    tell_tasks(base, 4, 0.25);
    add(&results, "cpu_bound", "posix threads", 2, 9, -1);
    for (uint64_t launch = 2; launch <= 8; launch++) {
        struct sample sample = results.cells[0].samples[0];
        sample.launch = launch;
        sample.seconds = launch % 2 == 0 ? 1.0 : 1.6;
        result_keep(&results.cells[0], &sample);
    }
    expect_none(&results, 1, "the time of posix sync is known to no more than");
    for (size_t at = 0; at < results.cells[0].sample_count; at++)
        results.cells[0].samples[at].seconds = at % 2 == 0 ? 1.0 : 1.05;
    expect(&results, 1, 0.5 * 1.025);
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
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_tasks),   cmocka_unit_test(waiting_tasks),
        cmocka_unit_test(unequal_tasks), cmocka_unit_test(short_tasks),
        cmocka_unit_test(several_hosts), cmocka_unit_test(updates),
        cmocka_unit_test(pipelines),     cmocka_unit_test(random_pipelines),
        cmocka_unit_test(misses),        cmocka_unit_test(by_traits),
        cmocka_unit_test(crowds),        cmocka_unit_test(swinging_base),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
