/* SPDX-License-Identifier: MIT */
#include "common/work/host_limit.h"

#include "common/base/fail.h"
#include "common/base/shared.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct host_queue {
    uint64_t first, count; /* its lines are line_at[first ... first + count - 1] */
    _Atomic uint64_t next; /* how many of them were taken */
    _Atomic uint64_t running;
};

struct named_line {
    const char *host;
    uint64_t line;
};

static int by_host(const void *left, const void *right)
{
    const struct named_line *a = left, *b = right;
    int order = strcmp(a->host, b->host);

    return order ? order : (a->line > b->line) - (a->line < b->line);
}

void host_limit_open(struct host_limit *hosts, const char *const *host, uint64_t lines,
                     uint64_t limit)
{
    struct named_line *sorted = xcalloc(lines, sizeof *sorted);

    *hosts = (struct host_limit){.limit = limit, .lines = lines};
    hosts->line_at = xcalloc(lines, sizeof *hosts->line_at);
    hosts->place = xcalloc(lines, sizeof *hosts->place);
    hosts->host_of = xcalloc(lines, sizeof *hosts->host_of);
    hosts->queues = shared_alloc(lines, sizeof *hosts->queues);
    hosts->empty = shared_alloc(1, sizeof *hosts->empty);
    for (uint64_t line = 0; line < lines; line++)
        sorted[line] = (struct named_line){host[line], line};
    qsort(sorted, (size_t)lines, sizeof *sorted, by_host);
    for (uint64_t at = 0; at < lines; at++) {
        if (at == 0 || strcmp(sorted[at].host, sorted[at - 1].host) != 0)
            hosts->queues[hosts->hosts++].first = at;
        hosts->queues[hosts->hosts - 1].count++;
        hosts->line_at[at] = sorted[at].line;
        hosts->place[sorted[at].line] = at;
        hosts->host_of[sorted[at].line] = hosts->hosts - 1;
    }
    free(sorted);
}

void host_limit_close(struct host_limit *hosts)
{
    shared_free(hosts->empty, 1, sizeof *hosts->empty);
    shared_free(hosts->queues, hosts->lines, sizeof *hosts->queues);
    free(hosts->host_of);
    free(hosts->place);
    free(hosts->line_at);
    *hosts = (struct host_limit){0};
}

void host_limit_reset(struct host_limit *hosts)
{
    atomic_store(hosts->empty, 0);
    for (uint64_t host = 0; host < hosts->hosts; host++) {
        atomic_store(&hosts->queues[host].next, 0);
        atomic_store(&hosts->queues[host].running, 0);
    }
}

bool host_limit_take(const struct host_limit *hosts, uint64_t *line)
{
    for (uint64_t host = atomic_load(hosts->empty); host < hosts->hosts; host++) {
        struct host_queue *queue = &hosts->queues[host];
        if (atomic_load(&queue->next) >= queue->count) {
            uint64_t before = host; /* the first that has lines left moves on by one */
            atomic_compare_exchange_strong(hosts->empty, &before, host + 1);
            continue;
        }
        /* First a place, then a line: so no line is held by one who may not work on it. */
        if (atomic_fetch_add(&queue->running, 1) < hosts->limit) {
            uint64_t at = atomic_fetch_add(&queue->next, 1);
            if (at < queue->count) {
                *line = hosts->line_at[queue->first + at];
                return true;
            }
        }
        atomic_fetch_sub(&queue->running, 1);
    }
    return false;
}

void host_limit_done(const struct host_limit *hosts, uint64_t line)
{
    atomic_fetch_sub(&hosts->queues[hosts->host_of[line]].running, 1);
}

uint64_t host_limit_owner(const struct host_limit *hosts, uint64_t line, uint64_t parts)
{
    uint64_t host = hosts->host_of[line];
    uint64_t number = hosts->place[line] - hosts->queues[host].first;

    return (host * hosts->limit + number % hosts->limit) % parts;
}
