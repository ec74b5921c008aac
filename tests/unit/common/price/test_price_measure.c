/* SPDX-License-Identifier: MIT
 *
 * price_measure: calibration and samples on a machine that is made up, with a clock of its own: a
 * slow beginning, workers that lose their CPU, samples that stay short, one CPU for two workers. */
#include "common/price/price_measure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The machine: an operation takes 1 us, but what is said here. */
static struct {
    double now_s;
    int calls, slow_calls; /* so many calls take a time slice each, however much they do */
    double at_most_s;      /* 0: no limit */
    int switches;          /* that have happened */
    int switch_from, switch_to, switch_every; /* which calls lose a CPU */
    uint64_t elsewhere;                       /* switches of another rank in each sample */
} machine;

static double now(void)
{
    return machine.now_s;
}

static uint64_t switches(void)
{
    return (uint64_t)machine.switches;
}

static uint64_t total(uint64_t own)
{
    return own + machine.elsewhere;
}

static double run_made_up(const struct price_run *run)
{
    int call = machine.calls++;
    double took_s = 1e-6 * (double)run->operations;

    if (call < machine.slow_calls)
        took_s = 8e-3;
    if (machine.at_most_s > 0 && call >= machine.slow_calls && took_s > machine.at_most_s)
        took_s = machine.at_most_s;
    if (machine.switch_every > 0 && call >= machine.switch_from && call < machine.switch_to &&
        (call - machine.switch_from) % machine.switch_every == 0) {
        machine.switches++;
        took_s += 4e-3;
    }
    machine.now_s += took_s + 1e-6;
    return took_s;
}

static const struct primitive spins = {.name = "spins", .run = run_made_up, .least = 1};
static const struct primitive wakes = {
    .name = "wakes", .run = run_made_up, .least = 1, .wakes = true};

static const struct primitive makes = {
    .name = "makes", .run = run_made_up, .least = 1, .most = 1, .wakes = true};

static const struct price_world world = {.now_s = now, .switches = switches, .total = total};
static const struct price_limits limits = {
    .samples = 9, .sample_s = 1e-3, .price_s = 0.2, .cpus = 2};

/* The machine is what the test has made of it; measures with so many workers. */
static const struct price_figures *figures_of(const struct primitive *primitive, int workers,
                                              const struct price_limits *within)
{
    static struct price_figures figures;

    figures = (struct price_figures){.primitive = primitive, .policy = "", .run.workers = workers};
    price_measure(&world, within, &figures);
    return &figures;
}

static int reset(void **state)
{
    (void)state;
    memset(&machine, 0, sizeof machine);
    return 0;
}

static void expect_true_price(const struct price_figures *figures,
                              const struct price_limits *within)
{
    assert_string_equal(figures->withheld, "");
    assert_float_equal(figures->median, 1e-6, 1e-12);
    assert_true((double)figures->run.operations * figures->median >= within->sample_s / 4);
    assert_int_equal(figures->samples, within->samples);
}

static void test_a_quiet_machine(void **state)
{
    const struct price_figures *figures = figures_of(&spins, 2, &limits);

    (void)state;
    expect_true_price(figures, &limits);
    assert_int_equal(figures->run.operations, 1024);
    assert_int_equal(figures->retried, 0);
}

/* However many calls are slow at first: the count is right in the end, or the price is withheld.
 * If all samples are slow, the kernel must have told why. */
static void test_a_slow_beginning(void **state)
{
    for (int slow = 1; slow < 60; slow++) {
        reset(state);
        machine.slow_calls = slow;
        machine.switch_every = slow < 12 ? 0 : 1;
        machine.switch_to = slow;
        const struct price_figures *figures = figures_of(&spins, 2, &limits);
        if (!figures->withheld[0] && figures->median > 2e-6)
            fail_msg("%d slow calls: %g s and not withheld", slow, figures->median);
        if (slow < 30)
            expect_true_price(figures, &limits);
    }
}

static void test_slices_all_along_are_withheld(void **state)
{
    (void)state;
    machine.switch_every = 1;
    machine.switch_to = 1 << 30;
    const struct price_figures *figures = figures_of(&spins, 2, &limits);
    assert_non_null(strstr(figures->withheld, "a worker lost its CPU in"));
    assert_true(figures->samples >= 1 && figures->retried >= figures->samples);
    assert_true(machine.now_s < 5); /* it gives up */
}

static void test_disturbed_samples_are_taken_again(void **state)
{
    (void)state;
    machine.switch_every = 2;
    machine.switch_from = 10;
    machine.switch_to = 30;
    const struct price_figures *figures = figures_of(&spins, 2, &limits);
    expect_true_price(figures, &limits);
    assert_float_equal(figures->high, 1e-6, 1e-12); /* no disturbed one is among them */
    assert_true(figures->retried > 0);
}

