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
    static const char *const theirs[] = {"pthread_mutex_lock", "MPI_Put", "PMPI_Recv", "fork"};
    static const char *const nobodys[] = {"environ", "error", "MPI_Send", "MPI_Recv", "forks", ""};
    static const char wrappers[] = "int MPI_Send() { return PMPI_Send(); } MPI_Recv";

    (void)state;
    for (size_t at = 0; at < sizeof theirs / sizeof theirs[0]; at++)
        assert_true(overrides_is(theirs[at], wrappers));
    for (size_t at = 0; at < sizeof nobodys / sizeof nobodys[0]; at++)
        assert_false(overrides_is(nobodys[at], wrappers));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_reports),
                                       cmocka_unit_test(test_overrides)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
