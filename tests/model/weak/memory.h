/* SPDX-License-Identifier: MIT
 *
 * memory: what the parts of weak.h share: the model's state, and its search. Of one thread of the
 * system. */
#ifndef TRIPTYCH_TESTS_WEAK_MEMORY_H
#define TRIPTYCH_TESTS_WEAK_MEMORY_H

#include "tests/model/weak/weak.h"

enum { PLACES = 24 };

/* What a thread must know: of each atomic, which store; of each thread, how far it has come. */
struct view {
    uint16_t at[PLACES];
    uint32_t clock[WEAK_THREADS + 1];
};

void view_join(struct view *view, const struct view *other);

/* The memory's side of a thread; number 0 is who sets up and checks. */
struct viewer {
    struct view now;      /* what it knows */
    struct view acquired; /* what it will know after its next acquire fence */
    struct view released; /* what its relaxed stores tell: what it knew at its last release fence */
    struct view fixed;    /* what it knew when its compiler could last change the order */
    struct view passed;   /* what it will know when that is so again */
};

extern struct viewer memory_viewers[WEAK_THREADS + 1];

/* Forgets all, before each execution. */
void memory_begin(void);

/* The same for plain objects. */
void plain_begin(void);

/* A full barrier of the caller. */
void memory_fence(void);

/* Thread `self` has handed on what it knows: what it does later is later. */
void memory_tick(void);

/* The thread that runs: 0, or 1 and so on. */
extern int search_self;

/* One of `options`, of which number 0 is the simplest. */
int search_choose(int options);

/* Before each access that others can see: somebody else may go first. */
void search_step(void);

/* This execution has gone wrong. Does not return, but for who sets up or checks. */
void search_fail(const char *why);

/* All executions of a case that deviate at most `bound` times: returns what has gone wrong in one
 * of them, or NULL, and in *executions how many were tried. */
const char *search_all(const struct weak_case *tried, int bound, unsigned long *executions);

/* The order of the atomic at `site`, weakened if this is the one. */
int search_order(const struct weak_site *site);

#endif
