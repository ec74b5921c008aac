/* SPDX-License-Identifier: MIT
 *
 * posix/core/gil.c under a weak memory: the mutex orders all; `drop_asked` is a hint. */
#include "tests/model/weak/stubs.h"

#include "common/base/clock.h"

#include <pthread.h>

#define pthread_mutex_lock(mutex)           weak_lock(mutex)
#define pthread_mutex_unlock(mutex)         weak_unlock(mutex)
#define pthread_cond_wait(condition, mutex) weak_wait(condition, mutex, false)
#define pthread_cond_timedwait(condition, mutex, until)                                            \
    ((void)(until), weak_wait(condition, mutex, true) ? 0 : ETIMEDOUT)
#define pthread_cond_signal(condition) weak_signal(condition, false)
#define clock_now_s()                  0.0

#include "posix/core/gil.c"

static struct gil gil;
static int counter;

static void begin(void)
{
    arena_begin();
    memset(&gil, 0, sizeof gil);
    counter = 0;
    gil_init(&gil);
}

/* Two instructions of a program, and a check between them. */
static void interpret(void)
{
    gil_take(&gil);
    counter++;
    gil_check(&gil);
    counter++;
    gil_drop(&gil);
}

static __attribute__((no_sanitize("thread"))) void check_two(void)
{
    weak_expect(counter == 4, "an instruction is lost");
}

static __attribute__((no_sanitize("thread"))) void check_three(void)
{
    weak_expect(counter == 6, "an instruction is lost");
}

int main(void)
{
    static const struct weak_case cases[] = {
        {"gil, 2 threads", 4, begin, {interpret, interpret}, check_two},
        {"gil, 3 threads", 2, begin, {interpret, interpret, interpret}, check_three},
        {0}};
    static const struct weak_spare spares[] = {
        /* All under the mutex, but for a look that may be late. */
        {"gil_take", "store", memory_order_release},
        {"gil_take", "store", memory_order_relaxed},
        {"gil_drop", "load", memory_order_acquire},
        {"gil_drop", "load", memory_order_relaxed},
        {0}};

    return weak_main(cases, spares);
}
