/* SPDX-License-Identifier: MIT */
#include "common/workloads/heavy_sum.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void published_values(void **state)
{
    (void)state;
    assert_int_equal(heavy_sum_formula(0), 0);
    assert_int_equal(heavy_sum_formula(1), 0);
    assert_int_equal(heavy_sum_formula(2), 1);
    assert_int_equal(heavy_sum_formula(101), 5050); /* C. F. Gauss, 1 + ... + 100 */
    assert_int_equal(heavy_sum_formula(50000000), 1249999975000000);
}

static void the_loop_agrees_with_the_formula(void **state)
{
    (void)state;
    for (uint64_t n = 0; n <= 300; n++)
        assert_int_equal(heavy_sum((struct span){0, n}), heavy_sum_formula(n));
    for (uint64_t n = 999983; n <= 1000003; n++)
        assert_int_equal(heavy_sum((struct span){0, n}), heavy_sum_formula(n));
}

static void parts_add_up(void **state)
{
    (void)state;
    for (uint64_t parts = 1; parts <= 17; parts++) {
        uint64_t sum = 0;
        for (uint64_t part = 0; part < parts; part++)
            sum += heavy_sum(span_of(100003, part, parts));
        assert_int_equal(sum, heavy_sum_formula(100003));
    }
}

/* Past 2^64 both wrap around; the formula must not divide a product that has wrapped already. */
static void wraps_around(void **state)
{
    const uint64_t big = 1ULL << 63, edge = 6074001001; /* edge (edge - 1) / 2 is past 2^64 */

    (void)state;
    assert_int_equal(heavy_sum((struct span){big, big + 2}), 1);
    assert_int_equal(heavy_sum((struct span){UINT64_MAX - 2, UINT64_MAX}), (uint64_t)-5);
    assert_int_equal(heavy_sum((struct span){big - 3, big + 4}),
                     heavy_sum_formula(big + 4) - heavy_sum_formula(big - 3));
    assert_int_equal(heavy_sum((struct span){edge - 5, edge + 6}),
                     heavy_sum_formula(edge + 6) - heavy_sum_formula(edge - 5));
    /* (2^64 - 1) (2^63 - 1) is -(2^63 - 1) modulo 2^64 */
    assert_int_equal(heavy_sum_formula(UINT64_MAX), big + 1);
}

static void empty_spans(void **state)
{
    (void)state;
    assert_int_equal(heavy_sum((struct span){0, 0}), 0);
    assert_int_equal(heavy_sum((struct span){7, 7}), 0);
    assert_int_equal(heavy_sum((struct span){UINT64_MAX, UINT64_MAX}), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values), cmocka_unit_test(the_loop_agrees_with_the_formula),
        cmocka_unit_test(parts_add_up),     cmocka_unit_test(wraps_around),
        cmocka_unit_test(empty_spans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
