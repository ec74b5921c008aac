/* SPDX-License-Identifier: MIT
 *
 * Predictions whose answer is known in closed form: tasks divided over workers. (Others are in
 * test_predict_flows.c.) */
#include "tests/unit/compare/figures/predicted.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_tasks),   cmocka_unit_test(waiting_tasks),
        cmocka_unit_test(unequal_tasks), cmocka_unit_test(short_tasks),
        cmocka_unit_test(several_hosts), cmocka_unit_test(crowds),
        cmocka_unit_test(swinging_base),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
