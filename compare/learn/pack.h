/* SPDX-License-Identifier: MIT
 *
 * pack: an exercise in one paradigm, as its folder describes it (docs/teaching.md): what the
 * learner gets, what must fail and how, what is judged. Nothing in the file is believed. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_PACK_H
#define TRIPTYCH_COMPARE_LEARN_PACK_H

#include "common/base/error.h"
#include "compare/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACK_FILE "pack.json"
#define PACK_TEXT "text.txt"

enum { PACK_HINTS = 3, PACK_MOST_TRIALS = 8, PACK_MOST_WRONG = 12 };

/* HYBRID: ranks whose threads are OpenMP's. */
enum panel { PANEL_POSIX, PANEL_OPENMP, PANEL_MPI, PANEL_HYBRID, PANELS };
extern const char *const panel_names[PANELS + 1]; /* NULL ends them */

/* What the program must hand in as its answer. */
enum pack_answer {
    ANSWER_SUM,     /* of what the tasks yielded */
    ANSWER_NUMBERS, /* the sum of the numbers below task_count() */
    ANSWER_PRIMES,  /* how many primes are below task_count() */
    ANSWER_NONE,
    ANSWERS,
};

/* What it must hand in by result(). */
enum pack_results { RESULTS_NONE, RESULTS_TASKS, RESULTS_PRIMES, RESULT_KINDS };

/* One run: so many workers, and a number of tasks that is drawn from [least, most]. */
struct pack_trial {
    int workers;
    int threads;  /* of each rank, whose number is workers / threads; 1 but for PANEL_HYBRID */
    int managers; /* workers that may hand out tasks or carry messages instead of doing tasks */
    uint64_t least, most;
};

/* Of an exercise that is about speed: a run whose time is compared with that of the solution. */
struct pack_fast {
    double limit; /* so many times the solution's time are the most; 0: speed is not judged */
    struct pack_trial of; /* the run */
    char *advice;         /* for who is slower */
};

/* A program that must fail: which check, and a part of the sentence that says why. */
struct pack_wrong {
    char *file, *check, *says;
};

struct pack {
    char *folder; /* with PACK_FILE and a folder for each panel */
    char *name, *title;
    enum panel panel;
    uint64_t order;
    enum pack_answer answer;
    enum pack_results results;
    bool overlap;      /* as many tasks at the same time as there are workers */
    bool dynamic;      /* who is free takes the next task: a long one keeps no other waiting */
    bool fair;         /* no call has more than one worker's share of the work */
    bool race_free;    /* a detector looks at it */
    uint64_t capacity; /* of a queue between a producer and consumers; 0: there is none */
    uint64_t at_once;  /* at most so many tasks at the same time; 0: as many as there are workers */
    bool producers;    /* of the queue there are several, and one consumer */
    double deadline_s;
    struct pack_trial trials[PACK_MOST_TRIALS];
    size_t trial_count;
    struct pack_fast fast;
    char *hints[PACK_HINTS];
    struct pack_wrong wrong[PACK_MOST_WRONG]; /* the first one is the skeleton */
    size_t wrong_count;
};

struct packs {
    struct pack *items; /* in the order of the course */
    size_t count;
};

/* Reads the pack in FOLDER, which gives an exercise for each of its panels. False, and why: it is
 * no pack; then there is nothing to free. */
bool packs_add(struct packs *packs, const char *folder, struct error *error);

/* Reads all packs below FOLDER. */
bool packs_open(struct packs *packs, const char *folder, struct error *error);
void packs_close(struct packs *packs);

/* Leaves those that are wanted. */
void packs_keep(struct packs *packs, bool (*wanted)(const struct pack *pack, const void *context),
                const void *context);

/* Whether its workers, or the teams of them, are ranks that MPI's launcher starts. */
bool pack_has_ranks(const struct pack *pack);

/* FOLDER/PANEL/FILE of a pack; the caller frees it. */
char *pack_path(const struct pack *pack, const char *file);

/* That of the text, in the user's language where the pack has it; the caller frees it. */
char *pack_text_path(const struct pack *pack);

/* "wait-overlap/posix"; the caller frees it. */
char *pack_label(const struct pack *pack);

/* The exercise of that label; NULL: there is none. */
const struct pack *packs_find(const struct packs *packs, const char *label);

#endif
