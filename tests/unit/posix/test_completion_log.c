/* SPDX-License-Identifier: MIT
 *
 * The completion log when a worker dies: a child is led instruction by instruction (ptrace(2))
 * through taking and entering items, and killed after each possible number of them. What was
 * entered and what is missing must always be all, and nothing twice. */
#include "posix/core/stealing.h"
#include "posix/resilient/completion_log.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ITEMS = 4, WORKERS = 2 };

struct stage {
    struct completion_log *log;
    struct stealing *stealing;
};

/* So that no two sets of items have the same sum. */
static struct answer do_items(struct span items)
{
    struct answer part = {items.hi - items.lo, 0};

    for (uint64_t item = items.lo; item < items.hi; item++)
        part.sum += (uint64_t)1 << item;
    return part;
}

static void take_and_enter(const struct stage *stage, int worker)
{
    struct span items;

    while (stealing_take(stage->stealing, worker, &items))
        completion_log_enter(stage->log, worker, items, do_items(items));
}

/* Leads the child through one more instruction; false: it has done all, and stopped by itself. */
static bool step(pid_t child)
{
    int status;

    assert_int_equal(ptrace(PTRACE_SINGLESTEP, child, NULL, NULL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSTOPPED(status));
    return WSTOPSIG(status) == SIGTRAP;
}

/* Starts a worker that is killed after so many instructions. Returns whether it had not done all.
 */
static bool killed_after(const struct stage *stage, uint64_t instructions)
{
    bool alive = true;
    int status;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(77);
        raise(SIGSTOP);
        take_and_enter(stage, 0);
        raise(SIGSTOP);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSTOPPED(status))
        skip(); /* it may not be traced here */
    for (unsigned long count = 0; alive && count < instructions; count++)
        alive = step(child);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return alive;
}

static struct stage stage_open(void)
{
    return (struct stage){completion_log_open(ITEMS, WORKERS), stealing_open(ITEMS, WORKERS, 1)};
}

/* The other worker does what it finds, the parent what is missing then. Returns how much that was.
 */
static uint64_t settle(struct stage *stage)
{
    struct answer total, all = do_items((struct span){0, ITEMS});
    struct span items = {0, 0};
    uint64_t missing = 0;

    take_and_enter(stage, 1);
    total = completion_log_total(stage->log);
    while (completion_log_missing(stage->log, &items)) {
        missing += items.hi - items.lo;
        total = answer_add(total, do_items(items));
    }
    assert_int_equal(total.count, all.count);
    assert_int_equal(total.sum, all.sum);
    stealing_close(stage->stealing);
    completion_log_close(stage->log);
    return missing;
}

/* Every so many instructions, other ones in each run of the test, so that it takes some seconds. */
static void death_at_any_instruction(void **state)
{
    const uint64_t most_steps = 100000;
    struct stage stage = stage_open();
    uint64_t length = 1024, stride, redone = 0;

    (void)state;
    while (killed_after(&stage, length)) { /* how long is it? */
        settle(&stage);
        stage = stage_open();
        length *= 2;
    }
    assert_int_equal(settle(&stage), 0);
    stride = length * length / most_steps / 2 + 1;
    for (uint64_t instructions = (uint64_t)getpid() % stride; instructions < length;
         instructions += stride) {
        stage = stage_open();
        bool killed = killed_after(&stage, instructions);
        uint64_t missing = settle(&stage);
        assert_true(missing <= 1 || killed);
        redone += missing;
        if (!killed)
            break;
    }
    assert_true(redone > 0); /* some were killed between taking and entering */
}

static void what_was_entered_is_known(void **state)
{
    struct completion_log *log = completion_log_open(10, 3);
    struct span items = {0, 0};

    (void)state;
    completion_log_enter(log, 1, (struct span){2, 5}, (struct answer){3, 30});
    completion_log_enter(log, 2, (struct span){5, 6}, (struct answer){1, 4});
    completion_log_enter(log, 1, (struct span){9, 10}, (struct answer){1, 7});
    struct answer total = completion_log_total(log);
    assert_int_equal(total.count, 5);
    assert_int_equal(total.sum, 41);
    assert_true(completion_log_missing(log, &items));
    assert_true(items.lo == 0 && items.hi == 2);
    assert_true(completion_log_missing(log, &items));
    assert_true(items.lo == 6 && items.hi == 9);
    assert_false(completion_log_missing(log, &items));
    completion_log_close(log);
}

static void an_empty_log_misses_all(void **state)
{
    struct completion_log *none = completion_log_open(0, 2), *all = completion_log_open(7, 2);
    struct span items = {0, 0};

    (void)state;
    assert_int_equal(completion_log_total(none).count, 0);
    assert_false(completion_log_missing(none, &items));
    assert_int_equal(completion_log_total(all).count, 0);
    assert_true(completion_log_missing(all, &items));
    assert_true(items.lo == 0 && items.hi == 7);
    assert_false(completion_log_missing(all, &items));
    completion_log_close(none);
    completion_log_close(all);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_entered_is_known),
        cmocka_unit_test(an_empty_log_misses_all),
        cmocka_unit_test(death_at_any_instruction),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
