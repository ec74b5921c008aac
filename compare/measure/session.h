/* SPDX-License-Identifier: MIT
 *
 * session: a comparison that is running, and what is known about it beside its records. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_SESSION_H
#define TRIPTYCH_COMPARE_SESSION_H

#include "compare/machine/counters.h"
#include "compare/machine/watch.h"
#include "compare/measure/schedule.h"
#include "compare/measure/sizes.h"
#include "compare/results/store.h"

struct live; /* compare/measure/live.h */

struct session {
    struct plan *plan;
    const struct catalog *catalog;
    const struct launcher *launcher;
    const struct settings *settings;
    const struct sizes *sizes;
    struct schedule schedule;
    struct store store;
    struct json_object *machine;   /* its fingerprint */
    struct watch watch;            /* what else it does */
    struct counters counters;      /* what can be counted of programs here, with --counters */
    double begin_s;                /* clock_now_s() */
    double before_s;               /* what was spent before it was resumed */
    char *hosts_trouble;           /* why the launcher's hosts cannot be reached; NULL: they can */
    bool hosts_shy;                /* one of them does not answer at ssh's port, and works */
    bool hosts_gone;               /* a start waited for one in vain: no more are made */
    struct json_object *nodes;     /* what each host is; NULL: there is one, or nobody knows */
    bool nodes_asked;              /* whether that is known */
    struct live *live;             /* the live view; NULL: none was asked for */
    struct json_object *findings;  /* what came out, when it has ended (answer/findings.h) */
    struct json_object *crossover; /* the same of `triptych crossover` (tables/crossover.h) */
};

/* Opens the folder (for the comparison plan->results.run, or a new one where that is NULL), makes
 * the plan's results know both, and writes environment.json for the first time. */
struct session session_open(struct plan *plan, const struct catalog *catalog,
                            const struct launcher *launcher, const struct settings *settings,
                            const struct sizes *sizes);

/* Writes environment.json as it is now. Called after each workload and each failure, so that a kill
 * loses no failure. */
void session_save(struct session *session);

/* Whether the comparison must stop: the user wants it, or the disk is full. */
bool session_stops(const struct session *session);

/* How it was measured, as lines for the reader. The caller frees the list. */
struct text_list session_policy(const struct session *session);

void session_close(struct session *session);

#endif
