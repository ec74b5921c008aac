/* SPDX-License-Identifier: MIT
 *
 * Heat: how busy each CPU was, from the counters of a machine that is only made of a file. */
#include "compare/machine/heat.h"
#include "tests/unit/compare/machine/root.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int make_proc(void **state)
{
    char folder[96];

    if (make_root(state) != 0)
        return -1;
    snprintf(folder, sizeof folder, "%s/proc", root);
    return mkdir(folder, 0700);
}

static void stat_says(const char *text)
{
    char path[96];

    snprintf(path, sizeof path, "%s/proc/stat", root);
    FILE *stream = fopen(path, "we");
    assert_non_null(stream);
    fputs(text, stream);
    assert_int_equal(fclose(stream), 0);
}

static void shares_are_of_the_span(void **state)
{
    (void)state;
    stat_says("cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 100 0 0 900 0 0 0 0 0 0\n"
              "cpu12 5 5 5 5 5 5 5 5 0 0\nintr 77\n");
    struct heat heat = heat_open(root, 10);
    assert_int_equal(heat.count, 2);
    assert_int_equal(heat.cpus[1].number, 12);
    stat_says("cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 150 0 0 940 0 0 0 10 0 0\n"
              "cpu12 5 5 5 100 10 5 5 5 0 0\nintr 77\n");
    assert_false(heat_step(&heat, 10.1)); /* ticks are too coarse for that */
    assert_true(heat_step(&heat, 11));
    assert_int_equal(heat.spans, 1);
    assert_float_equal(heat.end_s[0], 1, 1e-9);
    assert_float_equal(heat.cpus[0].busy[0], 0.5, 1e-9);
    assert_float_equal(heat.cpus[0].taken_by_host[0], 0.1, 1e-9);
    assert_float_equal(heat.cpus[1].busy[0], 0, 1e-9);
    heat_close(&heat);
}

static void a_cpu_may_go_and_counters_may_go_back(void **state)
{
    (void)state;
    stat_says("cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 100 0 0 900 0 0 0 0 0 0\ncpu1 9 0 0 9 0 0 0 0 0 0\n");
    struct heat heat = heat_open(root, 0);
    stat_says("cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 200 0 0 899 0 0 0 0 0 0\n");
    assert_true(heat_step(&heat, 1));
    assert_true(heat.cpus[0].busy[0] >= 0 && heat.cpus[0].busy[0] <= 1);
    assert_float_equal(heat.cpus[1].busy[0], 0, 1e-9);
    heat_close(&heat);
}

static void the_oldest_span_is_forgotten(void **state)
{
    (void)state;
    stat_says("cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n");
    struct heat heat = heat_open(root, 0);
    for (int step = 1; step <= HEAT_SPANS + 5; step++) {
        char text[128];
        snprintf(text, sizeof text, "cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 %d 0 0 %d 0 0 0 0 0 0\n",
                 step * (step + 1) / 2, 1000 * step - step * (step + 1) / 2);
        stat_says(text);
        assert_true(heat_step(&heat, step));
    }
    assert_int_equal(heat.spans, HEAT_SPANS);
    assert_float_equal(heat.end_s[HEAT_SPANS - 1], HEAT_SPANS + 5, 1e-9);
    assert_float_equal(heat.cpus[0].busy[0], 6e-3, 1e-9);
    assert_float_equal(heat.cpus[0].busy[HEAT_SPANS - 1], 1e-3 * (HEAT_SPANS + 5), 1e-9);
    heat_close(&heat);
}

static void nothing_is_known_without_the_file(void **state)
{
    (void)state;
    struct heat heat = heat_open("/nowhere", 0);
    assert_int_equal(heat.count, 0);
    assert_false(heat_step(&heat, 5));
    heat_close(&heat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_of_the_span),
        cmocka_unit_test(a_cpu_may_go_and_counters_may_go_back),
        cmocka_unit_test(the_oldest_span_is_forgotten),
        cmocka_unit_test(nothing_is_known_without_the_file),
    };

    return cmocka_run_group_tests(tests, make_proc, remove_root);
}
