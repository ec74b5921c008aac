/* SPDX-License-Identifier: MIT */
#include "common/base/schema.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void older_and_own_forms_are_read(void **state)
{
    (void)state;
    assert_true(schema_is_read(SCHEMA, SCHEMA));
    assert_true(schema_is_read("x/1", "x/3"));
    assert_true(schema_is_read("x/3", "x/3"));
    assert_false(schema_is_newer("x/3", "x/3"));
    assert_false(schema_is_read("x/4", "x/3"));
}

static void newer_forms_are_known_as_such(void **state)
{
    (void)state;
    assert_true(schema_is_newer("x/4", "x/3"));
    assert_true(schema_is_newer("x/10", "x/9"));
    assert_true(schema_is_newer("x/999999999", "x/3"));
}

static void what_is_no_form_is_neither(void **state)
{
    static const char *const texts[] = {"",     "x",    "x/",    "x/0",   "x/01",         "x/-4",
                                        "x/ 4", "x/4 ", "x/4.0", "y/4",   "xx/4",         "x/4/4",
                                        "X/4",  "/4",   "4",     "x/+04", "x/9999999999", NULL};

    (void)state;
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        assert_false(schema_is_read(texts[at], "x/3"));
        assert_false(schema_is_newer(texts[at], "x/3"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(older_and_own_forms_are_read),
        cmocka_unit_test(newer_forms_are_known_as_such),
        cmocka_unit_test(what_is_no_form_is_neither),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
