#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore: waits that end in another way than the program hopes: without a signal, with their time
# up, by a handler (EINTR); timers.

# shellcheck disable=SC2030,SC2031 # each test has its own status and output

bats_require_minimum_version 1.5.0
load helpers
load explore

setup() {
    explorer_ready posix
}

# program NAME: a source from standard input.
program() {
    cat >"$1.c"
}

# twins NAME TEXT: with BROKEN it is found, and told so; without it nothing is. (stressed)
twins() {
    run explore "$1.c" --cflags -DBROKEN --schedules 2000
    [ "$status" -eq 1 ] || failed "$1 is not found: $output"
    says "$2"
    [ $# -gt 2 ] || stressed || return 0
    run explore "$1.c" --schedules "${3:-500}"
    [ "$status" -eq 0 ] || failed "$1: $output"
    says "Nothing found in"
}

@test "explore: a condition's wait under an if may end without a signal" {
    program spurious <<'C'
#include <assert.h>
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;
static void *await(void *argument)
{
    pthread_mutex_lock(&lock);
#ifdef BROKEN
    if (!ready)
#else
    while (!ready)
#endif
        pthread_cond_wait(&changed, &lock);
    assert(ready);
    pthread_mutex_unlock(&lock);
    return argument;
}
int main(void)
{
    pthread_t threads[2];
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, await, NULL);
    pthread_mutex_lock(&lock);
    ready = 1;
#ifndef LOST
    pthread_cond_broadcast(&changed);
#else
    pthread_cond_signal(&changed);
#endif
    pthread_mutex_unlock(&lock);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    return 0;
}
C
    twins spurious "wakes up on changed without a signal (POSIX allows it)" "$(if stressed; then echo 10000; else echo 500; fi)"
    run explore --replay spurious.replay
    [ "$status" -eq 1 ] || failed "$output"
    says "assertion 'ready' failed"
    # such a wake-up hides no other mistake
    run explore spurious.c --cflags -DLOST
    [ "$status" -eq 1 ]
    says "DEADLOCK: nobody can go on"
    [[ $output != *"without a signal"* ]] || failed "$output"
}

@test "explore: a word that is slept on may call for no reason" {
    program word <<'C'
#include <assert.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>
static atomic_int word;
static void *await(void *argument)
{
#ifdef BROKEN
    if (word == 0)
#else
    while (word == 0)
#endif
        syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
    assert(word == 1);
    return argument;
}
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, await, NULL);
    word = 1;
    syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
    pthread_join(thread, NULL);
    return 0;
}
C
    twins word "assertion 'word == 1' failed"
}

@test "explore: a time that is up, though the others could have gone on" {
    program deadline <<'C'
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ready;
static void *make(void *argument)
{
    pthread_mutex_lock(&lock);
    ready = 1;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return argument;
}
static void *hold(void *argument)
{
    pthread_mutex_lock(&other);
    pthread_mutex_unlock(&other);
    return argument;
}
int main(void)
{
    pthread_t threads[2];
    struct timespec until;
    int code = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 60;
    pthread_create(&threads[0], NULL, make, NULL);
    pthread_create(&threads[1], NULL, hold, NULL);
#ifdef OF_LOCK
    code = pthread_mutex_timedlock(&other, &until);
    if (code == 0)
        pthread_mutex_unlock(&other);
#else
    pthread_mutex_lock(&lock);
    while (!ready && code == 0)
        code = pthread_cond_timedwait(&changed, &lock, &until);
    pthread_mutex_unlock(&lock);
#endif
#ifdef BROKEN
    assert(code == 0);
#else
    assert(code == 0 || code == ETIMEDOUT);
#endif
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    return 0;
}
C
    twins deadline "assertion 'code == 0' failed"
    run explore deadline.c --cflags '-DBROKEN -DOF_LOCK'
    [ "$status" -eq 1 ] || failed "$output"
    says "assertion 'code == 0' failed"
}

