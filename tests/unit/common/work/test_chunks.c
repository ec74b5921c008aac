/* SPDX-License-Identifier: MIT */
#include "common/work/chunks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The chunks follow each other without gap or overlap; none is empty. */
static void check_chunks(uint64_t tasks, int workers, uint64_t size)
{
    struct chunks chunks = chunks_cut(tasks, workers, size);
    uint64_t next = 0, before = UINT64_MAX;

    for (uint64_t number = 0; number < chunks.count; number++) {
        struct span span = chunks_span(&chunks, number);
        assert_int_equal(span.lo, next);
        assert_true(span.hi > span.lo);
        assert_true(span.hi - span.lo <= before); /* they never grow */
        if (size > 0)
            assert_true(span.hi - span.lo == size || number + 1 == chunks.count);
        before = span.hi - span.lo;
        next = span.hi;
    }
    assert_int_equal(next, tasks);
    chunks_free(&chunks);
}

static void all_small_cases(void **state)
{
    (void)state;
    for (uint64_t tasks = 0; tasks <= 70; tasks++)
        for (int workers = 1; workers <= 20; workers++)
            for (uint64_t size = 0; size <= 72; size++)
                check_chunks(tasks, workers, size);
}

static void many_tasks_make_few_shrinking_chunks(void **state)
{
    (void)state;
    for (uint64_t tasks = 1000; tasks <= 10000000; tasks *= 10)
        for (int workers = 1; workers <= 4096; workers *= 4) {
            struct chunks chunks = chunks_cut(tasks, workers, 0);
            struct span last = chunks_span(&chunks, chunks.count - 1);
            assert_true(chunks.count <= (uint64_t)workers * 40);
            assert_int_equal(last.hi - last.lo, 1);
            chunks_free(&chunks);
            check_chunks(tasks, workers, 0);
        }
}

static void huge_numbers_do_not_wrap(void **state)
{
    struct chunks chunks = chunks_cut(UINT64_MAX, 3, UINT64_MAX - 1);

    (void)state;
    assert_int_equal(chunks.count, 2);
    assert_int_equal(chunks_span(&chunks, 1).lo, UINT64_MAX - 1);
    assert_int_equal(chunks_span(&chunks, 1).hi, UINT64_MAX);
    chunks_free(&chunks);
    check_chunks(UINT64_MAX, 3, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_small_cases),
        cmocka_unit_test(many_tasks_make_few_shrinking_chunks),
        cmocka_unit_test(huge_numbers_do_not_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
