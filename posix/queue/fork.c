/* SPDX-License-Identifier: MIT
 *
 * queue with POSIX processes.
 *
 * Shows:      the bounded buffer of threads.c in shared memory; its mutex and its condition
 *             variables are told that processes share them.
 * Run:        posix/queue --variant fork
 * Beside it:  threads.c, fork_ring.c (no lock); resilient.c, which goes on when a process dies;
 *             mpi/queue/request.c (no shared memory: the queue is made of messages).
 * Exercise:   kill a consumer (pkill -P) while it waits, with team_ended() ignoring it. Do the
 *             others go on? posix/resilient/robust_queue.h says why not always. */
#include "common/workloads/queue.h"

#include "common/base/fail.h"
#include "common/base/shared.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

struct channel {
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t not_empty, not_full;
    uint64_t put, got, capacity; /* items so far */
    struct item items[];         /* items[capacity], used as a ring */
};

static void put(struct channel *channel, const struct item *item)
{
    pthread_mutex_lock(&channel->mutex);
    while (channel->put - channel->got == channel->capacity)
        pthread_cond_wait(&channel->not_full, &channel->mutex);
    channel->items[channel->put++ % channel->capacity] = *item;
    pthread_cond_signal(&channel->not_empty);
    pthread_mutex_unlock(&channel->mutex);
}

static struct item get(struct channel *channel)
{
    pthread_mutex_lock(&channel->mutex);
    while (channel->put == channel->got)
        pthread_cond_wait(&channel->not_empty, &channel->mutex);
    struct item item = channel->items[channel->got++ % channel->capacity];
    pthread_cond_signal(&channel->not_full);
    pthread_mutex_unlock(&channel->mutex);
    return item;
}

static void produce(struct producer *producer, void *channel)
{
    struct item item;

    while (producer_next(producer, &item)) /* the last ones are end marks */
        put(channel, &item);
}

static void consume(struct consumer *consumer, void *channel)
{
    for (struct item item = get(channel); item.number != END_MARK; item = get(channel))
        consumer_take(consumer, &item);
}

/* A child's whole life. */
_Noreturn static void work(const struct job *job, int number, struct channel *channel,
                           struct answer *answer)
{
    team_ready(number);
    *answer = queue_play(job, number, produce, consume, channel);
    team_done(number);
    _exit(STATUS_DONE);
}

static void share(struct channel *channel)
{
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;

    check(pthread_mutexattr_init(&mutex), "pthread_mutexattr_init");
    check(pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED),
          "pthread_mutexattr_setpshared");
    check(pthread_mutex_init(&channel->mutex, &mutex), "pthread_mutex_init");
    check(pthread_mutexattr_destroy(&mutex), "pthread_mutexattr_destroy");
    check(pthread_condattr_init(&condition), "pthread_condattr_init");
    check(pthread_condattr_setpshared(&condition, PTHREAD_PROCESS_SHARED),
          "pthread_condattr_setpshared");
    check(pthread_cond_init(&channel->not_empty, &condition), "pthread_cond_init");
    check(pthread_cond_init(&channel->not_full, &condition), "pthread_cond_init");
    check(pthread_condattr_destroy(&condition), "pthread_condattr_destroy");
}

static struct answer run(const struct job *job)
{
    size_t size = sizeof(struct channel) + (size_t)job->capacity * sizeof(struct item);
    struct channel *channel = shared_alloc(1, size); /* shared */
    struct answer *parts = shared_alloc((size_t)job->workers, sizeof *parts);
    struct answer total = {0, 0};
    int status;

    channel->capacity = job->capacity;
    share(channel);
    for (int number = 0; number < job->workers; number++) {
        pid_t child = fork();
        check(child < 0 ? errno : 0, "fork");
        if (child == 0)
            work(job, number, channel, &parts[number]);
        team_forked(number, child);
    }
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        ended += team_ended(child, status);
    }
    for (int number = 0; number < job->workers; number++)
        total = answer_add(total, parts[number]);
    shared_free(parts, (size_t)job->workers, sizeof *parts);
    shared_free(channel, 1, size);
    return total;
}

const struct variant variant_fork = {"fork", run, EXACT,
                                     "processes over such a ring in shared memory"};