@test "explore: a handler ends a wait for a semaphore, and a sleep" {
    program interrupted <<'C'
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>
static sem_t tickets;
static atomic_int inside;
static void nothing(int number) { (void)number; }
static void *enter(void *argument)
{
#ifdef BROKEN
    sem_wait(&tickets);
#else
    while (sem_wait(&tickets) != 0)
        assert(errno == EINTR);
#endif
    assert(inside++ == 0);
    inside--;
    sem_post(&tickets);
    unsigned left = sleep(100);
    assert(left <= 100);
    return argument;
}
int main(void)
{
    struct sigaction action = {.sa_handler = nothing};
    pthread_t threads[2];
#ifdef RESTARTED
    action.sa_flags = SA_RESTART;
#endif
    sigaction(SIGUSR1, &action, NULL);
    sem_init(&tickets, 0, 1);
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, enter, NULL);
    pthread_kill(threads[1], SIGUSR1);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    return 0;
}
C
    twins interrupted "is interrupted by a signal (EINTR)"
    run explore interrupted.c --cflags '-DBROKEN -DRESTARTED' --schedules 500
    [ "$status" -eq 0 ] || failed "$output"
}

@test "explore: a signal between the look and pause(), and one to who has the lock" {
    program handler <<'C'
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t come;
static void handle(int number)
{
    (void)number;
    come = 1;
#ifdef LOCKS
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
#endif
}
static void *send(void *argument)
{
    pthread_kill(*(pthread_t *)argument, SIGUSR1);
    return NULL;
}
int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    pthread_t self = pthread_self(), thread;
    sigset_t set, before;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_create(&thread, NULL, send, &self);
#ifdef LOCKS
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
#elif defined BROKEN
    while (!come)
        pause();
#else
    pthread_sigmask(SIG_BLOCK, &set, &before);
    while (!come)
        sigsuspend(&before);
#endif
    pthread_join(thread, NULL);
    return 0;
}
C
    twins handler "main waits for a signal at handler.c"
    run explore handler.c --cflags -DLOCKS
    [ "$status" -eq 1 ] || failed "$output"
    says "main waits for mutex lock at handler.c:11, which it took at handler.c"
}

@test "explore: timers are threads that sleep, and send a signal or call a function" {
    program timers <<'C'
#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static atomic_int rung, called, worked;
static void ring(int number)
{
    assert(number == SIGALRM);
#ifdef BROKEN
    assert(worked);
#endif
    rung++;
}
static void call(union sigval value)
{
    assert(value.sival_int == 7);
    called++;
}
static void *work(void *argument)
{
    worked = 1;
    return argument;
}
int main(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 7, .sigev_notify_function = call};
    struct itimerspec soon = {.it_value.tv_sec = 1};
    struct itimerval often = {.it_value.tv_usec = 1, .it_interval.tv_usec = 1000}, none;
    timer_t timer;
    pthread_t thread;
    memset(&none, 0, sizeof none);
    signal(SIGALRM, ring);
    assert(alarm(10) == 0 && alarm(20) > 0);
    pthread_create(&thread, NULL, work, NULL);
    while (rung < 1)
        sleep(1);
    assert(alarm(0) == 0);
    assert(setitimer(ITIMER_REAL, &often, NULL) == 0);
    while (rung < 3)
        sleep(1);
    setitimer(ITIMER_REAL, &none, NULL);
    assert(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &soon, NULL) == 0);
    while (called < 1)
        sleep(1);
    assert(timer_delete(timer) == 0);
    pthread_join(thread, NULL);
    return 0;
}
C
    twins timers "assertion 'worked' failed"
    # a watchdog does not bite because others are slow; but when nobody can go on
    program watchdog <<'C'
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void bite(int number) { exit(number); }
static void *work(void *argument)
{
    pthread_mutex_lock(&lock);
#ifdef BROKEN
    pthread_mutex_lock(&lock);
#endif
    pthread_mutex_unlock(&lock);
    return argument;
}
int main(void)
{
    pthread_t thread;
#ifndef BARE
    signal(SIGALRM, bite);
#endif
    alarm(30);
    pthread_create(&thread, NULL, work, NULL);
    pthread_join(thread, NULL);
    return 0;
}
C
    twins watchdog "ends with status 14"
    if stressed; then
        run explore watchdog.c --cflags -DBARE --schedules 500
        [ "$status" -eq 0 ] || failed "$output"
        run explore watchdog.c --cflags '-DBARE -DBROKEN'
        [ "$status" -eq 1 ] || failed "$output"
        says "DEADLOCK"
    fi
    program cpu <<'C'
#include <sys/time.h>
int main(void)
{
    struct itimerval soon = {.it_value.tv_sec = 1};
    return setitimer(ITIMER_PROF, &soon, 0);
}
C
    run explore cpu.c
    [ "$status" -eq 1 ]
    says "timers of CPU time"
}
