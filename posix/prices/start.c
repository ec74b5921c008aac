/* SPDX-License-Identifier: MIT
 *
 * What a worker costs before it does anything: a thread (pthread_create(3)), a forked child
 * (fork(2)), another program (posix_spawn(3)). And reading the clock, by which all is measured. */
#include "posix/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static double run_clock(const struct price_run *run)
{
    double begin_s = clock_now_s(), now_s = 0;

    for (uint64_t each = 0; each < run->operations; each++)
        now_s = clock_now_s();
    return now_s - begin_s;
}

static void *nothing(void *argument)
{
    return argument;
}

static double run_thread(const struct price_run *run)
{
    double begin_s = clock_now_s();
    pthread_t thread;

    for (uint64_t each = 0; each < run->operations; each++) {
        check(pthread_create(&thread, NULL, nothing, NULL), "pthread_create");
        check(pthread_join(thread, NULL), "pthread_join");
    }
    return clock_now_s() - begin_s;
}

static void wait_for(pid_t child)
{
    int status;

    check(waitpid(child, &status, 0) < 0 ? errno : 0, "waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail(STATUS_FAILED, "a child process that does nothing did not end well");
}

static double run_fork(const struct price_run *run)
{
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            _exit(STATUS_DONE);
        wait_for(child);
    }
    return clock_now_s() - begin_s;
}

static double run_launch(const struct price_run *run)
{
    char *argv[] = {(char[]){"true"}, NULL};
    double begin_s = clock_now_s();
    pid_t child;

    for (uint64_t each = 0; each < run->operations; each++) {
        check(posix_spawnp(&child, argv[0], NULL, NULL, argv, environ), "posix_spawnp true");
        wait_for(child);
    }
    return clock_now_s() - begin_s;
}

const struct primitive prices_start[] = {
    {.name = "clock_read",
     .group = "clock",
     .meaning = "clock_gettime(CLOCK_MONOTONIC)",
     .run = run_clock,
     .least = 1,
     .most = 1},
    {.name = "thread_create_join",
     .group = "start",
     .meaning = "pthread_create and pthread_join of a thread that does nothing",
     .run = run_thread,
     .least = 1,
     .most = 1,
     .wakes = true},
    {.name = "fork_wait",
     .group = "start",
     .meaning = "fork and waitpid of a child that does nothing",
     .run = run_fork,
     .least = 1,
     .most = 1,
     .wakes = true},
    {.name = "process_launch",
     .group = "start",
     .meaning = "posix_spawn and waitpid of the program true",
     .run = run_launch,
     .least = 1,
     .most = 1,
     .wakes = true},
    {0},
};
