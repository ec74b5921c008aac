/* SPDX-License-Identifier: MIT
 *
 * trial: one run of a learner's program under the host, and what is to be said about it. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_TRIAL_H
#define TRIPTYCH_COMPARE_LEARN_TRIAL_H

#include "compare/learn/host.h"
#include "compare/learn/judge.h"
#include "compare/learn/look.h"

struct trial {
    const struct pack *pack;
    const struct tools *tools;
    const char *folder; /* for things of a moment */
    bool race;          /* under a detector */
    bool watched;       /* and OpenMP's is there: the kernel has seen Archer in the program */
    double most_s; /* from the first task on; what still works then is cut off, without blame */
    struct host host;
    struct child child;
    struct look look; /* the last one while it ran */
    double look_s;    /* when */
    double watched_s; /* for how long it was looked at: a while in which the judge stood still, too,
                         does not count */
    int rank_sleeps[LOOK_MOST_EACH]; /* so many looks in a row each process has slept */
    double begin_s, deadline_s;      /* when it began, and how long it may take */
    int still;                       /* so many looks in a row with nothing moving, all blocked; */
    int asleep;                      /* and with nothing moving, all asleep, whatever for */
    uint64_t messages;               /* of the host at the last look */
    struct look busy;                /* what was seen when the last message had come, */
    double busy_s;                   /* and when that was, of watched_s */
    char *ranks;   /* in which calls all ranks wait; NULL: they do not, or not for ever */
    char *misused; /* the call of MPI that the level of threads does not allow; NULL: none */
    /* All ranks wait; all threads are blocked; computing, but doing nothing; too many processes;
     * too much memory. */
    bool stuck, hangs, idles, swarms, devours;
    bool late;             /* the deadline has gone by, and it had time enough */
    char mark[33];         /* on each line of a detector's that names a place; drawn for the run */
    bool cut;              /* after most_s */
    double cpu_s;          /* what it took, with all that it started; */
    uint64_t memory_bytes; /* when all were in a task. 0: nobody looked in time */
};

/* Less CPU time than this until the deadline, in seconds: the machine was too busy to tell. Ranks
 * that wait for another burn CPU time, so that they need more until each has had its share. */
double trial_judged_cpu_s(const struct trial *trial);

/* Runs the program once, in a folder for things of a moment; trial_close() gives it back. */
void trial_run(struct trial *trial, const struct tools *tools, const struct pack *pack,
               const struct pack_trial *how, const char *program, const char *folder, bool race);

/* The same, and it is cut off when it still works so many seconds after its first task. */
void trial_run_cut(struct trial *trial, const struct tools *tools, const struct pack *pack,
                   const struct pack_trial *how, const char *program, const char *folder,
                   double most_s);
void trial_close(struct trial *trial);

/* What is wrong with how it ended, what it computed, what ran side by side: the first of these.
 * The judgement is PASS if nothing is. */
struct judgement trial_verdict(const struct trial *trial);

/* What one check alone says: CHECK_ENDS, CHECK_CORRECT or CHECK_PARALLEL. The latter two mean
 * something where the first one passed. */
struct judgement trial_check(const struct trial *trial, enum check check);

/* FAIL or UNDECIDED, for a reason and with advice (formats of printf are not taken). The texts
 * become the judgement's. */
struct judgement judgement_of(enum judgement_kind kind, enum check check, char *why, char *next);

#endif
