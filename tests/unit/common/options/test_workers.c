/* SPDX-License-Identifier: MIT
 *
 * What OMP_NUM_THREADS asks for, and what it cannot ask for. */
#include "common/options/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void lists(void **state)
{
    static const struct {
        const char *text;
        int workers;
    } cases[] = {{NULL, 0}, {"", 0},    {" \t", 0},   {"1", 1},       {" 3 ", 3},
                 {"+2", 2}, {"4,2", 4}, {"4 , 2", 4}, {"4096", 4096}, {"2,99999999999", 2}};

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct error error = {""};
        int workers = -1;
        assert_true(workers_of_list(cases[at].text, &workers, &error));
        assert_int_equal(workers, cases[at].workers);
        assert_string_equal(error.text, "");
    }
}

static void no_lists(void **state)
{
    static const char *const cases[] = {"0",   "-1",  "junk", "2x",          "2,",   ",2", "2,0",
                                        "2,x", "1 2", "3.5",  "99999999999", "4097", "+",  "2,,1"};

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct error error = {""};
        int workers;
        assert_false(workers_of_list(cases[at], &workers, &error));
        assert_non_null(strstr(error.text, cases[at]));
        assert_non_null(strstr(error.text, "unset OMP_NUM_THREADS"));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(lists), cmocka_unit_test(no_lists)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
