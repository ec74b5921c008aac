/* SPDX-License-Identifier: MIT
 *
 * A mutex whose owner dies with it, as Linux has it and as TRIPTYCH_PORTABLE makes it. */
#include "common/base/shared.h"
#include "posix/resilient/robust_mutex.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct both {
    struct robust_mutex mutex;
    volatile int count;
};

/* A worker that locks so many times; `dies`: with the mutex, in the end. */
static void start(struct both *both, int times, bool dies)
{
    if (fork() != 0)
        return;
    for (int at = 0; at < times; at++) {
        robust_mutex_lock_sound(&both->mutex);
        both->count = both->count + 1;
        if (dies && at + 1 == times)
            raise(SIGKILL);
        robust_mutex_unlock(&both->mutex);
    }
    _exit(0);
}

static int reap(void)
{
    int status = 0;

    assert_true(wait(&status) > 0);
    return status;
}

static void the_next_one_learns_of_a_death(void **state)
{
    struct both *both = shared_alloc(1, sizeof *both);

    (void)state;
    robust_mutex_init(&both->mutex);
    assert_int_equal(robust_mutex_lock(&both->mutex), 0);
    robust_mutex_unlock(&both->mutex);
    start(both, 1, true);
    assert_true(WIFSIGNALED(reap()));
    assert_int_equal(robust_mutex_lock(&both->mutex), EOWNERDEAD);
    robust_mutex_repaired(&both->mutex);
    robust_mutex_unlock(&both->mutex);
    assert_int_equal(robust_mutex_lock(&both->mutex), 0);
    robust_mutex_unlock(&both->mutex);
    start(both, 1, true);
    reap();
    robust_mutex_destroy(&both->mutex); /* though nobody repaired it */
    shared_free(both, 1, sizeof *both);
}

static void only_one_has_it(void **state)
{
    enum { WORKERS = 3, TIMES = 2000 };
    struct both *both = shared_alloc(1, sizeof *both);

    (void)state;
    robust_mutex_init(&both->mutex);
    for (int worker = 0; worker < WORKERS; worker++)
        start(both, TIMES, worker == 1);
    for (int worker = 0; worker < WORKERS; worker++)
        reap();
    assert_int_equal(both->count, WORKERS * TIMES);
    robust_mutex_destroy(&both->mutex);
    shared_free(both, 1, sizeof *both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_one_learns_of_a_death),
        cmocka_unit_test(only_one_has_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
