/* SPDX-License-Identifier: MIT
 *
 * prices: from records of several processes and runs to one figure a primitive; records that are no
 * good. */
#include "compare/prices/prices.h"

#include "common/options/options.h"
#include "compare/base/json_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What prices_add() says of a record with these members behind those that it needs. */
static const char *add(struct prices *prices, const char *more)
{
    char *text = text_format("{\"schema\":\"triptych/1\",\"price\":\"barrier\",\"panel\":\"mpi\","
                             "\"workers\":2,\"unit\":\"s\",\"median\":1%s}",
                             more);
    const char *why;
    struct json_object *record = fields_parse(text, strlen(text), &why);

    assert_non_null(record);
    const char *bad = prices_add(prices, record);
    json_object_put(record);
    free(text);
    return bad;
}

static void test_processes_are_pooled(void **state)
{
    struct prices prices = {0};

    (void)state;
    for (int launch = 1; launch <= 6; launch++) {
        char *more = text_format(",\"launch\":%d,\"values\":[%d,%d.5]", launch, launch, launch);
        assert_null(add(&prices, more));
        free(more);
    }
    prices_settle(&prices);
    assert_int_equal(prices.count, 1);
    assert_int_equal(prices.price[0].samples, 12);
    assert_int_equal(prices.price[0].processes, 6);
    assert_true(prices.price[0].claimed);
    assert_float_equal(prices.price[0].median, 3.75, 1e-12);
    assert_true(prices.price[0].low >= 1 && prices.price[0].high <= 6.5);
    prices_free(&prices);
}

static void test_few_processes_claim_no_interval(void **state)
{
    struct prices prices = {0};

    (void)state;
    assert_null(add(&prices, ",\"launch\":1,\"values\":[1,2,3,4,5,6,7]"));
    prices_settle(&prices);
    assert_false(prices.price[0].claimed);
    assert_float_equal(prices.price[0].low, 1, 0);
    assert_float_equal(prices.price[0].high, 7, 0);
    prices_free(&prices);
}

/* A price of two ranks, of the panel mpi. */
static void add_pair(struct prices *prices, const char *name, double median_s, const char *more)
{
    char *text = text_format("{\"schema\":\"triptych/1\",\"price\":\"%s\",\"panel\":\"mpi\","
                             "\"workers\":2,\"unit\":\"s\",\"median\":%g%s}",
                             name, median_s, more);
    const char *why;
    struct json_object *record = fields_parse(text, strlen(text), &why);

    assert_non_null(record);
    assert_null(prices_add(prices, record));
    json_object_put(record);
    free(text);
}

static void test_the_way_between_hosts_is_told(void **state)
{
    struct prices prices = {0};

    (void)state;
    add_pair(&prices, "round_trip_8", 1e-6, "");
    prices_settle(&prices);
    struct text_list none = prices_network(&prices);
    assert_int_equal(none.count, 0); /* one host */
    add_pair(&prices, "network_round_trip_8", 50e-6, "");
    add_pair(&prices, "network_request_reply", 60e-6, "");
    add_pair(&prices, "network_round_trip_1048576", 0.02, ",\"withheld\":\"disturbed\"");
    prices_settle(&prices);
    struct text_list told = prices_network(&prices);
    assert_int_equal(told.count, 1);
    assert_string_equal(
        told.items[0], "mpi: 8 bytes go from host to host and back in 50.0 us, 50.0 times as long "
                       "as on one host; a worker on another host that asks for each task (60.0 us) "
                       "is busy for nine tenths of its time from tasks of 540 us on.");
    text_free(&told);
    text_free(&none);
    prices_free(&prices);
}

static void test_the_newest_run_counts(void **state)
{
    struct prices prices = {0};

    (void)state;
    assert_null(add(&prices, ",\"run\":\"2026-11-23T01:00:00.000Z\",\"values\":[9,9]"));
    assert_null(add(&prices, ",\"run\":\"2026-11-23T02:00:00.000Z\",\"values\":[1]"));
    assert_null(add(&prices, ",\"run\":\"2026-11-23T01:30:00.000Z\",\"values\":[9]"));
    prices_settle(&prices);
    assert_int_equal(prices.count, 1);
    assert_int_equal(prices.price[0].samples, 1);
    assert_float_equal(prices.price[0].median, 1, 0);
    prices_free(&prices);
}