/* What another rank has lost counts, too. */
static void test_a_switch_in_another_rank(void **state)
{
    (void)state;
    machine.elsewhere = 1;
    assert_string_not_equal(figures_of(&spins, 2, &limits)->withheld, "");
}

/* Where workers share a CPU anyway, or sleep, being switched out is part of the price. */
static void test_switches_that_belong_to_it(void **state)
{
    struct price_limits one = limits;

    (void)state;
    one.cpus = 1;
    machine.elsewhere = 5;
    expect_true_price(figures_of(&spins, 2, &one), &one);
    expect_true_price(figures_of(&wakes, 2, &limits), &limits);
    assert_string_not_equal(figures_of(&spins, 1, &one)->withheld, "");
    assert_string_not_equal(figures_of(&wakes, 1, &one)->withheld,
                            ""); /* there is nobody to wake */
    expect_true_price(figures_of(&makes, 1, &limits), &limits);
    assert_int_equal(price_wants(figures_of(&makes, 1, &limits)), 2);
}

/* The speed changes after calibration: the count is put right. */
static void test_drift(void **state)
{
    struct price_limits few = limits;

    (void)state;
    machine.slow_calls = 5; /* all of the first calibration, and two samples */
    expect_true_price(figures_of(&spins, 2, &few), &few);
    few.samples = 3;
    reset(state);
    machine.slow_calls = 4;
    expect_true_price(figures_of(&spins, 2, &few), &few);
}

static void test_samples_that_stay_short_are_withheld(void **state)
{
    (void)state;
    machine.slow_calls = 3;
    machine.at_most_s = 1e-5;
    const struct price_figures *figures = figures_of(&spins, 2, &limits);
    assert_non_null(strstr(figures->withheld, "calibrating was disturbed"));
}

/* A long operation is measured as often as time allows, and that is no fault of the machine. */
static void test_long_operations(void **state)
{
    struct price_limits once = limits;

    (void)state;
    once.samples = 2;
    machine.slow_calls = 1 << 30;
    const struct price_figures *figures = figures_of(&spins, 2, &once);
    assert_string_equal(figures->withheld, "");
    assert_float_equal(figures->median, 8e-3, 1e-9);
    assert_int_equal(figures->run.operations, 1);
}

static void test_operations_that_are_too_long_are_withheld(void **state)
{
    struct price_limits short_time = limits;

    (void)state;
    short_time.price_s = 1e-3;
    machine.slow_calls = 1 << 30;
    assert_non_null(strstr(figures_of(&spins, 2, &short_time)->withheld, "there was time for"));
}

static void test_what_others_use(void **state)
{
    static const struct {
        double busy_s, own_s;
        int wants;
        double others, crowd;
    } cases[] = {
        {2, 2, 2, 0, 0},                        /* all ours */
        {2, 1, 1, 1, 0},                        /* another one on the CPU that is left */
        {2, 1.5, 2, 0.5, 0.5},                  /* it has half of one that is wanted */
        {2, 0.5, 1, 1.5, 0.5}, {1, 0, 2, 1, 1}, /* ours sleep, the other one does not */
        {0.1, 0, 2, 0.1, 0},                    /* daemons */
        {1, 1.1, 2, 0, 0},                      /* the counters tick */
        {2, 1, 4, 1, 1},
    };
    struct price_look from = {.at_s = 10, .busy_s = 20, .own_s = 3, .cpus = 2};

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct price_look to = {
            .at_s = 11, .busy_s = 20 + cases[at].busy_s, .own_s = 3 + cases[at].own_s, .cpus = 2};
        assert_float_equal(price_others(&from, &to), cases[at].others, 1e-9);
        assert_float_equal(price_crowd(&from, &to, cases[at].wants), cases[at].crowd, 1e-9);
        to.cpus = 0; /* the kernel does not tell */
        assert_float_equal(price_crowd(&from, &to, cases[at].wants), 0, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_a_quiet_machine, reset),
        cmocka_unit_test_setup(test_a_slow_beginning, reset),
        cmocka_unit_test_setup(test_slices_all_along_are_withheld, reset),
        cmocka_unit_test_setup(test_disturbed_samples_are_taken_again, reset),
        cmocka_unit_test_setup(test_a_switch_in_another_rank, reset),
        cmocka_unit_test_setup(test_switches_that_belong_to_it, reset),
        cmocka_unit_test_setup(test_drift, reset),
        cmocka_unit_test_setup(test_samples_that_stay_short_are_withheld, reset),
        cmocka_unit_test_setup(test_long_operations, reset),
        cmocka_unit_test_setup(test_operations_that_are_too_long_are_withheld, reset),
        cmocka_unit_test(test_what_others_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
