/* SPDX-License-Identifier: MIT
 *
 * account: what `triptych explore` has to say of a program, as data. The terminal, the JSON, the
 * page and the trace all take it from here. Main thread only. */
#ifndef TRIPTYCH_COMPARE_EXPLORE_ACCOUNT_H
#define TRIPTYCH_COMPARE_EXPLORE_ACCOUNT_H

#include "compare/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One step of a story. All texts are safe to print, but for `path`. */
struct account_step {
    int who;                         /* thread (0: main) or rank; -1: unknown */
    const char *place;               /* "bank.c:12", "main()", "?"; NULL: it has none */
    const char *path;                /* of the source, as the compiler knew it; NULL: unknown */
    uint64_t line;                   /* in it; 0: unknown */
    char *what;                      /* "reads balance = 100" */
    char *variable, *before, *value; /* "balance", "100"; NULL: the step has none. Of a read
                                        `value` is what it read. */
    bool makes_thread;
};

struct account {
    const char *panel; /* "posix", "openmp" or "mpi" */
    bool ranks;        /* who takes the steps: ranks, not threads */
    const char *kind;  /* "race", "deadlock" ... as the runtime names it; NULL: nothing was found */
    char *head;        /* "DATA RACE", "Nothing found in 300 schedules": without an end */
    char *how;         /* "found after 1 schedule, 4 ms": what stands in parentheses behind it */
    struct text_list waits, races, notes; /* sentences: who waits for what, races, what it means */
    struct text_list places;              /* "bank.c:12": the lines to look at first, each once */
    const struct text_list *sources;      /* as they were named */
    struct account_step *steps;
    size_t step_count;

    uint64_t schedules, cut_off, threads, most_steps; /* threads or ranks */
    double seconds;
    double missed;  /* probability of having missed a bug of depth 2; below 0: it is not known */
    bool complete;  /* every order was tried */
    bool data_race; /* there is one among what was found */
    bool replayed, diverged;
};

/* "main", "thread 2", "rank 0"; the caller frees it. */
char *account_name(const struct account *account, int who);

#endif
