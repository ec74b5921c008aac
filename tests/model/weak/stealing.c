/* SPDX-License-Identifier: MIT
 *
 * posix/core/stealing.c under a weak memory: every item is taken once, by relaxed operations alone.
 */
#include "tests/model/weak/stubs.h"

#include "posix/core/stealing.c"

enum { MOST = 8 };

static struct stealing *stealing;
static int taken[MOST], items;

static __attribute__((no_sanitize("thread"))) void take(const struct span *span)
{
    for (uint64_t item = span->lo; item < span->hi; item++)
        taken[item]++;
}

static void work(int worker)
{
    struct span span;

    while (stealing_take(stealing, worker, &span))
        take(&span);
}

static void first(void)
{
    work(0);
}

static void second(void)
{
    work(1);
}

static void third(void)
{
    work(2);
}

static void begin(int all, int workers)
{
    arena_begin();
    items = all;
    memset(taken, 0, sizeof taken);
    stealing = stealing_open((uint64_t)all, workers, 1);
}

static void two_workers(void)
{
    begin(6, 2);
}

static void three_workers(void)
{
    begin(4, 3);
}

static void check_taken(void)
{
    for (int item = 0; item < items; item++)
        weak_expect(taken[item] == 1, "an item was not taken once");
}

int main(void)
{
    static const struct weak_case cases[] = {
        {"stealing, 2 workers", 4, two_workers, {first, second}, check_taken},
        {"stealing, 3 workers", 3, three_workers, {first, second, third}, check_taken},
        {0}};
    static const struct weak_spare spares[] = {{0}};

    return weak_main(cases, spares);
}
