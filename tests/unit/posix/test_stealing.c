/* SPDX-License-Identifier: MIT
 *
 * Work stealing under stress, between threads and between processes, with a random delay before
 * each atomic step: every item is taken exactly once. */
static void step(void);
#define STEALING_STEP step
#include "posix/core/stealing.c" /* rather than the library's, for the delays */

#include "common/account/trace.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_WORKERS = 8 };

static _Thread_local unsigned short seed[3];

/* Most steps go on at once; some let others run, few sleep. */
static void step(void)
{
    long draw = nrand48(seed) % 1000;

    if (draw < 3)
        clock_sleep(5e-5);
    else if (draw < 100)
        sched_yield();
}

/* Lies in shared memory. */
struct stress {
    struct stealing *stealing;
    uint64_t items;
    atomic_uint outside;
    atomic_uint taken[]; /* by item: how often */
};

struct worker {
    pthread_t thread;
    struct stress *stress;
    int number;
};

static void *work(void *argument)
{
    const struct worker *mine = argument;
    struct span items;

    seed[0] = (unsigned short)mine->number;
    while (stealing_take(mine->stress->stealing, mine->number, &items)) {
        if (items.lo >= items.hi || items.hi > mine->stress->items) {
            atomic_fetch_add(&mine->stress->outside, 1);
            continue;
        }
        for (uint64_t item = items.lo; item < items.hi; item++)
            atomic_fetch_add_explicit(&mine->stress->taken[item], 1, memory_order_relaxed);
    }
    return NULL;
}

static size_t stress_size(uint64_t items)
{
    return sizeof(struct stress) + (size_t)items * sizeof(atomic_uint);
}

static struct stress *stress_open(uint64_t items, int workers, uint64_t grain)
{
    struct stress *stress = shared_alloc(1, stress_size(items));

    stress->items = items;
    stress->stealing = stealing_open(items, workers, grain);
    return stress;
}

static void account(struct stress *stress)
{
    assert_int_equal(stress->outside, 0);
    for (uint64_t item = 0; item < stress->items; item++)
        assert_int_equal(stress->taken[item], 1);
    stealing_close(stress->stealing);
    shared_free(stress, 1, stress_size(stress->items));
}

static void in_threads(uint64_t items, int workers, uint64_t grain)
{
    struct stress *stress = stress_open(items, workers, grain);
    struct worker team[MOST_WORKERS];

    for (int number = 0; number < workers; number++) {
        team[number] = (struct worker){.stress = stress, .number = number};
        assert_int_equal(pthread_create(&team[number].thread, NULL, work, &team[number]), 0);
    }
    for (int number = 0; number < workers; number++)
        assert_int_equal(pthread_join(team[number].thread, NULL), 0);
    account(stress);
}

static void in_processes(uint64_t items, int workers, uint64_t grain)
{
    struct stress *stress = stress_open(items, workers, grain);

    for (int number = 0; number < workers; number++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct worker mine = {.stress = stress, .number = number};
            work(&mine);
            _exit(0);
        }
    }
    for (int number = 0; number < workers; number++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    account(stress);
}

static void every_item_is_taken_once(void **state)
{
    static const uint64_t numbers[] = {0, 1, 2, 7, 100, 20000};

    (void)state;
    for (size_t at = 0; at < sizeof numbers / sizeof *numbers; at++)
        for (int workers = 1; workers <= MOST_WORKERS; workers += workers < 3 ? 1 : 5)
            for (uint64_t grain = 0; grain <= 3; grain += 3) {
                in_threads(numbers[at], workers, grain);
                in_processes(numbers[at], workers, grain);
            }
}

static void one_worker_takes_all(void **state)
{
    struct stealing *stealing = stealing_open(1000, 4, 0);
    struct span items;
    uint64_t count = 0;

    (void)state;
    while (stealing_take(stealing, 2, &items))
        count += items.hi - items.lo;
    assert_int_equal(count, 1000);
    stealing_close(stealing);
}

static void huge_numbers_do_not_wrap(void **state)
{
    static const uint64_t grains[] = {0, 1, UINT64_MAX / 2, UINT64_MAX};

    (void)state;
    for (size_t at = 0; at < sizeof grains / sizeof *grains; at++) {
        struct stealing *stealing = stealing_open(UINT64_MAX, 2, grains[at]);
        struct span items;
        uint64_t end = 0, largest = 0;
        for (int round = 0; round < 1000 && stealing_take(stealing, 0, &items); round++) {
            assert_true(items.lo < items.hi);
            end = items.hi > end ? items.hi : end;
            largest = items.hi - items.lo > largest ? items.hi - items.lo : largest;
        }
        assert_true(grains[at] == 1 || end == UINT64_MAX);
        assert_true(grains[at] < 2 || largest == grains[at]);
        stealing_close(stealing);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_taken_once),
        cmocka_unit_test(one_worker_takes_all),
        cmocka_unit_test(huge_numbers_do_not_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
