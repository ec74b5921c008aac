/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/tolerant_gather.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/resilient/detector.h"

#include <mpi.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* detector_due() is called beside it, by whoever knows what a loss means here. */
static void nap(struct patience *patience)
{
    patience_nap(patience);
    if (patient_look)
        patient_look();
}

/* Waits for what `rank` has sent, or is sent; false: it is lost, and nothing more will come. */
static bool await(int rank, MPI_Request *request, MPI_Status *status)
{
    const double quiet_s =
        10; /* for those that cannot be seen to live, and live ones after a loss */
    struct patience patience = {0};
    double begin_s = clock_now_s();
    int here = 0, code = MPI_Test(request, &here, status);

    while (!here) {
        bool lives = false;
        nap(&patience);
        bool gone = detector_due() && detector_gone(rank, &lives);
        if (lives && detector_losses() == 0)
            begin_s = clock_now_s();
        if (!gone && clock_now_s() - begin_s > quiet_s)
            detector_give_up(rank, "has not been heard of for 10 s");
        code = MPI_Test(request, &here, status); /* it may have sent it before it went */
        if (!here && detector_lost(rank))
            return false;
    }
    if (code != MPI_SUCCESS) /* ULFM */
        detector_give_up(rank, "is gone");
    return code == MPI_SUCCESS;
}

/* Leaves a message to or from a rank that is lost. */
static void leave(MPI_Request *request)
{
    if (*request != MPI_REQUEST_NULL) /* ULFM has ended it */
        MPI_Request_free(request);
}

/* Rank 0: what one rank sends. Where it is lost the buffer is left to the receive, which cannot be
 * withdrawn once it has begun. */
static void receive(int rank, size_t bytes, char *parcel)
{
    char *buffer = malloc(bytes + 1);
    MPI_Request received;

    check(buffer ? 0 : errno, "malloc");
    MPI_Irecv(buffer, (int)bytes, MPI_BYTE, rank, TAG_HERE, MPI_COMM_WORLD, &received);
    if (!await(rank, &received, MPI_STATUS_IGNORE)) {
        leave(&received);
        return;
    }
    if (bytes > 0)
        memcpy(parcel, buffer, bytes);
    free(buffer);
}

/* All others: waits for rank 0, which detector_due() looks after. */
static void await_root(MPI_Request *request, MPI_Status *status)
{
    struct patience patience = {0};
    int done = 0;

    MPI_Test(request, &done, status);
    while (!done) {
        nap(&patience);
        detector_due();
        MPI_Test(request, &done, status);
    }
}

void tolerant_gather(const void *own, size_t bytes, void *parcels)
{
    MPI_Request sent;
    bool before = detector_copes(true);

    if (detector_number() != 0) {
        MPI_Isend(own, (int)bytes, MPI_BYTE, 0, TAG_HERE, MPI_COMM_WORLD, &sent);
        await_root(&sent, MPI_STATUS_IGNORE);
    }
    for (int member = 1; member < detector_members() && detector_number() == 0; member++) {
        int rank = detector_rank(member);
        if (!detector_lost(rank))
            receive(rank, bytes, bytes > 0 ? (char *)parcels + (size_t)rank * bytes : NULL);
    }
    detector_copes(before);
}

/* What rank 0 tells: its number, and behind it for each rank whether it is lost. */
static void learn(const int *news, int ranks)
{
    for (int rank = 0; rank < ranks; rank++)
        if (news[1 + rank])
            detector_give_up(rank, "is lost");
    detector_regroup();
}

/* Rank 0: MPI_Send() would wait for ever for a rank that has gone by now. Returns whether `news`
 * are needed no more. */
static bool tell(const int *news, int words, int rank)
{
    MPI_Request sent;

    MPI_Isend(news, words, MPI_INT, rank, TAG_GO, MPI_COMM_WORLD, &sent);
    if (await(rank, &sent, MPI_STATUS_IGNORE))
        return true;
    leave(&sent);
    return false;
}

int tolerant_gather_release(int number)
{
    bool told_all = true, before = detector_copes(true);
    int ranks, words;
    MPI_Request told;
    MPI_Status status;

    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    int *news = calloc((size_t)ranks + 1, sizeof *news);
    check(news ? 0 : errno, "calloc");
    news[0] = number;
    for (int rank = 0; rank < ranks; rank++)
        news[1 + rank] = detector_lost(rank);
    if (detector_number() == 0) {
        for (int member = 1; member < detector_members(); member++)
            if (!detector_lost(detector_rank(member)))
                told_all = tell(news, ranks + 1, detector_rank(member)) && told_all;
    } else {
        MPI_Irecv(news, ranks + 1, MPI_INT, 0, TAG_GO, MPI_COMM_WORLD, &told);
        await_root(&told, &status);
        MPI_Get_count(&status, MPI_INT, &words);
        if (words == 0)
            detector_given_up();
    }
    number = news[0];
    learn(news, ranks);
    if (told_all)
        free(news);
    detector_copes(before);
    return number;
}
