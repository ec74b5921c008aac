/* SPDX-License-Identifier: MIT */
#include "mpi/core/pool_spans.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

#include <stdlib.h>
#include <string.h>

struct pool_spans pool_spans_open(uint64_t most)
{
    return (struct pool_spans){xcalloc(most + 1, sizeof(struct span)), 0};
}

void pool_spans_close(struct pool_spans *done)
{
    free(done->spans);
    *done = (struct pool_spans){NULL, 0};
}

/* Each span: the first task, the one behind the last, the results between. Returns how many words
 * that are. */
static size_t pack(const struct job *job, const struct pool_spans *done, uint64_t *words)
{
    size_t used = 0;

    for (size_t at = 0; at < done->count; at++) {
        struct span tasks = done->spans[at];
        words[used++] = tasks.lo;
        words[used++] = tasks.hi;
        size_t results = (size_t)(tasks.hi - tasks.lo);
        memcpy(words + used, job->results + tasks.lo, results * sizeof *job->results);
        used += results;
    }
    return used;
}

static void unpack(const struct job *job, const uint64_t *words, size_t used)
{
    for (size_t at = 0; at < used;) {
        struct span tasks = {words[at], words[at + 1]};
        size_t results = (size_t)(tasks.hi - tasks.lo);
        at += 2;
        memcpy(job->results + tasks.lo, words + at, results * sizeof *job->results);
        at += results;
    }
}

/* Rank 0: what one rank sends, from whichever it comes. */
static void receive(const struct job *job, uint64_t *words, uint64_t most)
{
    MPI_Request received;
    MPI_Status status;
    int used;

    MPI_Irecv(words, (int)most, MPI_UINT64_T, MPI_ANY_SOURCE, TAG_RESULTS, MPI_COMM_WORLD,
              &received);
    patient_wait(&received, &status);
    MPI_Get_count(&status, MPI_UINT64_T, &used);
    unpack(job, words, (size_t)used);
}

void pool_spans_gather(const struct job *job, const struct pool_spans *done)
{
    uint64_t most = 3 * job->tasks; /* each task a span of its own */
    uint64_t *words = xcalloc(most + 1, sizeof *words);
    MPI_Request sent;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int others = size - 1; rank == 0 && others > 0; others--)
        receive(job, words, most);
    if (rank != 0) {
        MPI_Isend(words, (int)pack(job, done, words), MPI_UINT64_T, 0, TAG_RESULTS, MPI_COMM_WORLD,
                  &sent);
        patient_wait(&sent, MPI_STATUS_IGNORE);
    }
    free(words);
}