/* Samples of one run: what is less trusted does not count beside what is more. */
static void test_the_most_trusted_count(void **state)
{
    struct prices prices = {0};

    (void)state;
    assert_null(add(&prices, ",\"launch\":1,\"values\":[9],\"withheld\":\"few\""));
    prices_settle(&prices);
    assert_int_equal(prices.price[0].trust, PRICE_WITHHELD);
    assert_string_equal(prices.price[0].reason, "few");
    assert_null(add(&prices, ",\"launch\":2,\"values\":[5],\"doubtful\":\"load\""));
    assert_null(add(&prices, ",\"launch\":3,\"values\":[9],\"withheld\":\"few\""));
    prices_settle(&prices);
    assert_int_equal(prices.price[0].trust, PRICE_DOUBTFUL);
    assert_string_equal(prices.price[0].reason, "load");
    assert_float_equal(prices.price[0].median, 5, 0);
    assert_null(add(&prices, ",\"launch\":4,\"values\":[1]"));
    assert_null(add(&prices, ",\"launch\":5,\"values\":[9],\"doubtful\":\"load\""));
    assert_null(add(&prices, ",\"launch\":6,\"values\":[1]"));
    prices_settle(&prices);
    assert_int_equal(prices.count, 1);
    assert_int_equal(prices.price[0].trust, PRICE_TRUSTED);
    assert_string_equal(prices.price[0].reason, "");
    assert_int_equal(prices.price[0].processes, 2);
    assert_float_equal(prices.price[0].high, 1, 0);
    prices_free(&prices);
}

static void test_find(void **state)
{
    struct prices prices = {0};

    (void)state;
    assert_null(add(&prices, ",\"policy\":\"spin\""));
    assert_null(add(&prices, ",\"policy\":\"yield\""));
    prices_settle(&prices);
    assert_int_equal(prices.count, 2);
    assert_string_equal(prices_find(&prices, "mpi", "barrier", 2)->policy, "spin");
    assert_non_null(prices_find(&prices, "mpi", "barrier", 0));
    assert_null(prices_find(&prices, "mpi", "barrier", 4));
    assert_null(prices_find(&prices, "posix", "barrier", 2));
    assert_null(prices_find(&prices, "mpi", "mutex", 2));
    prices_free(&prices);
}

/* Of two members of one name json-c keeps the later one. */
static void test_bad_records(void **state)
{
    static const char *const cases[][2] = {
        {",\"schema\":\"triptych/2\"", "schema"},
        {",\"price\":\"a b\"", "price"},
        {",\"price\":7", "price"},
        {",\"panel\":\"../x\"", "panel"},
        {",\"panel\":\"\"", "panel"},
        {",\"unit\":\"m\"", "unit"},
        {",\"workers\":0", "workers"},
        {",\"workers\":1.5", "workers"},
        {",\"workers\":99999999", "workers"},
        {",\"policy\":\"\\u001b[31m\"", "policy"},
        {",\"group\":\"<b>\"", "group"},
        {",\"run\":\"yesterday\"", "run"},
        {",\"median\":-1", "median"},
        {",\"median\":\"1\"", "median"},
        {",\"values\":[1,-1]", "values"},
        {",\"values\":[\"1\"]", "values"},
        {",\"values\":[[1]]", "values"},
    };
    struct prices prices = {0};

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++)
        assert_string_equal(add(&prices, cases[at][0]), cases[at][1]);
    assert_int_equal(prices.count, 0);
    prices_free(&prices);
}

static void test_reading_a_folder(void **state)
{
    char folder[] = "/tmp/triptych-prices-XXXXXX";
    struct error error;
    struct prices prices;

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_false(prices_read(&prices, folder, &error));
    assert_non_null(strstr(error.text, "triptych prices --output"));
    char *path = text_format("%s/" PRICES_FILE, folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("garbage\n{}\n", file);
    fflush(file);
    assert_false(prices_read(&prices, folder, &error));
    prices_free(&prices); /* of what was complained of */
    fputs("{\"schema\":\"triptych/1\",\"price\":\"mutex\",\"panel\":\"posix\",\"workers\":1,"
          "\"unit\":\"s\",\"median\":2e-8,\"low\":1e-8,\"high\":3e-8,\"samples\":9}\n{\"schema\":",
          file);
    fclose(file);
    assert_true(prices_read(&prices, folder, &error));
    assert_float_equal(prices_find(&prices, "posix", "mutex", 1)->median, 2e-8, 0);
    prices_free(&prices);
    unlink(path);
    rmdir(folder);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_processes_are_pooled),
        cmocka_unit_test(test_few_processes_claim_no_interval),
        cmocka_unit_test(test_the_newest_run_counts),
        cmocka_unit_test(test_the_way_between_hosts_is_told),
        cmocka_unit_test(test_the_most_trusted_count),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_bad_records),
        cmocka_unit_test(test_reading_a_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
