/* SPDX-License-Identifier: MIT
 *
 * line: a bounded queue in one of its three forms, for kernels that are the same over each of them:
 * a channel (threads; channel.h), a queue (processes; queue.h) or a ring (both; ring.h). What each
 * call means, and who may call it, is said there. */
#ifndef TRIPTYCH_POSIX_LINE_H
#define TRIPTYCH_POSIX_LINE_H

#include "posix/core/channel.h"
#include "posix/core/ring.h"
#include "posix/resilient/robust_queue.h"

enum line_form { LINE_CHANNEL, LINE_RELAY, LINE_RING };

struct line {
    enum line_form form;
    struct channel *channel;
    struct robust_queue *queue;
    struct ring *ring;
};

/* For workers 0 ... workers-1. Free it with line_free(). Main thread, before the workers exist. */
struct line line_open(enum line_form form, size_t capacity, size_t item_size, int workers);
void line_free(const struct line *line);

static inline bool line_put(const struct line *line, int worker, const void *item)
{
    if (line->form == LINE_RING)
        return ring_put(line->ring, worker, item);
    return line->form == LINE_RELAY ? robust_queue_put(line->queue, item)
                                    : channel_put(line->channel, item);
}

static inline bool line_get(const struct line *line, int worker, void *item)
{
    if (line->form == LINE_RING)
        return ring_get(line->ring, worker, item);
    return line->form == LINE_RELAY ? robust_queue_get(line->queue, item)
                                    : channel_get(line->channel, item);
}

/* Whether line_get() would return at once, for a worker who is the only one that gets. */
bool line_ready(const struct line *line, int worker);

/* No more items will be put. */
void line_close(const struct line *line);

/* ---- when workers die: queue or ring --------------------------------------------------------- */

/* Worker process `worker` has died: an item that it was about to get, and that others cannot get
 * any more, is handed to `again` with `context`. After that another one may go on as `worker`. One
 * thread, after each death once. */
void line_mend(const struct line *line, int worker, void (*again)(const void *item, void *context),
               void *context);

#endif
