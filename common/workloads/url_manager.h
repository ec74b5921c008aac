/* SPDX-License-Identifier: MIT
 *
 * url_manager: what rank 0 of mpi/check_urls knows and does besides its messages: which URL is
 * next, what came of those that were handed out, and a transfer of its own, which it drives step by
 * step with libcurl's multi interface, so that nobody waits for it. */
#ifndef TRIPTYCH_WORKLOADS_URL_MANAGER_H
#define TRIPTYCH_WORKLOADS_URL_MANAGER_H

#include "common/workloads/transfer.h"

/* Instead of a URL: none yet, or none any more. */
#define NO_URL UINT64_MAX

/* What a worker tells the manager when it is free: the URL that it had, and what came of it. */
struct url_report {
    uint64_t url, outcome;
};

struct url_manager {
    const struct job *job;
    uint64_t turn; /* URLs handed out so far */
    struct answer total;
    CURLM *multi;
    struct transfer own;
    enum { FREE, RUNNING, PAUSED } state; /* of its own transfer */
    double resume_s;                      /* PAUSED: the clock at its next try */
};

/* The manager must stay where it is until it is closed. */
void url_manager_open(struct url_manager *manager, const struct job *job);
void url_manager_close(struct url_manager *manager);

/* Whether URLs are left to be handed out. */
bool url_manager_has_more(const struct url_manager *manager);

/* The next URL; false: there is none left, or none now, since no host has room (--per-host). */
bool url_manager_take(struct url_manager *manager, uint64_t *url);

/* A worker's report. NO_URL is nothing; a URL without an outcome (URL_NONE) means that the worker
 * was told to stop: then all stop. */
void url_manager_note(struct url_manager *manager, const struct url_report *report);

/* One step of its own transfer, without waiting; takes the next URL when it is free. Returns
 * whether something has moved. */
bool url_manager_step(struct url_manager *manager);

#endif
