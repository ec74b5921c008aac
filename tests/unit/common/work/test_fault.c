/* SPDX-License-Identifier: MIT */
#include "common/work/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void reads_what_it_documents(void **state)
{
    struct error error = {""};
    struct fault fault;

    (void)state;
    assert_true(fault_read("kill", &fault, &error));
    assert_true(fault.kind == FAULT_KILL && !fault.at_task && !fault.at_second);
    assert_true(fault_read("hang@1_000", &fault, &error));
    assert_true(fault.kind == FAULT_HANG && fault.at_task && fault.task == 1000);
    assert_true(fault_read("segv@500ms", &fault, &error));
    assert_true(fault.kind == FAULT_SEGV && !fault.at_task && fault.at_second);
    assert_true(fault.seconds == 0.5);
    assert_true(fault_read("exit@0", &fault, &error));
    assert_true(fault.kind == FAULT_EXIT && fault.at_task && fault.task == 0);
}

static void refuses_all_else(void **state)
{
    static const char *const wrong[] = {"",       "kil",    "kill@",       "kill@-1", "@3",
                                        "hang@x", "KILL@1", "kill@1@2",    "segv 1",  "exit@1e99",
                                        "kill ",  "kills",  "kill@500 ms", "kill@0x1"};

    (void)state;
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        struct error error = {""};
        struct fault fault;
        assert_false(fault_read(wrong[at], &fault, &error));
        assert_non_null(strstr(error.text, "--fault"));
    }
}

/* The status of a child that begins tasks 0 ... tasks-1. */
static int child_that_begins(uint64_t tasks)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        for (uint64_t task = 0; task < tasks; task++)
            fault_task(task);
        _exit(0);
    }
    assert_true(child > 0 && waitpid(child, &status, WUNTRACED) == child);
    return status;
}

static void strikes_one_worker_in_each_repetition(void **state)
{
    const struct fault fault = {.kind = FAULT_KILL, .at_task = true, .task = 3};

    (void)state;
    fault_plan(&fault, false);
    for (uint64_t repetition = 0; repetition < 3; repetition++) {
        fault_begin(10, repetition);
        assert_true(fault_on() && fault_among(3, 4) && !fault_among(0, 3) && !fault_among(4, 9));
        assert_int_equal(child_that_begins(3), 0);
        assert_true(WIFSIGNALED(child_that_begins(10)));
        assert_int_equal(child_that_begins(10), 0); /* others do what is lost, unharmed */
    }
}

static void a_random_task_is_one_of_them(void **state)
{
    const struct fault fault = {.kind = FAULT_EXIT};
    uint64_t hits[4] = {0};

    (void)state;
    fault_plan(&fault, false);
    for (uint64_t repetition = 1; repetition <= 100; repetition++) {
        int among = 0;
        fault_begin(4, repetition);
        for (uint64_t task = 0; task < 4; task++)
            if (fault_among(task, task + 1)) {
                among++;
                hits[task]++;
            }
        assert_int_equal(among, 1);
    }
    for (int task = 0; task < 4; task++)
        assert_true(hits[task] > 0);
}

static void keeps_the_account(void **state)
{
    (void)state;
    fault_begin(4, 1);
    assert_int_equal(fault_toll().lost_workers, 0);
    fault_redone(0);
    assert_true(fault_toll().recovery_s == 0); /* nothing was lost */
    fault_lost();
    fault_lost();
    fault_redone(5);
    fault_redone(2);
    assert_int_equal(fault_toll().lost_workers, 2);
    assert_int_equal(fault_toll().redone_tasks, 7);
    assert_true(fault_toll().recovery_s > 0);
    fault_begin(4, 2);
    assert_int_equal(fault_toll().lost_workers, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_it_documents), cmocka_unit_test(refuses_all_else),
        cmocka_unit_test(strikes_one_worker_in_each_repetition),
        cmocka_unit_test(a_random_task_is_one_of_them), cmocka_unit_test(keeps_the_account)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
