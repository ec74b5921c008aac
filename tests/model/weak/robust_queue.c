/* SPDX-License-Identifier: MIT
 *
 * posix/resilient/robust_queue.c under a weak memory, with nobody killed: the mutex orders all but
 * the look of futex(2) at a bell. (That a killed process leaves nothing behind is tested by
 * tests/unit/posix/test_robust_queue.c.) */
#include "tests/model/weak/stubs.h"

#include "posix/measure/waits.h"
#include "posix/resilient/robust_mutex.h"

#define robust_mutex_init(mutex)     ((void)(mutex))
#define robust_mutex_lock(mutex)     (weak_lock(mutex), 0)
#define robust_mutex_unlock(mutex)   weak_unlock(mutex)
#define robust_mutex_repaired(mutex) ((void)(mutex))
#define robust_mutex_destroy(mutex)  ((void)(mutex))
#define trace_begin()                0.0
#define waits_futex(begin_s)         ((void)(begin_s))

#include "posix/resilient/robust_queue.c"

static struct robust_queue *queue;
static int sum, producing;

static __attribute__((no_sanitize("thread"))) void add(uint64_t item)
{
    sum += (int)item;
}

static __attribute__((no_sanitize("thread"))) bool was_last(void)
{
    return --producing == 0;
}

static void produce(void)
{
    for (uint64_t item = 1; item <= 2; item++)
        robust_queue_put(queue, 0, &item);
    if (was_last())
        robust_queue_close(queue);
}

static void consume(void)
{
    uint64_t item;

    while (robust_queue_get(queue, 1, &item))
        add(item);
}

static void other_consume(void)
{
    uint64_t item;

    while (robust_queue_get(queue, 2, &item))
        add(item);
}

static void begin(void)
{
    arena_begin();
    sum = 0;
    producing = 1;
    queue = robust_queue_open(1, sizeof(uint64_t), 3);
}

static void check_sum(void)
{
    weak_expect(sum == 3, "an item is lost, or was got twice");
}

int main(void)
{
    static const struct weak_case cases[] = {
        {"robust queue, 1 consumer", 3, begin, {produce, consume}, check_sum},
        {"robust queue, 2 consumers", 2, begin, {produce, consume, other_consume}, check_sum},
        {0}};
    static const struct weak_spare spares[] = {
        /* For what a killed process leaves behind, and nobody is killed here. */
        {"step", "signal fence", memory_order_relaxed},
        {0}};

    return weak_main(cases, spares);
}
