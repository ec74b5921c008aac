/* SPDX-License-Identifier: MIT
 *
 * protocol: what an exercise's program and its judge say to each other over a socket of the judge's
 * (unix(7), SOCK_SEQPACKET), each thread over a connection of its own. The judge answers every
 * request, when it wants to: that is how long the task takes. What it expects it never tells. */
#ifndef TRIPTYCH_EXERCISE_PROTOCOL_H
#define TRIPTYCH_EXERCISE_PROTOCOL_H

#include <stdint.h>

/* Variables of the environment: the socket's path, and what worker_count(), task_count(),
 * queue_capacity() and most_at_once() say. */
#define EXERCISE_SOCKET   "TRIPTYCH_EXERCISE"
#define EXERCISE_WORKERS  "TRIPTYCH_EXERCISE_WORKERS"
#define EXERCISE_TASKS    "TRIPTYCH_EXERCISE_TASKS"
#define EXERCISE_CAPACITY "TRIPTYCH_EXERCISE_CAPACITY"
#define EXERCISE_AT_ONCE  "TRIPTYCH_EXERCISE_AT_ONCE"

/* Where there is no judge and the schedules are explored, the functions of exercise.h look by
 * themselves after what must hold in every schedule. What answer() must get (if any), and how much
 * more than its task the value of a result() is (if any): */
#define EXERCISE_EXPLORED      "TRIPTYCH_EXERCISE_EXPLORED" /* "threads", "ranks"; "races": do not */
#define EXERCISE_RIGHT_ANSWER  "TRIPTYCH_EXERCISE_RIGHT_ANSWER"
#define EXERCISE_RIGHT_RESULTS "TRIPTYCH_EXERCISE_RIGHT_RESULTS"

enum exercise_kind {
    EXERCISE_WORK =
        1,           /* tasks [from, to) are done now; the reply is what the first of them yields */
    EXERCISE_RESULT, /* of task `from`: `value` */
    EXERCISE_ANSWER, /* of the program: `value` */
    EXERCISE_PRODUCE, /* item `from`; the reply is the item */
    EXERCISE_CONSUME, /* item `value`; the reply ends it */
    EXERCISE_WAITS,   /* rank `value` goes into an MPI call that may wait; no reply */
    EXERCISE_GOES_ON, /* it has come out of it; no reply */
    EXERCISE_KINDS,
};

/* Whether a call of MPI keeps what the program has promised at its start about threads. */
enum exercise_promise {
    EXERCISE_KEPT,
    EXERCISE_OTHER_THREAD, /* below MPI_THREAD_SERIALIZED, and not from the main thread */
    EXERCISE_NO_THREADS,   /* MPI_THREAD_SINGLE, and so no thread but the main one */
    EXERCISE_PROMISES,
};

struct exercise_request {
    uint32_t kind;
    int32_t thread;           /* gettid(2) */
    uint64_t from, to, value; /* `from` of EXERCISE_WAITS: an exercise_promise */

    char call[24];    /* of EXERCISE_WAITS: "MPI_Recv from", ended by NUL, */
    int32_t peer;     /* the other rank; below 0: any, or all; */
    uint64_t address; /* and from where it is called */
};

struct exercise_reply {
    uint64_t value;
};

/* Tells the judge, if there is one, and waits for no answer (exercise.c). Any thread. */
void exercise_note(struct exercise_request *request);

#endif
