/* SPDX-License-Identifier: MIT */
#include "posix/resilient/line.h"

struct line line_open(enum line_form form, size_t capacity, size_t item_size, int workers)
{
    struct line line = {.form = form};

    if (form == LINE_RING)
        line.ring = ring_open(capacity, item_size, workers);
    else if (form == LINE_RELAY)
        line.queue = robust_queue_open(capacity, item_size);
    else
        line.channel = channel_open(capacity, item_size);
    return line;
}

void line_free(const struct line *line)
{
    if (line->form == LINE_RING)
        ring_free(line->ring);
    else if (line->form == LINE_RELAY)
        robust_queue_free(line->queue);
    else
        channel_free(line->channel);
}

bool line_ready(const struct line *line, int worker)
{
    if (line->form == LINE_RING)
        return ring_ready(line->ring, worker);
    return line->form == LINE_RELAY ? robust_queue_ready(line->queue)
                                    : channel_count(line->channel) > 0;
}

void line_close(const struct line *line)
{
    if (line->form == LINE_RING)
        ring_close(line->ring);
    else if (line->form == LINE_RELAY)
        robust_queue_close(line->queue);
    else
        channel_close(line->channel);
}

/* A queue is right at every instruction. */
void line_mend(const struct line *line, int worker, void (*again)(const void *item, void *context),
               void *context)
{
    if (line->form == LINE_RING)
        ring_mend(line->ring, worker, again, context);
}
