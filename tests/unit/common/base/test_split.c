/* SPDX-License-Identifier: MIT */
#include "common/base/split.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The spans follow each other without gap or overlap, and their sizes differ by one at most. */
static void check_spans(uint64_t items, uint64_t parts)
{
    uint64_t next = 0;

    for (uint64_t part = 0; part < parts; part++) {
        struct span span = span_of(items, part, parts);
        assert_int_equal(span.lo, next);
        assert_int_equal(span.hi - span.lo, items / parts + (part < items % parts));
        next = span.hi;
    }
    assert_int_equal(next, items);
}

static void all_small_cases(void **state)
{
    (void)state;
    for (uint64_t items = 0; items <= 70; items++)
        for (uint64_t parts = 1; parts <= 70; parts++)
            check_spans(items, parts);
}

static void huge_numbers_do_not_wrap(void **state)
{
    static const uint64_t most = UINT64_MAX;
    static const uint64_t items[] = {most, most - 1, most / 2, most / 2 + 1, 1ULL << 63};
    static const uint64_t parts[] = {1, 2, 3, 5, 64, 4096, 65535};

    (void)state;
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++)
            check_spans(items[i], parts[p]);
    assert_int_equal(span_of(most, most - 1, most).lo, most - 1);
    assert_int_equal(span_of(most, most - 1, most).hi, most);
}

static void more_parts_than_items(void **state)
{
    (void)state;
    for (uint64_t part = 3; part < 1000; part++) {
        struct span span = span_of(3, part, 1000);
        assert_int_equal(span.lo, 3);
        assert_int_equal(span.hi, 3);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_small_cases),
        cmocka_unit_test(huge_numbers_do_not_wrap),
        cmocka_unit_test(more_parts_than_items),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
