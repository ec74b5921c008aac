/* SPDX-License-Identifier: MIT
 *
 * GLib's GAsyncQueue. It has no bound. */
#include "queue_peer.h"

#include <glib.h>

static GAsyncQueue *queue;

void peer_open(void)
{
    queue = g_async_queue_new();
}

void peer_put(uint64_t number)
{
    g_async_queue_push(queue, (gpointer)(uintptr_t)number);
}

uint64_t peer_get(void)
{
    return (uintptr_t)g_async_queue_pop(queue);
}
