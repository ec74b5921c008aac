/* SPDX-License-Identifier: MIT
 *
 * check_urls_job: what check_urls does before and after the work, in files of their own; for
 * check_urls.c, whose rows of struct workload (common/bench/workload.h) these functions are. */
#ifndef TRIPTYCH_WORKLOADS_CHECK_URLS_JOB_H
#define TRIPTYCH_WORKLOADS_CHECK_URLS_JOB_H

#include "common/workloads/check_urls.h"

#include <stdatomic.h>

/* One line on a terminal, brought up to date by whoever ends a URL, at most ten times a second. */
struct check_urls_progress {
    _Atomic uint64_t done;
    _Atomic double shown_s;
    atomic_bool busy, visible;
    bool wanted;
};

/* "GET", by enum check_urls_method; NULL behind the last. */
extern const char *const check_urls_methods[];

/* Takes the line of progress away, if there is one. Main thread, when no worker runs. */
void check_urls_hide_progress(const struct job *job);

/* check_urls_job.c */
bool check_urls_open(struct job *job, const bool *given, struct error *error);
void check_urls_close(struct job *job);
void check_urls_reset(struct job *job);
struct answer check_urls_resumed(const struct job *job);

/* check_urls_result.c */
bool check_urls_check(const struct job *job, struct error *error);
void check_urls_print(const struct job *job);
void check_urls_stopped(const struct job *job);
void check_urls_notice(const struct job *job, const struct measurement *measurement);

#endif
