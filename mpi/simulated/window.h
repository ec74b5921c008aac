/* SPDX-License-Identifier: MIT
 *
 * window: MPI's windows for simulated ranks, as far as `counter` needs them. SMPI 3.32 lets the
 * owner's CPU take part in a one-sided message, and in its own way. These are served as by a
 * network card that adds to its host's memory by itself: a fetch-and-op takes a microsecond of the
 * caller's CPU, a small message there and one back, and between them the card, which does one after
 * the other. Of the owner's CPU it takes nothing. Only MPI_SUM of MPI_UINT64_T; it is complete when
 * the call returns. Every rank of MPI_COMM_WORLD. */
#ifndef TRIPTYCH_MPI_SIMULATED_WINDOW_H
#define TRIPTYCH_MPI_SIMULATED_WINDOW_H

#include <mpi.h>
#include <simgrid/actor.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One rank's part of a window. All ranks live in one process, so rank 0 makes all parts in one
 * piece, and an MPI_Win is a pointer to the first. */
struct simulated_part {
    uint64_t *memory;
    sg_host_t host;
    double free_s; /* when its card has done what it was sent so far */
};

static inline int simulated_win_allocate(MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm,
                                         void *base, MPI_Win *window)
{
    struct simulated_part *parts = NULL;
    int rank, ranks;

    (void)unit;
    (void)info;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &ranks);
    if (rank == 0)
        parts = (struct simulated_part *)calloc((size_t)ranks, sizeof *parts);
    MPI_Bcast(&parts, sizeof parts, MPI_BYTE, 0, comm);
    uint64_t *memory = parts ? (uint64_t *)calloc(1, (size_t)size + sizeof *memory) : NULL;
    if (!memory) {
        fputs("no memory for a simulated window\n", stderr);
        _exit(1);
    }
    parts[rank] = (struct simulated_part){memory, sg_host_self(), 0};
    MPI_Barrier(comm);
    *(uint64_t **)base = memory;
    *window = (MPI_Win)parts;
    return MPI_SUCCESS;
}

static inline int simulated_win_free(MPI_Win *window)
{
    struct simulated_part *parts = (struct simulated_part *)*window;
    int rank;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Barrier(MPI_COMM_WORLD); /* nobody adds any more */
    free(parts[rank].memory);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0)
        free(parts);
    *window = MPI_WIN_NULL;
    return MPI_SUCCESS;
}

/* The card's time is that of two million additions a second. Not inlined: where a caller has
 * another type, the compiler would see it read as uint64_t, and not that it does not come so far.
 */
__attribute__((noinline, unused)) static int
simulated_fetch_and_op(const void *add, void *found, MPI_Datatype type, int owner, MPI_Aint place,
                       MPI_Op operation, MPI_Win window)
{
    const double call_s = 1e-6, card_s = 0.5e-6, there_bytes = 64, back_bytes = 32;
    struct simulated_part *part = (struct simulated_part *)window + owner;
    sg_host_t here = sg_host_self();

    if (type != MPI_UINT64_T || operation != MPI_SUM) {
        fputs("a simulated fetch-and-op is a sum of uint64_t\n", stderr);
        _exit(1);
    }
    sg_actor_sleep_for(call_s);
    if (part->host != here) {
        sg_host_sendto(here, part->host, there_bytes);
        double now_s = simgrid_get_clock();
        part->free_s = (part->free_s > now_s ? part->free_s : now_s) + card_s;
        *(uint64_t *)found = part->memory[place];
        part->memory[place] += *(const uint64_t *)add;
        sg_actor_sleep_for(part->free_s - now_s);
        sg_host_sendto(part->host, here, back_bytes);
    } else {
        *(uint64_t *)found = part->memory[place];
        part->memory[place] += *(const uint64_t *)add;
    }
    return MPI_SUCCESS;
}

/* What is complete already needs no epoch, and no flush. */
static inline int simulated_epoch(int assertion, MPI_Win window)
{
    (void)assertion;
    (void)window;
    return MPI_SUCCESS;
}

/* mpi/measure/waits.c defines functions of these names, which stand before the library's. */
#ifndef TRIPTYCH_LIBRARY_CALLS
#define MPI_Win_allocate           simulated_win_allocate
#define MPI_Win_free               simulated_win_free
#define MPI_Fetch_and_op           simulated_fetch_and_op
#define MPI_Win_lock_all           simulated_epoch
#define MPI_Win_unlock_all(window) simulated_epoch(0, window)
#define MPI_Win_sync(window)       simulated_epoch(0, window)
#define MPI_Win_flush              simulated_epoch
#endif

#endif
