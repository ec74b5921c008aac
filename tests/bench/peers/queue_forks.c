/* SPDX-License-Identifier: MIT
 *
 * queue_forks ITEMS: as queue_main with one producer and one consumer, which are processes here. A
 * queue_peer that lies in shared memory. */
#include "queue_peer.h"
#include "settle.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const uint64_t end_mark = UINT64_MAX;

struct shared {
    pthread_barrier_t start;
    double starts[2], ends[2];
    uint64_t sum;
};

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void work(unsigned number, uint64_t items, struct shared *shared)
{
    uint64_t sum = 0, got;

    settle(number, 2);
    pthread_barrier_wait(&shared->start);
    shared->starts[number] = now_s();
    if (number == 0) {
        for (uint64_t item = 1; item <= items; item++)
            peer_put(item);
        peer_put(end_mark);
    } else {
        while ((got = peer_get()) != end_mark)
            sum += got;
        shared->sum = sum;
    }
    shared->ends[number] = now_s();
}

int main(int argc, char **argv)
{
    uint64_t items = argc == 2 ? strtoull(argv[1], NULL, 10) : 0;
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_t attributes;
    int status;

    if (items == 0 || shared == MAP_FAILED)
        return 2;
    peer_open();
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&shared->start, &attributes, 2);
    for (unsigned number = 0; number < 2; number++) {
        pid_t child = fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            work(number, items, shared);
            _exit(0);
        }
    }
    while (wait(&status) > 0)
        if (status != 0)
            return 1;
    double first_s = shared->starts[shared->starts[1] < shared->starts[0]];
    printf("%.9f\n", shared->ends[shared->ends[1] > shared->ends[0]] - first_s);
    return shared->sum == items / 2 * (items + 1) + (items % 2) * ((items + 1) / 2) ? 0 : 1;
}
