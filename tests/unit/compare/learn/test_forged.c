/* SPDX-License-Identifier: MIT
 *
 * What a program says of itself in a detector's words, and what it does in a library's name. */
#include "compare/learn/overrides.h"
#include "compare/learn/races.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Reports count where each place bears the run's mark, and only there. */
static void test_reports(void **state)
{
    static const char bytes[] = "WARNING: ThreadSanitizer: data race (pid=1)\n"
                                "  Write of size 8 at 0x1 by thread T1:\n"
                                "    #0 work posix.c:7 (x+0x1)\n"
                                "\0\n"
                                "  Write of size 8 at 0x2 by thread T2:\n"
                                "    #0 work /tmp/posix.c:8:3 (x+0x2) MARK\n"
                                "    #1 main /tmp/posix.c:9:3 (x+0x3) MARK\n"
                                "\n"
                                "  Location is global:\n"
                                "    #0 other posix.c:10\n";
    char *kept = races_marked(bytes, sizeof bytes - 1, " MARK");

    (void)state;
    assert_string_equal(kept, "  Write of size 8 at 0x2 by thread T2:\n"
                              "    #0 work /tmp/posix.c:8:3 (x+0x2) MARK\n"
                              "    #1 main /tmp/posix.c:9:3 (x+0x3) MARK");
    free(kept);
    kept = races_marked(NULL, 0, " MARK");
    assert_string_equal(kept, "");
    free(kept);
}

static void test_overrides(void **state)
{
    static const struct example {
        const char *symbols, *name; /* NULL: none */
    } examples[] = {
        {"stdout@GLIBC_2.2.5 B 4040 8\npthread_mutex_lock T 1189 b\n", "pthread_mutex_lock"},
        {"environ@@GLIBC_2.2.5 B 4040 8\nerror T 1189 b", NULL},
        {"MPI_Send T 1 1\nMPI_Recv T 1 1\nMPI_Put T 1 1\n", "MPI_Put"},
        {"MPI_Send T 1 1\nPMPI_Recv T 1 1\n", "PMPI_Recv"},
        {"fork T 1 1\n", "fork"},
        {"forks T 1 1\n", NULL},
        {"", NULL},
        {"\n", NULL}};

    (void)state;
    for (size_t at = 0; at < sizeof examples / sizeof examples[0]; at++) {
        char *name =
            overrides_name(examples[at].symbols, "int MPI_Send() { return PMPI_Send(); } MPI_Recv");
        assert_string_equal(name ? name : "none", examples[at].name ? examples[at].name : "none");
        free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reports),
                                       cmocka_unit_test(test_overrides)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
