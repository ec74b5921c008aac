/* SPDX-License-Identifier: MIT
 *
 * Messages that a wildcard has got and that the program never looks at: it cannot print what
 * depends on their order, so what lies in the buffers in the end is compared from run to run. */
#include "mpi/explore/explore.h"

enum { MOST_UNREAD = 256 };

static struct unread {
    uintptr_t begin;
    size_t size;
    uint64_t hash; /* of what came last */
} unread[MOST_UNREAD];
int mpix_unread;

void mpix_received(const struct op *op)
{
    const struct type *type = mpix_kept_type(op->type);
    uintptr_t begin = (uintptr_t)op->buffer;

    if (op->count <= 0 || op->got == 0 || type->extent != (ptrdiff_t)type->size)
        return;
    struct unread made = {begin, op->got, mpix_hash(1, mpix_at(op->data), op->got)};
    for (int at = 0; at < mpix_unread; at++) /* written over */
        if (unread[at].begin == begin) {
            unread[at] = made;
            return;
        }
    if (op->peer < 0 && mpix_unread < MOST_UNREAD)
        unread[mpix_unread++] = made;
}

void mpix_read(uintptr_t begin, size_t size)
{
    for (int at = mpix_unread; at-- > 0;)
        if (begin < unread[at].begin + unread[at].size && begin + size > unread[at].begin)
            unread[at] = unread[--mpix_unread];
}

void mpix_note_unread(void)
{
    for (int at = 0; at < mpix_unread; at++)
        mpix->unread_hash += mpix_hash((uint64_t)(at * MOST_RANKS + mpix_me), &unread[at].hash,
                                       sizeof unread[at].hash);
}
