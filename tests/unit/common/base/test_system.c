/* SPDX-License-Identifier: MIT
 *
 * What Linux has and POSIX has not, and what stands in for it with TRIPTYCH_PORTABLE: the same
 * here. */
#include "common/base/descriptors.h"
#include "common/base/proc.h"
#include "common/base/random.h"
#include "common/base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_closed_by_exec(int fd, int blocks)
{
    assert_true(fd >= 0);
    assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    assert_int_equal((fcntl(fd, F_GETFL) & O_NONBLOCK) == 0, blocks);
}

static void files_are_closed_by_exec(void **state)
{
    int ends[2], waits = descriptors_socket(AF_UNIX, SOCK_STREAM, 0, true),
                 looks = descriptors_socket(AF_UNIX, SOCK_STREAM, 0, false);

    (void)state;
    assert_int_equal(descriptors_pipe(ends), 0);
    for (int at = 0; at < 2; at++) {
        assert_closed_by_exec(ends[at], 1);
        close(ends[at]);
    }
    assert_closed_by_exec(waits, 1);
    assert_closed_by_exec(looks, 0);
    assert_int_equal(descriptors_accept(looks), -1);
    assert_int_equal(errno, EINVAL); /* it does not listen */
    close(waits);
    close(looks);
}

/* Ready is what can be read or written, also where the other end is closed; -1 is left out. */
static void waits_for_files(void **state)
{
    const struct timespec at_once = {0, 0};
    int ends[2];

    (void)state;
    assert_int_equal(descriptors_pipe(ends), 0);
    struct pollfd files[] = {{ends[0], POLLIN, -1}, {-1, POLLIN, 0}, {ends[1], POLLOUT, 0}};
    assert_int_equal(descriptors_wait(files, 2, &at_once, NULL), 0);
    assert_int_equal(files[0].revents, 0);
    assert_int_equal(descriptors_wait(files, 3, NULL, NULL), 1);
    assert_int_equal(files[2].revents, POLLOUT);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(descriptors_wait(files, 3, NULL, NULL), 2);
    assert_int_equal(files[0].revents, POLLIN);
    assert_int_equal(files[1].revents, 0);
    assert_int_equal(read(ends[0], &(char){0}, 1), 1);
    close(ends[1]);
    assert_int_equal(descriptors_wait(files, 1, NULL, NULL), 1);
    assert_true(files[0].revents & (POLLIN | POLLHUP));
    close(ends[0]);
}

static volatile sig_atomic_t heard;

static void hear(int number)
{
    heard = number;
}

/* A signal that is blocked but for the wait ends it, though it came before. */
static void a_signal_ends_the_wait(void **state)
{
    sigset_t one, before;

    (void)state;
    signal(SIGUSR1, hear);
    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    assert_int_equal(sigprocmask(SIG_BLOCK, &one, &before), 0);
    raise(SIGUSR1);
    assert_int_equal(heard, 0);
    assert_int_equal(descriptors_wait(NULL, 0, NULL, &before), -1);
    assert_int_equal(errno, EINTR);
    assert_int_equal(heard, SIGUSR1);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void random_bytes_differ(void **state)
{
    unsigned char some[32] = {0}, more[32] = {0};

    (void)state;
    assert_int_equal(random_bytes(some, sizeof some), 0);
    assert_int_equal(random_bytes(more, sizeof more), 0);
    assert_memory_not_equal(some, more, sizeof some);
}

static void a_program_knows_its_file(void **state)
{
    char path[4096], tight[4];
    size_t length = proc_program(path, sizeof path);

    (void)state;
    assert_true(length > 0 && length < sizeof path);
    assert_int_equal(length, strlen(path));
    assert_int_equal(path[0], '/');
    assert_int_equal(access(path, X_OK), 0);
    assert_non_null(strstr(path, "unit_"));
    assert_true(proc_program(tight, sizeof tight) < sizeof tight);
}

/* A child that was forked is no thread of ours. */
static void a_thread_has_its_number(void **state)
{
    uint64_t own = proc_thread();
    int status;

    (void)state;
    assert_true(proc_thread() == own);
    pid_t child = fork();
    if (child == 0)
        _exit(proc_thread() == own ? 1 : 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static ssize_t fail_to_write(void *context, const char *bytes, size_t size)
{
    (void)bytes;
    *(int *)context = ENOSPC;
    return (ssize_t)size;
}

/* An error is known at the end at the latest: to `write`, or to stdio. */
static void a_stream_tells_its_error(void **state)
{
    int code = 0, full = open("/dev/full", O_WRONLY | O_CLOEXEC);

    (void)state;
    assert_true(full >= 0);
    FILE *stream = stream_open(full, &code, fail_to_write);
    assert_non_null(stream);
    assert_true(fputs("text\n", stream) >= 0);
    int closing = stream_close(stream);
    assert_int_equal(code ? code : closing, ENOSPC);
    assert_int_equal(close(full), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_closed_by_exec), cmocka_unit_test(waits_for_files),
        cmocka_unit_test(a_signal_ends_the_wait),   cmocka_unit_test(random_bytes_differ),
        cmocka_unit_test(a_program_knows_its_file), cmocka_unit_test(a_thread_has_its_number),
        cmocka_unit_test(a_stream_tells_its_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
