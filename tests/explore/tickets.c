/* SPDX-License-Identifier: MIT
 *
 * Everything that a right program may do, in one: thread-local variables and keys, a once, a lock
 * for readers and writers, a barrier, semaphores, a recursive mutex, clean-up, C11 threads, time.
 * BROKEN: a thread is never joined. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 2 };

static _Thread_local int mine = 7;
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t nested;
static pthread_barrier_t together;
static sem_t done;
static int begun, written, freed, counted;

static void begin(void)
{
    begun++;
}

static void release(void *block)
{
    free(block);
    __atomic_add_fetch(&freed, 1, __ATOMIC_SEQ_CST);
}

static void unlock(void *mutex)
{
    pthread_mutex_unlock(mutex);
}

static void count(void *argument)
{
    pthread_mutex_lock(&nested);
    pthread_mutex_lock(&nested);
    pthread_cleanup_push(unlock, &nested);
    counted++;
    pthread_mutex_unlock(&nested);
    sem_post(&done);
    if (argument)
        pthread_exit(argument);
    pthread_cleanup_pop(1);
}

static void *work(void *argument)
{
    pthread_once(&once, begin);
    if (mine != 7)
        return NULL;
    mine = argument ? 1 : 2;
    pthread_setspecific(key, malloc(10));
    pthread_rwlock_wrlock(&table);
    written++;
    pthread_rwlock_unlock(&table);
    pthread_barrier_wait(&together);
    pthread_rwlock_rdlock(&table);
    int seen = written;
    pthread_rwlock_unlock(&table);
    if (seen == WORKERS && mine == (argument ? 1 : 2))
        count(argument);
    return argument;
}

static int answer(void *argument)
{
    *(int *)argument = 5;
    return 9;
}

static int with_c11(void)
{
    thrd_t thread;
    int value = 0, result = 0;

    thrd_create(&thread, answer, &value);
    thrd_join(thread, &result);
    return value == 5 && result == 9;
}

static int with_time(void)
{
    pthread_cond_t never = PTHREAD_COND_INITIALIZER;
    struct timespec until;

    sleep(1000);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&nested);
    int code = 0;
    while (code == 0) /* it may wake up without a signal */
        code = pthread_cond_timedwait(&never, &nested, &until);
    pthread_mutex_unlock(&nested);
    return code == ETIMEDOUT;
}

int main(void)
{
    pthread_t threads[WORKERS];
    pthread_mutexattr_t recursive;

    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&nested, &recursive);
    pthread_key_create(&key, release);
    pthread_barrier_init(&together, NULL, WORKERS);
    sem_init(&done, 0, 0);
    pthread_create(&threads[0], NULL, work, NULL);
    pthread_create(&threads[1], NULL, work, &done);
    for (int number = 0; number < WORKERS; number++)
        sem_wait(&done);
#ifndef BROKEN
    for (int number = 0; number < WORKERS; number++)
        pthread_join(threads[number], NULL);
    if (freed != WORKERS)
        return 2;
#endif
    if (mine != 7 || begun != 1 || counted != WORKERS)
        return 3;
    return with_c11() && with_time() ? 0 : 4;
}
