/* SPDX-License-Identifier: MIT
 *
 * Which words a launcher understands, by what it tells of its version: those too that are not
 * installed here. */
#include "compare/programs/launcher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
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

/* Open MPI 5 refuses an option that is there twice. */
static void an_option_is_there_once(void **state)
{
    static const struct {
        const char *line, *words, *result;
    } cases[] = {
        {"mpirun", "--oversubscribe", "mpirun --oversubscribe"},
        {"mpirun", "--map-by ppr:3:node", "mpirun --map-by ppr:3:node"},
        {"mpirun --map-by :OVERSUBSCRIBE", "--map-by ppr:3:node",
         "mpirun --map-by ppr:3:node:OVERSUBSCRIBE"},
        {"mpirun --map-by ppr:2:node:PE=2:OVERSUBSCRIBE -x A", "--map-by node",
         "mpirun --map-by node:PE=2:OVERSUBSCRIBE -x A"},
        {"mpirun -map-by core", "--map-by :OVERSUBSCRIBE", "mpirun -map-by core:OVERSUBSCRIBE"},
        {"mpirun --map-by=ppr:2:node", "--map-by :OVERSUBSCRIBE",
         "mpirun --map-by=ppr:2:node:OVERSUBSCRIBE"},
        {"mpirun --map-by ppr", "--map-by node", "mpirun --map-by node"},
        {"mpirun --map-by", "--map-by node", "mpirun --map-by --map-by node"}, /* no value */
        {"mpirun --map-bye core map-by", "--map-by node",
         "mpirun --map-bye core map-by --map-by node"},
        {"mpirun --bind-to core -n 2", "--bind-to none", "mpirun --bind-to none -n 2"},
        {"mpirun --bind-to=core:x", "--bind-to none", "mpirun --bind-to=none"},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct text_list argv = {0};
        text_split(&argv, cases[at].line, " ");
        launcher_add_once(&argv, cases[at].words);
        char *line = text_join(&argv, " ");
        assert_string_equal(line, cases[at].result);
        free(line);
        text_free(&argv);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_is_there_once),
        cmocka_unit_test(more_ranks_than_slots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
