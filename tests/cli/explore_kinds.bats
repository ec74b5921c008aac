#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
#
# triptych explore: kinds of programs that it once missed, accused, or could not run: large blocks of
# memory, semaphores with names, turns at a lock, long computing.

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

# found NAME TEXT [OPTION...] and right NAME [OPTION...]: the broken form, and the mended one.
found() {
    run explore "$1.c" "${@:3}"
    [ "$status" -eq 1 ] || failed "not found: $output"
    says "$2"
}

right() {
    run explore "$1.c" --schedules 500 "${@:2}"
    [ "$status" -eq 0 ] || failed "$output"
    says "Nothing found in"
}

@test "explore: large blocks are as they were in each run, and each time anew" {
    program blocks <<'C'
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
static char *one, *other;
static double array[1 << 20];
static void *work(void *argument)
{
    char *mine = malloc(LARGE);
    memset(mine, 1, 1000);
    array[argument ? 1 : 0] += mine[999];
#ifdef BROKEN
    free(mine);
    array[2] += mine[LARGE / 2];
#else
    free(mine);
#endif
    return NULL;
}
int main(void)
{
    pthread_t threads[2];
    array[1 << 19] = 3;
    one = malloc(LARGE);
    other = calloc(LARGE, 1);
    one[5] = 2;
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, work, at ? &threads : NULL);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    one = realloc(one, 2 * LARGE);
    if (one[5] != 2 || other[7] != 0 || array[0] != 1 || array[1] != 1 || array[1 << 19] != 3)
        return 1;
    one[5] = other[7] = 1;
    array[1 << 19] = 4;
    free(one);
    free(other);
    return 0;
}
C
    local large=5000000 # it is mapped anew, not copied (posix/explore/snapshot.c); in stress-suite in two pieces
    if stressed; then large=41943040; fi
    right blocks --cflags "-DLARGE=${large}u"
    found blocks "CRASH: memory is used after it was freed, in thread" --cflags "-DBROKEN -DLARGE=${large}u"
}

@test "explore: who has moved a block by realloc() has freed the old one" {
    program moves <<'C'
#include <pthread.h>
#include <stdlib.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int *items, count = 4;
static void *grow(void *argument)
{
    pthread_mutex_lock(&lock);
    items = realloc(items, 2000 * sizeof *items);
    count = 2000;
    pthread_mutex_unlock(&lock);
    return argument;
}
int main(void)
{
    pthread_t thread;
    items = calloc((size_t)count, sizeof *items);
    pthread_create(&thread, NULL, grow, NULL);
    pthread_mutex_lock(&lock);
    int *mine = items;
#ifdef BROKEN
    pthread_mutex_unlock(&lock);
    pthread_mutex_lock(&lock);
#endif
    mine[1] = 7;
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return items[1] != 7;
}
C
    if stressed; then right moves; fi
    found moves "CRASH: memory is used after it was freed, in main" --cflags -DBROKEN
}

@test "explore: aligned memory is its next owner's alone" {
    program aligned <<'C'
#include <pthread.h>
#include <stdlib.h>
static void *work(void *argument)
{
    void *block = NULL;
    for (int round = 0; round < 2; round++) {
        if (posix_memalign(&block, 64, 256) != 0)
            abort();
        ((int *)block)[3] = 1;
        free(block);
        block = aligned_alloc(64, 256);
        ((int *)block)[3] = 2;
        free(block);
    }
    return argument;
}
int main(void)
{
    pthread_t threads[2];
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, work, NULL);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    return 0;
}
C
    right aligned
}

@test "explore: semaphores with names are those of one run" {
    program named <<'C'
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
static sem_t *lock;
static int counter;
static void *work(void *argument)
{
    sem_wait(lock);
    int seen = counter;
#ifdef BROKEN
    sem_post(lock);
    sem_wait(lock);
#endif
    counter = seen + 1;
    sem_post(lock);
    return argument;
}
int main(void)
{
    pthread_t threads[2];
    int value;
    assert(sem_open("/explored", 0) == SEM_FAILED && errno == ENOENT);
    lock = sem_open("/explored", O_CREAT | O_EXCL, 0600, 1);
    assert(lock != SEM_FAILED && sem_open("explored", O_CREAT, 0600, 5) == lock);
    assert(sem_open("/explored", O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED && errno == EEXIST);
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, work, NULL);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    assert(sem_getvalue(lock, &value) == 0 && value == 1);
    assert(sem_unlink("/explored") == 0 && sem_unlink("/explored") == -1 && errno == ENOENT);
    assert(sem_close(lock) == 0 && sem_close(lock) == 0 && sem_close(lock) == -1);
    assert(counter == 2);
    return 0;
}
C
    right named
    found named "assertion 'counter == 2' failed" --cflags -DBROKEN
}

@test "explore: a mistake that needs each thread's turn at a lock, ten times" {
    program turns <<'C'
#include <assert.h>
#include <pthread.h>
enum { ROUNDS = 10 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int one = 1, other = 2;
static void *follow(void *argument)
{
    for (int round = 0; round < ROUNDS; round++) {
        pthread_mutex_lock(&lock);
        if (argument)
            one = other + 1;
        else
            other = one + 1;
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}
int main(void)
{
    pthread_t threads[2];
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, follow, at ? &lock : NULL);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    assert(one < 2 * ROUNDS + 2 && other < 2 * ROUNDS + 2);
    return 0;
}
C
    found turns "assertion"
}

# bats test_tags=stress
@test "explore: who computes for long with memory that others see does not hang" {
    program computes <<'C'
#include <pthread.h>
#include <time.h>
static double sum[2];
static void *work(void *argument)
{
    double *mine = argument;
    while (clock() < 5 * CLOCKS_PER_SEC / 2)
        for (int at = 0; at < 1000; at++)
            *mine += at;
    return NULL;
}
int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, work, sum);
    pthread_join(thread, NULL);
    return sum[0] < 1;
}
C
    right computes --schedules 1
}

@test "explore: the state of rand_r() is the program's memory" {
    program seeds <<'C'
#include <pthread.h>
#include <stdlib.h>
static unsigned seeds[2] = {1, 2};
static void *draw(void *argument)
{
#ifdef BROKEN
    argument = &seeds[0];
#endif
    rand_r(argument);
    return NULL;
}
int main(void)
{
    pthread_t threads[2];
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, draw, &seeds[at]);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    return 0;
}
C
    if stressed; then right seeds; fi
    found seeds "data race on seeds" --schedules 500 --cflags -DBROKEN
}

@test "explore: strcpy() of a constant is an access" {
    program name <<'C'
#include <pthread.h>
#include <string.h>
static char name[32];
static void *set(void *argument)
{
    strcpy(name, argument ? "one" : "the other");
    return NULL;
}
int main(void)
{
    pthread_t threads[2];
    for (int at = 0; at < 2; at++)
        pthread_create(&threads[at], NULL, set, at ? name : NULL);
    for (int at = 0; at < 2; at++)
        pthread_join(threads[at], NULL);
    return 0;
}
C
    found name "data race on name" --schedules 500
}
