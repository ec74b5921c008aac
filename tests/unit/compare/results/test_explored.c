/* SPDX-License-Identifier: MIT
 *
 * What `triptych explore --format json` says is read, and nothing of it is believed. */
#include "compare/results/explored.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char whole[] =
    "{\"schema\":\"triptych/"
    "1\",\"verdict\":\"found\",\"kind\":\"deadlock\",\"sentence\":\"DEADLOCK "
    "(found after 1 schedule, 2 ms).\",\"data_race\":true,\"schedules\":7,\"complete\":false,"
    "\"waits\":[\"main waits\",3],\"races\":[\"data race on x\\u001b\"]}\n";

static void what_was_found_is_read(void **state)
{
    struct explored explored;

    (void)state;
    assert_true(explored_read(&explored, whole, strlen(whole), 400));
    assert_true(explored.found && explored.data_race && !explored.complete);
    assert_int_equal(explored.schedules, 7);
    assert_string_equal(explored.kind, "deadlock");
    assert_string_equal(explored.text, "DEADLOCK (found after 1 schedule, 2 ms). main waits data "
                                       "race on x?");
    explored_free(&explored);
    assert_true(explored_read(&explored, whole, strlen(whole), 20));
    assert_string_equal(explored.text + 20, "...");
    explored_free(&explored);
}

static void what_is_no_account_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "Nothing found in 3 schedules",
        "{\"schema\":\"triptych/1\"}",
        "{\"schema\":\"triptych/9\",\"verdict\":\"nothing "
        "found\",\"sentence\":\"\",\"schedules\":1}",
        "{\"schema\":\"triptych/1\",\"verdict\":\"nothing "
        "found\",\"sentence\":\"\",\"schedules\":-1}",
        "{\"schema\":\"triptych/1\",\"verdict\":\"found\",\"sentence\":\"\",\"schedules\":1}",
        "{\"schema\":\"triptych/1\",\"verdict\":3,\"sentence\":\"\",\"schedules\":1}",
    };
    struct explored explored;

    (void)state;
    for (size_t at = 0; at < sizeof bad / sizeof bad[0]; at++)
        assert_false(explored_read(&explored, bad[at], strlen(bad[at]), 400));
    assert_false(explored_read(&explored, whole, strlen(whole) - 2, 400));
    assert_false(explored_read(&explored, NULL, 0, 400));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_found_is_read),
        cmocka_unit_test(what_is_no_account_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
