/* SPDX-License-Identifier: MIT
 *
 * check_urls: asks for every URL of a file and tells what came of it. */
#ifndef TRIPTYCH_WORKLOADS_CHECK_URLS_H
#define TRIPTYCH_WORKLOADS_CHECK_URLS_H

#include "common/bench/bench.h"
#include "common/work/host_limit.h"
#include "common/workloads/url_list.h"
#include "common/workloads/url_outcome.h"

struct check_urls_progress; /* what a terminal shows while the work goes on */

struct job {
    int workers;
    const char *file;
    double timeout_s;
    uint64_t retries, per_host, follow;
    int method; /* enum check_urls_method */
    bool fail;

    uint64_t urls;        /* how many are to be checked: list.lines[0 ... urls-1] */
    struct url_list list; /* with a journal, those that were finished before stand behind them */
    uint64_t *order; /* with a journal: order[list.count], which URL of the file it is; or NULL */
    struct host_limit hosts; /* if per_host > 0 */

    /* The area for results, in memory that forked children share: outcomes[urls], url_outcome.h */
    int32_t *outcomes;
    struct check_urls_progress *progress;
};

enum check_urls_method { METHOD_GET, METHOD_HEAD };

extern const struct workload check_urls;

/* Which URL is next, when `turn` of them (0 ... urls-1, each worker draws another one) were taken
 * before: the one of that number, or with --per-host one whose host has room. False: no host has
 * room now; ask again with the same turn. Any worker. */
bool check_urls_take(const struct job *job, uint64_t turn, uint64_t *url);

/* The URL that was taken is done, and its host has room again. Any worker. */
void check_urls_done(const struct job *job, uint64_t url);

/* Whether the part-th of `parts` workers that share no memory does this URL; with --per-host, at
 * most that many parts have URLs of the same host. */
bool check_urls_owns(const struct job *job, uint64_t url, uint64_t part, uint64_t parts);

/* Writes down what came of a URL; returns its part of the answer: one URL, and its outcome where
 * one is expected (what else a server says today is not ours to verify). Any worker. */
struct answer check_urls_record(const struct job *job, uint64_t url, int outcome);

/* The answer of all URLs whose outcome stands in the area for results (0: it has none), whoever
 * wrote it there. Main thread, when no worker runs. */
struct answer check_urls_answer(const struct job *job);

#endif
