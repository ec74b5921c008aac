/* SPDX-License-Identifier: MIT
 *
 * The credit queue of mpi/core/queue_credit.c, explored: rank 0 makes ITEMS items, with room for
 * two, and the other ranks take them. Nobody is sent more than he granted, each item comes once and
 * in order, and every message is received. */
#include <mpi.h>

#include "mpi/core/patience.c"     /* NOLINT */
#include "mpi/core/queue_credit.c" /* NOLINT */

#include <assert.h>

enum { ROOM = 2, WINDOW = 1, ITEMS = 2 };

static const struct job job = {.capacity = ROOM, .batch = 1};

static void produce(int consumers)
{
    struct outbox outbox = outbox_open(&job, ROOM, (struct ranks){1, consumers});
    struct patience patience = {0};
    uint64_t made = 0;
    bool ended = false;

    while (outbox.open > 0) {
        bool filled = made < ITEMS && outbox_room(&outbox) > 0;
        if (filled) {
            ring_put(&outbox.ring, &(struct item){.number = made});
            made++;
        }
        bool sent = outbox_send(&outbox);
        for (int at = 0; at < consumers; at++)
            assert(outbox.receivers[at].sent <= outbox.receivers[at].granted.limit);
        if (made == ITEMS && outbox.ring.count == 0 && !ended) {
            outbox_end(&outbox);
            ended = true;
        }
        bool heard = !sent && outbox_listen(&outbox);
        patient_turn(&patience, filled || sent || heard);
    }
    outbox_close(&outbox);
}

/* Returns the sum of 1 << 8 * number over what it took. */
static uint64_t consume(void)
{
    struct inbox inbox = inbox_open(&job, WINDOW, (struct ranks){0, 1});
    struct patience patience = {0};
    const struct item *items;
    uint64_t taken = 0;

    while (inbox.open > 0) {
        size_t count = inbox_next(&inbox, &items);
        if (count == 0) {
            patient_nap(&patience);
            continue;
        }
        for (size_t at = 0; at < count; at++) {
            assert(items[at].number < ITEMS && UINT64_C(1) << 8 * items[at].number > taken);
            taken += UINT64_C(1) << 8 * items[at].number;
        }
        inbox_taken(&inbox, count, WINDOW);
        patience = (struct patience){0};
    }
    inbox_close(&inbox);
    return taken;
}

int main(int argc, char **argv)
{
    uint64_t taken = 0, all = 0, expected = 0;
    int rank, size;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (rank == 0)
        produce(size - 1);
    else
        taken = consume();
    MPI_Reduce(&taken, &all, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD);
    for (int item = 0; item < ITEMS; item++)
        expected |= UINT64_C(1) << 8 * item;
    assert(rank != 0 || all == expected);
    MPI_Finalize();
    return 0;
}
