/* SPDX-License-Identifier: MIT
 *
 * wake futex|condition TIMES: every 2 ms one thread wakes another that sleeps; prints the median of
 * the seconds from just before the wake-up to the sleeper's next instruction. */
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static _Atomic uint32_t posted;
static long times;
static int by_futex;
static double sent_s, *latency_s;

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *sleeper(void *unused)
{
    (void)unused;
    for (uint32_t turn = 1; turn <= times; turn++) {
        if (by_futex) {
            while (atomic_load(&posted) < turn)
                syscall(SYS_futex, &posted, FUTEX_WAIT_PRIVATE, turn - 1, NULL, NULL, 0);
        } else {
            pthread_mutex_lock(&mutex);
            while (atomic_load(&posted) < turn)
                pthread_cond_wait(&condition, &mutex);
            pthread_mutex_unlock(&mutex);
        }
        latency_s[turn - 1] = now_s() - sent_s;
    }
    return NULL;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    const struct timespec pause = {0, 2000000};
    pthread_t thread;

    times = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    latency_s = calloc((size_t)times + 1, sizeof *latency_s);
    if (times <= 0 || !latency_s)
        return 2;
    by_futex = strcmp(argv[1], "futex") == 0;
    if (pthread_create(&thread, NULL, sleeper, NULL) != 0)
        return 1;
    for (long turn = 0; turn < times; turn++) {
        nanosleep(&pause, NULL);
        if (by_futex) {
            sent_s = now_s();
            atomic_fetch_add(&posted, 1);
            syscall(SYS_futex, &posted, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
        } else {
            sent_s = now_s();
            pthread_mutex_lock(&mutex);
            atomic_fetch_add(&posted, 1);
            pthread_cond_signal(&condition);
            pthread_mutex_unlock(&mutex);
        }
    }
    pthread_join(thread, NULL);
    qsort(latency_s, (size_t)times, sizeof *latency_s, compare);
    printf("%.9f\n", latency_s[times / 2]);
    return 0;
}
