/* SPDX-License-Identifier: MIT
 *
 * team_ready(): what ranks set up before it, such as a window, is in nobody's time. One rank, which
 * needs no launcher. */
#include "common/account/worker_stats.h"
#include "common/base/clock.h"
#include "mpi/measure/team.h"

#include <mpi.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h wants the above */
#include <cmocka.h>

static int only_rank(void)
{
    return 0;
}

/* The bench stamps a rank's start when it calls run(), for variants that set nothing up. */
static void test_start_is_moved(void **state)
{
    (void)state;
    worker_stats_open(1, 1, only_rank);
    worker_stats_start(0);
    double ready_s = clock_now_s();
    team_ready();
    assert_true(worker_stats_of(0)->start_s >= ready_s);
    worker_stats_close();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_start_is_moved)};

    MPI_Init(&argc, &argv);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    MPI_Finalize();
    return failed;
}
