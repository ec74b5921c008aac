/* SPDX-License-Identifier: MIT
 *
 * graph: tasks that depend on tasks. A graph has `width` columns and so many steps; a task of one
 * step depends on tasks of the step before, as the pattern says (graph_shape.h). Each task has a
 * slot for its result; it reads and checks those of the tasks that it depends on, so a dependency
 * that was missed is a wrong answer. */
#ifndef TRIPTYCH_WORKLOADS_GRAPH_H
#define TRIPTYCH_WORKLOADS_GRAPH_H

#include "common/bench/bench.h"
#include "common/workloads/graph_shape.h"

#include <stdatomic.h>

/* A task's result, for those that depend on it: the payload follows. */
struct slot {
    uint64_t tag; /* which task has written it: its number + 1; 0: none has yet */
    uint64_t value;
    uint64_t payload[];
};

/* The first input that was not what it should have been. */
struct misread {
    atomic_bool noted;
    uint64_t step, column, input; /* that task, and the column that it read */
    uint64_t tag;                 /* what it found there */
};

struct job {
    int workers;
    int pattern; /* enum pattern */
    int kernel;  /* enum kernel */
    uint64_t width, steps;
    double task_s;     /* of one task, as the user gave it */
    uint64_t wanted;   /* units of work of a task, as the user gave them; 0: from task_s */
    uint64_t payload;  /* bytes along each dependency, as the user gave them */
    uint64_t size;     /* units of work of a task */
    double expected_s; /* what a task takes on this machine, about */
    bool timed;        /* tasks are long enough to be timed one by one */
    struct shape shape;
    unsigned char *slots; /* slots[steps * width], shared by threads; each rank has its own */
    size_t slot_size;     /* bytes of one, with its payload */
    uint64_t repetition;  /* from 1, warm-ups too */
    struct misread *misread;
};

extern const struct workload graph;

/* Does one task, whose inputs are in their slots; its result goes to its own slot. Returns
 * {1, value}. Any worker. */
struct answer graph_task(const struct job *job, uint64_t step, uint64_t column);

/* The slot of a task. Any worker. */
static inline struct slot *graph_slot(const struct job *job, uint64_t step, uint64_t column)
{
    return (struct slot *)(void *)(job->slots + (step * job->width + column) * job->slot_size);
}

/* The columns of the step before that a task depends on; none in step 0. Any worker. */
static inline struct columns graph_inputs(const struct job *job, uint64_t step, uint64_t column)
{
    return shape_inputs(&job->shape, step, column);
}

/* Whether a task's result is an input of a task of the next step in one of these columns. Any
 * worker. */
static inline bool graph_feeds(const struct job *job, uint64_t step, uint64_t column,
                               struct span columns)
{
    struct columns outputs = shape_outputs(&job->shape, step, column);
    bool feeds = false;

    for (size_t at = 0; at < outputs.count && !feeds && step + 1 < job->steps; at++)
        feeds = outputs.at[at] >= columns.lo && outputs.at[at] < columns.hi;
    return feeds;
}

/* Whether all inputs of a task are from these columns. Any worker. */
static inline bool graph_within(const struct job *job, uint64_t step, uint64_t column,
                                struct span columns)
{
    struct columns inputs = graph_inputs(job, step, column);

    return inputs.count == 0 ||
           (inputs.at[0] >= columns.lo && inputs.at[inputs.count - 1] < columns.hi);
}

#endif
