/* SPDX-License-Identifier: MIT
 *
 * A fault of many workers is told once, with their number, and also when the one who was to tell it
 * dies first. */
#include "common/base/crowd.h"

#include "common/base/shared.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int lines[2]; /* a pipe for what is told */

static void say(const char *line)
{
    assert_true(write(lines[1], line, strlen(line)) > 0);
    assert_int_equal(write(lines[1], "\n", 1), 1);
}

static void die(const char *line)
{
    (void)line;
    raise(SIGKILL);
}

static void start(struct crowd *crowd, const char *text, void (*teller)(const char *))
{
    if (fork() == 0) {
        crowd_tell(crowd, text, "rank", teller);
        _exit(0);
    }
}

/* Waits for `children`, and compares what was told with `expected`. */
static void expect(int children, const char *expected)
{
    char told[4096];

    while (children-- > 0)
        assert_true(wait(NULL) > 0);
    close(lines[1]);
    size_t used = 0;
    for (ssize_t more = 1; more > 0; used += (size_t)more)
        more = read(lines[0], told + used, sizeof told - 1 - used);
    told[used] = '\0';
    close(lines[0]);
    assert_string_equal(told, expected);
}

static struct crowd *open_crowd(void)
{
    assert_int_equal(pipe(lines), 0);
    return shared_alloc(1, crowd_size());
}

static void test_alone(void **state)
{
    struct crowd *crowd = open_crowd();

    (void)state;
    start(crowd, "no memory", say);
    expect(1, "no memory\n");
    shared_free(crowd, 1, crowd_size());
}

/* How many of them are there in time is the machine's affair. */
static void test_once(void **state)
{
    enum { WORKERS = 6 };
    struct crowd *crowd = open_crowd();
    char told[64] = "";
    int workers = 0;

    (void)state;
    for (int worker = 0; worker < WORKERS; worker++)
        start(crowd, "no memory", say);
    for (int worker = 0; worker < WORKERS; worker++)
        assert_true(wait(NULL) > 0);
    close(lines[1]);
    ssize_t size = read(lines[0], told, sizeof told - 1);
    close(lines[0]);
    assert_true(size > 0);
    assert_ptr_equal(strchr(told, '\n'), told + size - 1);
    if (sscanf(told, "no memory (%d ranks)\n", &workers) == 1)
        assert_in_range(workers, 2, WORKERS);
    else
        assert_string_equal(told, "no memory\n");
    shared_free(crowd, 1, crowd_size());
}

static void test_teller_dies(void **state)
{
    struct crowd *crowd = open_crowd();

    (void)state;
    start(crowd, "no memory", die);
    assert_true(wait(NULL) > 0);
    start(crowd, "no memory", say);
    expect(1, "no memory (2 ranks)\n");
    shared_free(crowd, 1, crowd_size());
}

/* Whoever ends the job for another fault tells what the dead one could not. */
static void test_another_fault(void **state)
{
    struct crowd *crowd = open_crowd();

    (void)state;
    start(crowd, "no memory", die);
    assert_true(wait(NULL) > 0);
    start(crowd, "no files", say);
    expect(1, "no files\nno memory\n");
    shared_free(crowd, 1, crowd_size());
}

static void test_many_faults(void **state)
{
    struct crowd *crowd = open_crowd();
    char text[16], expected[512] = "";

    (void)state;
    for (int fault = 0; fault < 12; fault++) {
        snprintf(text, sizeof text, "fault %d", fault);
        start(crowd, text, say);
        assert_true(wait(NULL) > 0);
        strcat(strcat(expected, text), "\n");
    }
    expect(0, expected);
    shared_free(crowd, 1, crowd_size());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone),       cmocka_unit_test(test_once),
        cmocka_unit_test(test_teller_dies), cmocka_unit_test(test_another_fault),
        cmocka_unit_test(test_many_faults),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
