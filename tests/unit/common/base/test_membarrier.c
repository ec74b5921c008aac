/* SPDX-License-Identifier: MIT */
#include "common/base/membarrier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A child is ready for its parent's barrier, and the other way round. */
static void a_child_passes_its_parents_barrier(void **state)
{
    int status;

    (void)state;
    if (!membarrier_ready(MEMBARRIER_OF_THREADS))
        skip();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        membarrier_all(MEMBARRIER_OF_THREADS); /* fails the program that is not ready */
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(a_child_passes_its_parents_barrier)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
