/* SPDX-License-Identifier: MIT
 *
 * host_limit: hands out lines so that at most so many are in work at the same time for each host,
 * whatever the others do. Its state lies in shared memory: threads and forked children share one
 * account. */
#ifndef TRIPTYCH_HOST_LIMIT_H
#define TRIPTYCH_HOST_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct host_queue; /* the lines of one host, and how many of them are in work */

struct host_limit {
    uint64_t limit, lines, hosts;
    uint64_t *line_at;         /* lines sorted by host, in each host by their order */
    uint64_t *place;           /* place[line]: where it stands in line_at */
    uint64_t *host_of;         /* host_of[line] */
    struct host_queue *queues; /* queues[hosts] */
    _Atomic uint64_t *empty;   /* the hosts before this one have no line left */
};

/* `host` [lines]: the host of each line; equal names are one host. `limit` is at least 1. Main
 * thread, before any worker exists. */
void host_limit_open(struct host_limit *hosts, const char *const *host, uint64_t lines,
                     uint64_t limit);
void host_limit_close(struct host_limit *hosts);

/* No line has been taken. Main thread, while no worker runs. */
void host_limit_reset(struct host_limit *hosts);

/* Takes a line whose host has room; false: none has at present (or no line is left). Give it back
 * with host_limit_done() when it is no longer in work. Any worker. */
bool host_limit_take(const struct host_limit *hosts, uint64_t *line);
void host_limit_done(const struct host_limit *hosts, uint64_t line);

/* For workers that share no memory and do one line at a time: which of `parts` does this line, so
 * that no host is asked by more than `limit` of them. Any worker. */
uint64_t host_limit_owner(const struct host_limit *hosts, uint64_t line, uint64_t parts);

#endif
