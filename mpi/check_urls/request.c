/* SPDX-License-Identifier: MIT
 *
 * check_urls with a manager that answers requests.
 *
 * Shows:      work of very unequal length: a rank that is free asks rank 0 for the next URL, and
 *             its request says what came of the last one. Rank 0 has a transfer of its own, which
 *             it drives step by step between two messages (url_manager.h).
 * Run:        mpirun -n 4 --oversubscribe mpi/check_urls urls.txt
 * Beside it:  posix/check_urls/threads.c (a shared counter is the manager),
 *             openmp/check_urls/for.c; ranks.c.
 * Exercise:   which variant is faster when one server in ten is slow? And on 2000 fast URLs? */
#include "common/base/fail.h"
#include "common/workloads/url_manager.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

#include <stdlib.h>

/* Reads one request, if there is one: the report of a rank that is free now. Returns whether. */
static bool read_request(struct url_manager *manager, int *rank)
{
    struct url_report report;
    MPI_Status status;
    int here;

    MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &here, &status);
    if (!here)
        return false;
    *rank = status.MPI_SOURCE;
    MPI_Recv(&report, 2, MPI_UINT64_T, *rank, TAG_REQUEST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    url_manager_note(manager, &report);
    return true;
}

/* Rank 0: gives the ranks that are free the next URL, or NO_URL when there is none left. */
static struct answer manage(const struct job *job, int size)
{
    int *waiting = xcalloc((size_t)size, sizeof *waiting), free_ranks = 0, working = size - 1;
    struct patience patience = {0};
    struct url_manager manager;

    url_manager_open(&manager, job);
    while (working > 0 || url_manager_has_more(&manager) || manager.state != FREE) {
        bool moved = read_request(&manager, &waiting[free_ranks]);
        uint64_t url = NO_URL;
        free_ranks += moved;
        if (free_ranks > 0 &&
            (url_manager_take(&manager, &url) || !url_manager_has_more(&manager))) {
            MPI_Send(&url, 1, MPI_UINT64_T, waiting[--free_ranks], TAG_TASK, MPI_COMM_WORLD);
            working -= url == NO_URL;
            moved = true;
        }
        moved = url_manager_step(&manager) || moved;
        patient_turn(&patience, moved);
    }
    url_manager_close(&manager);
    free(waiting);
    return manager.total;
}

/* All other ranks: ask and check until there is none left. */
static void work(const struct job *job, int rank)
{
    struct url_report report = {NO_URL, URL_NONE};
    struct transfer transfer;
    MPI_Request answered;
    uint64_t url;

    transfer_open(&transfer, job, rank);
    for (;;) {
        MPI_Send(&report, 2, MPI_UINT64_T, 0, TAG_REQUEST, MPI_COMM_WORLD);
        MPI_Irecv(&url, 1, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &answered);
        patient_wait(&answered, MPI_STATUS_IGNORE);
        if (url == NO_URL)
            break;
        check_this_url(&transfer, url);
        report = (struct url_report){url, (uint64_t)job->outcomes[url]};
    }
    transfer_close(&transfer);
}

/* Collective: every rank calls it. */
static struct answer run(const struct job *job)
{
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (rank == 0)
        return manage(job, size);
    work(job, rank);
    return (struct answer){0, 0}; /* rank 0 has all */
}

const struct variant variant_request = {"request", run, EXACT | NATURAL,
                                        "rank 0 hands a URL to each rank that asks, and works too"};
