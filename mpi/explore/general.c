/* SPDX-License-Identifier: MIT
 *
 * Generalized requests: the program says itself when one is complete, and what came of it. */
#include "mpi/explore/general.h"

enum { MOST_GENERAL = 64 };

static struct general {
    MPI_Grequest_query_function *query;
    MPI_Grequest_free_function *free;
    MPI_Grequest_cancel_function *cancel;
    void *extra;
} generals[MOST_GENERAL];
static int general_count;

int MPI_Grequest_start(MPI_Grequest_query_function *query, MPI_Grequest_free_function *free_,
                       MPI_Grequest_cancel_function *cancel, void *extra, MPI_Request *request)
{
    mpix_enter(__func__, HERE);
    if (!query || !free_ || !cancel)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given no function (NULL)", __func__);
    if (general_count == MOST_GENERAL)
        mpix_unsupported("more than %d generalized requests", MOST_GENERAL);
    struct op *op = mpix_new_op(OP_RECV, __func__, HERE);
    op->posted = op->matched = op->request = true;
    generals[general_count++] = (struct general){query, free_, cancel, extra};
    op->general = general_count;
    mpix_uses(request, sizeof *request, true, HERE);
    *request = HANDLE(MPI_Request, HANDLE_REQUEST, mpix_op_number(op));
    mpix_tell(HERE, "%s", __func__);
    return MPI_SUCCESS;
}

int MPI_Grequest_complete(MPI_Request request)
{
    int number = NUMBER(request, HANDLE_REQUEST);

    mpix_enter(__func__, HERE);
    if (number < 0 || number >= (int)mpix->op_count || mpix->op[number].rank != mpix_me ||
        mpix->op[number].general == 0)
        mpix_end(FAILURE_REQUEST, HERE, "%s is given no generalized request", __func__);
    struct op *op = &mpix->op[number]; /* perhaps freed, which changes nothing */
    if (op->done)
        mpix_end(FAILURE_REQUEST, HERE, "%s is given the request of %s at @%lx@ a second time",
                 __func__, op->call, (unsigned long)op->pc);
    mpix_tell(HERE, "%s", __func__);
    op->done = true;
    mpix_release(op->clock);
    mpix->progress++;
    mpix->idle_polls = 0;
    if (op->freed)
        mpix_end_general(op, MPI_STATUS_IGNORE);
    return MPI_SUCCESS;
}

int mpix_end_general(const struct op *op, MPI_Status *status)
{
    const struct general *general = &generals[op->general - 1];
    MPI_Status own = {0};

    mpix_acquire(op->clock); /* whatever the program did before it said that it is complete */
    int code = general->query(general->extra, &own);
    if (status != MPI_STATUS_IGNORE)
        *status = own;
    int freed = general->free(general->extra);
    return code == MPI_SUCCESS ? freed : code;
}

void mpix_cancel_general(struct op *op)
{
    const struct general *general = &generals[op->general - 1];

    general->cancel(general->extra, op->done);
}
