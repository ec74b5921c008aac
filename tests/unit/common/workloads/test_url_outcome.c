/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void names_of_outcomes(void **state)
{
    char name[URL_OUTCOME_NAME];

    (void)state;
    for (int outcome = 1; outcome < 1000; outcome = outcome == URL_ERRORS - 1 ? 100 : outcome + 1) {
        url_outcome_name(outcome, name);
        assert_int_equal(url_outcome_read(name, strlen(name)), outcome);
    }
    assert_int_equal(url_outcome_read("040", 3), URL_NONE);
    assert_int_equal(url_outcome_read("", 0), URL_NONE);
    assert_int_equal(url_outcome_read("tim", 3), URL_NONE);
    assert_true(url_outcome_failed(URL_DNS) && url_outcome_failed(400));
    assert_false(url_outcome_failed(200) || url_outcome_failed(399));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_outcomes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
