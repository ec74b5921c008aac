/* SPDX-License-Identifier: MIT
 *
 * GLib's GThreadPool, one push a task. */
#include "pool_peer.h"

#include <glib.h>

static void work(gpointer task, gpointer unused)
{
    (void)unused;
    peer_task((uintptr_t)task - 1); /* NULL cannot be pushed */
}

void peer_run(uint64_t tasks, unsigned workers)
{
    GThreadPool *pool = g_thread_pool_new(work, NULL, (gint)workers, TRUE, NULL);

    for (uint64_t task = 0; task < tasks; task++)
        g_thread_pool_push(pool, (gpointer)(uintptr_t)(task + 1), NULL);
    g_thread_pool_free(pool, FALSE, TRUE); /* waits for all of them */
}
