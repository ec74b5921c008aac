/* SPDX-License-Identifier: MIT
 *
 * price: how n is found, what is taken off, which workers a primitive gets, medians and intervals.
 * The primitives here are made up, and take exactly the time that they say. */
#include "common/price/price_parts.h"

#include "common/base/fail.h"

#include <fcntl.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static double run_slow(const struct price_run *run)
{
    return 1e-6 * (double)run->operations;
}

static double run_loop(const struct price_run *run)
{
    return 0.25e-6 * (double)run->operations;
}

static double run_share(const struct price_run *run)
{
    return run->operations == 1 ? 0.5 : 7;
}

static const struct primitive made_up[] = {
    {.name = "slow",
     .group = "shared",
     .meaning = "m",
     .run = run_slow,
     .reference = run_loop,
     .least = 1},
    {.name = "fast",
     .group = "shared",
     .meaning = "m",
     .run = run_loop,
     .reference = run_slow,
     .least = 1,
     .most = 1},
    {.name = "pair", .group = "shared", .meaning = "m", .run = run_slow, .least = 2, .most = 2},
    {.name = "half",
     .group = "waiting",
     .meaning = "m",
     .run = run_share,
     .least = 3,
     .kind = PRICE_AS_IT_IS,
     .share = true},
    {0},
};

static const struct primitive *const tables[] = {made_up, NULL};
static const struct price_list list = {.tables = tables};
static const struct team team = {.panel = "made_up", .launch = "", .leave = _exit};

/* The records that price_main() prints with these words, as an array; the caller puts it back. */
static struct json_object *records_of(int argc, char **argv)
{
    char bytes[1 << 16];
    struct json_object *records = json_object_new_array();
    FILE *file = tmpfile();
    int out = dup(STDOUT_FILENO);

    assert_non_null(file);
    dup2(fileno(file), STDOUT_FILENO);
    assert_int_equal(price_main(argc, argv, &list, &team), STATUS_DONE);
    dup2(out, STDOUT_FILENO);
    close(out);
    rewind(file);
    while (fgets(bytes, sizeof bytes, file)) {
        struct json_object *record = json_tokener_parse(bytes);
        assert_non_null(record);
        json_object_array_add(records, record);
    }
    fclose(file);
    return records;
}

#define RECORDS(...)                                                                               \
    records_of((int)(sizeof((char *[]){"prices", "--json", __VA_ARGS__}) / sizeof(char *)),        \
               (char *[]){"prices", "--json", __VA_ARGS__, NULL})

static struct json_object *field(struct json_object *records, size_t at, const char *name)
{
    struct json_object *value = NULL;

    assert_true(at < json_object_array_length(records));
    assert_true(json_object_object_get_ex(json_object_array_get_idx(records, at), name, &value));
    return value;
}

static double real(struct json_object *records, size_t at, const char *name)
{
    return json_object_get_double(field(records, at, name));
}

static void test_each_operation_costs_what_is_left(void **state)
{
    struct json_object *records = RECORDS("--workers=1", "--only=slow", "--samples=7");

    (void)state;
    assert_int_equal(json_object_array_length(records), 1);
    assert_float_equal(real(records, 0, "median"), 0.75e-6, 1e-15);
    assert_float_equal(real(records, 0, "low"), 0.75e-6, 1e-15);
    assert_int_equal(real(records, 0, "samples"), 7);
    /* The first power of two that makes a sample of 1 ms out of operations of 1 us. */
    assert_int_equal(real(records, 0, "operations"), 1024);
    assert_string_equal(json_object_get_string(field(records, 0, "unit")), "s");
    json_object_put(records);
}

static void test_noise_below_nothing_is_withheld(void **state)
{
    struct json_object *records = RECORDS("--workers=1", "--only=fast");

    (void)state;
    assert_float_equal(real(records, 0, "median"), 0, 0);
    assert_string_equal(json_object_get_string(field(records, 0, "withheld")),
                        "it took no longer than a loop without it");
    json_object_put(records);
}

static void test_a_share_is_as_it_is(void **state)
{
    struct json_object *records = RECORDS("--workers=3", "--only=half");

    (void)state;
    assert_float_equal(real(records, 0, "median"), 0.5, 0);
    assert_string_equal(json_object_get_string(field(records, 0, "unit")), "1");
    json_object_put(records);
}

/* Each gets as many as it is made for; what fewer have measured is left out. */
static void test_workers(void **state)
{
    struct json_object *records = RECORDS("--workers=4", "--quick");

    (void)state;
    assert_int_equal(json_object_array_length(records), 4);
    assert_int_equal(real(records, 0, "workers"), 4);
    assert_int_equal(real(records, 1, "workers"), 1);
    assert_int_equal(real(records, 2, "workers"), 2);
    assert_int_equal(real(records, 3, "workers"), 4);
    json_object_put(records);
    records = RECORDS("--workers=4", "--above=2", "--quick");
    assert_int_equal(json_object_array_length(records), 2);
    json_object_put(records);
    records = RECORDS("--workers=1", "--quick");
    assert_int_equal(json_object_array_length(records), 2);
    json_object_put(records);
}

/* The ranks of the ends are those that tables of the sign test give: 6 values: 1 and 6; 9: 2 and 8;
 * 20: 6 and 15. */
static void test_interval(void **state)
{
    static const struct {
        size_t samples;
        double low, median, high;
    } cases[] = {{1, 1, 1, 1}, {5, 1, 3, 5},     {6, 1, 3.5, 6},   {8, 1, 4.5, 8},
                 {9, 2, 5, 8}, {12, 3, 6.5, 10}, {20, 6, 10.5, 15}};
    static struct price_figures figures;

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        figures.samples = cases[at].samples;
        for (size_t value = 0; value < figures.samples; value++) /* from the largest on */
            figures.values[value] = (double)(figures.samples - value);
        price_settle(&figures);
        assert_float_equal(figures.low, cases[at].low, 0);
        assert_float_equal(figures.median, cases[at].median, 0);
        assert_float_equal(figures.high, cases[at].high, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_operation_costs_what_is_left),
        cmocka_unit_test(test_noise_below_nothing_is_withheld),
        cmocka_unit_test(test_a_share_is_as_it_is),
        cmocka_unit_test(test_workers),
        cmocka_unit_test(test_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
