/* SPDX-License-Identifier: MIT */
#include "mpi/core/pool_spans.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

#include <stdlib.h>
#include <string.h>

struct pool_spans pool_spans_open(const struct job *job, uint64_t most)
{
    uint64_t words = 2 * most + job->tasks; /* what pack() makes of so many spans */

    return (struct pool_spans){.spans = xcalloc(most + 1, sizeof(struct span)),
                               .words = xcalloc(words + 1, sizeof(uint64_t)),
                               .most_words = words};
}

void pool_spans_close(struct pool_spans *done)
{
    free(done->spans);
    free(done->words);
    *done = (struct pool_spans){0};
}

/* Each span: the first task, the one behind the last, the results between. Returns how many words
 * that are. */
static size_t pack(const struct job *job, const struct pool_spans *done)
{
    uint64_t *words = done->words;
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
static void receive(const struct job *job, const struct pool_spans *done)
{
    MPI_Request received;
    MPI_Status status;
    int used;

    MPI_Irecv(done->words, (int)done->most_words, MPI_UINT64_T, MPI_ANY_SOURCE, TAG_RESULTS,
              MPI_COMM_WORLD, &received);
    patient_wait(&received, &status);
    MPI_Get_count(&status, MPI_UINT64_T, &used);
    unpack(job, done->words, (size_t)used);
}

void pool_spans_gather(const struct job *job, const struct pool_spans *done)
{
    MPI_Request sent;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    for (int others = size - 1; rank == 0 && others > 0; others--)
        receive(job, done);
    if (rank != 0) {
        MPI_Isend(done->words, (int)pack(job, done), MPI_UINT64_T, 0, TAG_RESULTS, MPI_COMM_WORLD,
                  &sent);
        patient_wait(&sent, MPI_STATUS_IGNORE);
    }
}
