/* SPDX-License-Identifier: MIT
 *
 * What --describe prints. */
#include "tests/unit/common/bench/printed.h"

static const struct variant *variants[] = {&exact, &racy, NULL};
static const struct option_row common_options[] = {
    {"workers", OPTION_COUNT, 0, "workers", NULL, NULL, "1", "4096", NULL, "how many"},
    {0},
};

static const struct team team = {.panel = "panel", .launch = "run "};

static void description(void **state)
{
    char line[8192];

    (void)state;
    begin_capture();
    record_describe(&workload, &team, variants, common_options, 3);
    struct json_object *whole = end_capture(line, sizeof line);
    struct json_object *list = member(whole, "options"), *names = member(whole, "variants");
    assert_int_equal(json_object_get_int(member(whole, "default_workers")), 3);
    assert_int_equal(json_object_array_length(list), 9);
    assert_int_equal(json_object_array_length(names), 2);
    assert_false(json_object_get_boolean(member(json_object_array_get_idx(names, 0), "may_lose")));
    assert_true(json_object_get_boolean(member(json_object_array_get_idx(names, 1), "may_lose")));
    assert_true(json_object_get_boolean(member(json_object_array_get_idx(names, 1), "alone")));

    struct json_object *said = json_object_array_get_idx(names, 0);
    assert_string_equal(json_object_get_string(member(whole, "model")), "updates");
    assert_true(json_object_get_boolean(member(whole, "empty_tasks")));
    assert_string_equal(json_object_get_string(member(said, "price")), "lock");
    assert_string_equal(json_object_get_string(member(said, "textbook")), "fork");
    assert_true(json_object_get_double(member(said, "price_times")) == 2);
    assert_false(json_object_object_get_ex(said, "together", NULL));
    assert_false(json_object_object_get_ex(json_object_array_get_idx(names, 1), "price", NULL));

    struct json_object *count = json_object_array_get_idx(list, 0);
    assert_string_equal(json_object_get_string(member(count, "name")), "count");
    assert_string_equal(json_object_get_string(member(count, "type")), "count");
    assert_string_equal(json_object_get_string(member(count, "scope")), "workload");
    assert_string_equal(json_object_get_string(member(count, "unit")), "items");
    assert_int_equal(json_object_get_uint64(member(count, "default")), 7);
    assert_int_equal(json_object_get_uint64(member(count, "minimum")), 1);
    assert_int_equal(json_object_get_uint64(member(count, "maximum")), UINT64_MAX);

    struct json_object *pause = json_object_array_get_idx(list, 3);
    assert_string_equal(json_object_get_string(member(pause, "type")), "interval");
    assert_int_equal(json_object_array_length(member(pause, "default")), 2);
    assert_true(json_object_get_double(member(pause, "maximum")) == 3600);

    struct json_object *choice = json_object_array_get_idx(list, 4);
    assert_string_equal(json_object_get_string(member(choice, "default")), "sieve");
    assert_int_equal(json_object_array_length(member(choice, "choices")), 2);

    struct json_object *workers = json_object_array_get_idx(list, 8);
    assert_string_equal(json_object_get_string(member(workers, "scope")), "program");
    assert_false(json_object_object_get_ex(workers, "default", NULL));
    json_object_put(whole);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(description)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
