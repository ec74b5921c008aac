/* SPDX-License-Identifier: MIT */
#include "common/work/host_limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINES = 12 };

static const char *const hosts_of[LINES] = {"a", "b", "a", "a", "c", "a",
                                            "b", "a", "a", "",  "",  "a"};

/* How many of the lines in `running` are of this host. */
static uint64_t running_of(const char *host, const bool *running)
{
    uint64_t count = 0;

    for (int line = 0; line < LINES; line++)
        count += running[line] && strcmp(hosts_of[line], host) == 0;
    return count;
}

static void every_line_once_and_never_too_many(void **state)
{
    struct host_limit hosts;

    (void)state;
    for (uint64_t limit = 1; limit <= 5; limit++) {
        host_limit_open(&hosts, hosts_of, LINES, limit);
        for (int round = 0; round < 2; round++) {
            bool running[LINES] = {false}, taken[LINES] = {false};
            uint64_t line, count = 0;
            unsigned seed = 7;
            host_limit_reset(&hosts);
            while (count < LINES || running_of("a", running) > 0) {
                if (host_limit_take(&hosts, &line)) {
                    assert_false(taken[line]);
                    taken[line] = running[line] = true;
                    assert_true(running_of(hosts_of[line], running) <= limit);
                    count++;
                    continue;
                }
                while (line = (uint64_t)rand_r(&seed) % LINES, !running[line])
                    ; /* any one that is in work ends */
                running[line] = false;
                host_limit_done(&hosts, line);
            }
            assert_false(host_limit_take(&hosts, &line));
        }
        host_limit_close(&hosts);
    }
}

static void a_busy_host_does_not_hold_up_the_others(void **state)
{
    struct host_limit hosts;
    uint64_t line, taken = 0;

    (void)state;
    host_limit_open(&hosts, hosts_of, LINES, 1);
    host_limit_reset(&hosts);
    while (host_limit_take(&hosts, &line))
        taken++;
    assert_int_equal(taken, 4); /* one each of a, b, c and the lines without a host */
    host_limit_close(&hosts);
}

static void owners_keep_the_limit(void **state)
{
    struct host_limit hosts;

    (void)state;
    for (uint64_t limit = 1; limit <= 4; limit++) {
        host_limit_open(&hosts, hosts_of, LINES, limit);
        for (uint64_t parts = 1; parts <= 9; parts++) {
            bool owns[9] = {false};
            uint64_t owners = 0;
            for (uint64_t line = 0; line < LINES; line++) {
                uint64_t owner = host_limit_owner(&hosts, line, parts);
                assert_true(owner < parts);
                if (strcmp(hosts_of[line], "a") == 0)
                    owns[owner] = true;
            }
            for (int part = 0; part < 9; part++)
                owners += owns[part];
            assert_int_equal(owners, limit < parts ? limit : parts);
        }
        host_limit_close(&hosts);
    }
}

static void nothing_at_all(void **state)
{
    struct host_limit hosts;
    uint64_t line;

    (void)state;
    host_limit_open(&hosts, NULL, 0, 3);
    host_limit_reset(&hosts);
    assert_false(host_limit_take(&hosts, &line));
    host_limit_close(&hosts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_once_and_never_too_many),
        cmocka_unit_test(a_busy_host_does_not_hold_up_the_others),
        cmocka_unit_test(owners_keep_the_limit),
        cmocka_unit_test(nothing_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
