/* SPDX-License-Identifier: MIT
 *
 * Which words a launcher understands, by what it tells of its version: those too that are not
 * installed here. */
#include "compare/programs/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void more_ranks_than_slots(void **state)
{
    static const struct {
        const char *about, *words; /* NULL: no launcher of Open MPI's */
    } cases[] = {
        {"mpirun (Open MPI) 3.1.3", "--oversubscribe"},
        {"mpirun (Open MPI) 4.1.4", "--oversubscribe"},
        {"mpiexec (OpenRTE) 4.0.3", "--oversubscribe"},
        {"mpirun (Open MPI) 5.0.7", "--map-by :OVERSUBSCRIBE"},
        {"mpirun (Open MPI) 10.0.0rc1", "--map-by :OVERSUBSCRIBE"},
        {"prterun (PRRTE) 3.0.8", "--map-by :OVERSUBSCRIBE"},
        {"MPICH's Hydra 4.0.2", NULL},
        {"slurm 22.05.8", NULL},
        {"there is no mpirun in PATH (Debian: openmpi-bin)", NULL},
        {"version unknown", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        char about[80];
        const struct launcher launcher = {.about = strcpy(about, cases[at].about)};
        const char *words = launcher_crowding(&launcher);
        if (words && cases[at].words)
            assert_string_equal(words, cases[at].words);
        else
            assert_true(!words && !cases[at].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_ranks_than_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
