/* SPDX-License-Identifier: MIT
 *
 * From process to process and back: a forked child that sends back each byte or number that it
 * gets. The price is the round trip, so that it stands beside MPI's round_trip_*. */
#include "posix/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/shared.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that runs echo(run, context); the parent gets its number. It dies with its parent. */
static pid_t start_echo(const struct price_run *run,
                        void (*echo)(const struct price_run *run, void *context), void *context)
{
    pid_t parent = getpid(), child = fork();

    check(child < 0 ? errno : 0, "fork");
    if (child == 0) {
        parent_signals_end(SIGKILL);
        if (getppid() != parent)
            _exit(STATUS_FAILED);
        echo(run, context);
        _exit(STATUS_DONE);
    }
    return child;
}

static void end_echo(pid_t child)
{
    int status;

    check(waitpid(child, &status, 0) < 0 ? errno : 0, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail(STATUS_FAILED, "the child process that answers did not end well");
}

/* ---- pipe, socketpair ------------------------------------------------------------------------ */

struct ends {
    int here[2], there[2]; /* [0] to read from, [1] to write to: the parent's and the child's */
};

static void pass(int fd, char *byte, ssize_t (*call)(int fd, char *byte))
{
    ssize_t count;

    do
        count = call(fd, byte);
    while (count < 0 && errno == EINTR);
    if (count != 1)
        fail(STATUS_FAILED, "the other process has gone");
}

static ssize_t read_byte(int fd, char *byte)
{
    return read(fd, byte, 1);
}

static ssize_t write_byte(int fd, char *byte)
{
    return write(fd, byte, 1);
}

/* One round trip first, so that both are there. */
static void echo_bytes(const struct price_run *run, void *context)
{
    const struct ends *ends = context;
    char byte = 0;

    for (uint64_t each = 0; each < run->operations + 1; each++) {
        pass(ends->there[0], &byte, read_byte);
        pass(ends->there[1], &byte, write_byte);
    }
}

static double send_bytes(const struct price_run *run, struct ends *ends)
{
    pid_t child = start_echo(run, echo_bytes, ends);
    double begin_s = 0;
    char byte = 0;

    for (uint64_t each = 0; each < run->operations + 1; each++) {
        if (each == 1)
            begin_s = clock_now_s();
        pass(ends->here[1], &byte, write_byte);
        pass(ends->here[0], &byte, read_byte);
    }
    double took_s = clock_now_s() - begin_s;
    end_echo(child);
    return took_s;
}

static double run_pipe(const struct price_run *run)
{
    int to[2], from[2];

    check(pipe(to) ? errno : 0, "pipe");
    check(pipe(from) ? errno : 0, "pipe");
    double took_s = send_bytes(run, &(struct ends){{from[0], to[1]}, {to[0], from[1]}});
    for (int end = 0; end < 2; end++)
        close(to[end]), close(from[end]);
    return took_s;
}

static double run_socketpair(const struct price_run *run)
{
    int pair[2];

    check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) ? errno : 0, "socketpair");
    double took_s = send_bytes(run, &(struct ends){{pair[0], pair[0]}, {pair[1], pair[1]}});
    close(pair[0]), close(pair[1]);
    return took_s;
}

/* ---- shared memory --------------------------------------------------------------------------- */

/* The parent writes `asked`, the child `answered`, in cache lines of their own. */
struct letterbox {
    _Alignas(128) atomic_ullong asked;
    _Alignas(128) atomic_ullong answered;
};

static void await_spinning(const atomic_ullong *box, uint64_t value)
{
    while (atomic_load_explicit(box, memory_order_acquire) != value)
        ;
}

static void await_yielding(const atomic_ullong *box, uint64_t value)
{
    while (atomic_load_explicit(box, memory_order_acquire) != value)
        sched_yield();
}

static void echo_spinning(const struct price_run *run, void *context)
{
    struct letterbox *box = context;

    for (uint64_t each = 1; each <= run->operations + 1; each++) {
        await_spinning(&box->asked, each);
        atomic_store_explicit(&box->answered, each, memory_order_release);
    }
}

static void echo_yielding(const struct price_run *run, void *context)
{
    struct letterbox *box = context;

    for (uint64_t each = 1; each <= run->operations + 1; each++) {
        await_yielding(&box->asked, each);
        atomic_store_explicit(&box->answered, each, memory_order_release);
    }
}

static double ask(const struct price_run *run, bool yields)
{
    struct letterbox *box = shared_alloc(1, sizeof *box);
    pid_t child = start_echo(run, yields ? echo_yielding : echo_spinning, box);
    double begin_s = 0;

    for (uint64_t each = 1; each <= run->operations + 1; each++) {
        if (each == 2)
            begin_s = clock_now_s();
        atomic_store_explicit(&box->asked, each, memory_order_release);
        if (yields)
            await_yielding(&box->answered, each);
        else
            await_spinning(&box->answered, each);
    }
    double took_s = clock_now_s() - begin_s;
    end_echo(child);
    shared_free(box, 1, sizeof *box);
    return took_s;
}

static double run_spinning(const struct price_run *run)
{
    return ask(run, false);
}

static double run_yielding(const struct price_run *run)
{
    return ask(run, true);
}

const struct primitive prices_processes[] = {
    {.name = "pipe_round_trip",
     .group = "messages",
     .meaning = "a byte through a pipe to another process, and one back",
     .run = run_pipe,
     .least = 2,
     .most = 2,
     .bytes = 1,
     .wakes = true},
    {.name = "socketpair_round_trip",
     .group = "messages",
     .meaning = "a byte through a socketpair to another process, and one back",
     .run = run_socketpair,
     .least = 2,
     .most = 2,
     .bytes = 1,
     .wakes = true},
    {.name = "shared_memory_round_trip",
     .group = "messages",
     .meaning = "a number through shared memory to another process, and one back",
     .run = run_spinning,
     .least = 2,
     .most = 2,
     .bytes = 8,
     .policy = "spin"},
    {.name = "shared_memory_round_trip",
     .group = "messages",
     .meaning = "a number through shared memory to another process, and one back",
     .run = run_yielding,
     .least = 2,
     .most = 2,
     .bytes = 8,
     .policy = "yield"},
    {0},
};
