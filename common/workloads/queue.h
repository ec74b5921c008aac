/* SPDX-License-Identifier: MIT
 *
 * queue: producers and consumers over a bounded queue. The panels hold the queue; making an item
 * and taking it are the same in all of them. */
#ifndef TRIPTYCH_WORKLOADS_QUEUE_H
#define TRIPTYCH_WORKLOADS_QUEUE_H

#include "common/bench/bench.h"

struct job {
    int workers;
    uint64_t items, producers, consumers, capacity;
    uint64_t batch; /* items moved at once, where the variant moves several; 0: automatic */
    struct time_range produce_s, consume_s; /* how long one item takes, at random in between */
    uint64_t *producing; /* shared with forked children: producers that have not finished */
};

extern const struct workload queue;

/* What goes through the queue. */
struct item {
    uint64_t number; /* 0 ... items-1, or END_MARK */
    double sent_s;   /* clock_now_s() when it was put; 0: not stamped */
};
#define END_MARK UINT64_MAX

enum role {
    PRODUCER, /* workers 0 ... producers-1 */
    CONSUMER, /* the next `consumers` workers */
    IDLE,     /* more workers than roles */
    BOTH,     /* a worker that is alone puts an item and takes it, in turn */
};

/* The role of `worker` among `workers` that share the job's producers and consumers. */
enum role queue_role(const struct job *job, int worker, int workers);

/* How many of `workers` produce, and how many consume; at least one of each. */
int queue_producers(const struct job *job, int workers);
int queue_consumers(const struct job *job, int workers);

/* Whether items take time to make or to process. Without, it is the queue's own speed that counts.
 */
bool queue_paced(const struct job *job);

/* A producer's side: its items one after the other. Each producer has its own struct. */
struct producer {
    const struct job *job;
    int number;
    bool paced;
    struct span items; /* still to make */
    uint64_t made;
    int marks; /* end marks to put, when all items are made */
    bool ended;
};
struct producer producer_begin(const struct job *job, int number, int producers);
bool producer_make(struct producer *producer, struct item *item); /* false: all are made */
/* How long the item that was made last took to make; before the first call, one must be made. */
double producer_pause_s(const struct producer *producer);

/* All items are made. Returns how many end marks this producer is to put: one for each consumer if
 * it is the last of the producers (in memory that they share), else 0. */
int producer_end(struct producer *producer);

/* Both in one: the next that is to be put, when it is made: the items, and then the end marks.
 * False: there is nothing more. Sleeps while an item is made. */
bool producer_next(struct producer *producer, struct item *item);

/* A consumer's side. Each consumer has its own struct; consumer_take() gives the item's part, and
 * consumer_end() the consumer's. */
struct consumer {
    const struct job *job;
    int number, producers;
    bool paced;
    uint64_t *next; /* next[producer]: the lowest item that may still come from it */
    struct answer part;
};
struct consumer consumer_begin(const struct job *job, int number, int producers);
struct answer consumer_take(struct consumer *consumer, const struct item *item);
struct answer consumer_end(struct consumer *consumer);

/* Takes an item that a lost worker should have taken, in whatever order; returns its part. Any
 * worker. */
struct answer queue_redo(const struct job *job, const struct item *item);

/* Both sides for a worker that is alone, who makes an item and takes it, in turn: there is nobody
 * to hand it to. Returns its part. */
struct answer queue_alone(const struct job *job);

/* All that worker `number` of job->workers does: by its role it calls produce() or consume(), with
 * `channel`, or is alone, or does nothing. Returns its part. That worker. */
struct answer queue_play(const struct job *job, int number,
                         void (*produce)(struct producer *producer, void *channel),
                         void (*consume)(struct consumer *consumer, void *channel), void *channel);

#endif
