/* SPDX-License-Identifier: MIT
 *
 * Requests: waiting for them, and asking for them. Which of several that could be complete a call
 * says is complete, and whether one that could be already is, is decided. */
#include "mpi/explore/general.h"
#include "mpi/explore/returned.h"

#include <stdio.h>
#include <string.h>

struct op *mpix_op_of(MPI_Request request, const char *call, uintptr_t pc)
{
    int number = NUMBER(request, HANDLE_REQUEST);

    if (request == MPI_REQUEST_NULL)
        return NULL;
    if (number < 0 || number >= (int)mpix->op_count || mpix->op[number].rank != mpix_me)
        mpix_end(FAILURE_REQUEST, pc, "%s is given a request that nobody has made", call);
    else if (mpix->op[number].freed)
        mpix_end(FAILURE_REQUEST, pc,
                 "%s is given the request of %s at @%lx@, which was completed or freed before",
                 call, mpix->op[number].call, (unsigned long)mpix->op[number].pc);
    return &mpix->op[number];
}

bool mpix_is_active(const struct op *op)
{
    return op && !op->inactive;
}

int mpix_end_request(struct op *op, MPI_Request *request, MPI_Status *status, uintptr_t pc)
{
    if (!mpix_is_active(op)) {
        mpix_status(status, NULL, pc);
        return MPI_SUCCESS;
    }
    int code = MPI_SUCCESS;
    if (op->general > 0) {
        code = mpix_end_general(op, status);
    } else {
        mpix_finish(op);
        mpix_status(status, op, pc);
    }
    if (op->persistent) {
        op->inactive = true;
    } else {
        op->freed = true;
        *request = MPI_REQUEST_NULL;
    }
    return op->general > 0 ? code : mpix_code_of(op);
}

int mpix_code_of_some(int before, int code)
{
    return code == MPI_SUCCESS ? before : MPI_ERR_IN_STATUS;
}

static void wait_for(struct op *op, const char *call, uintptr_t pc)
{
    char wish[MOST_LINE];

    if (op && op->persistent && !op->started)
        mpix_end(FAILURE_REQUEST, pc,
                 "%s waits for the request of %s at @%lx@, which nobody has started", call,
                 op->call, (unsigned long)op->pc);
    if (!mpix_is_active(op))
        return;
    mpix_describe(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s (begun by %s at @%lx@)", wish, op->call,
              (unsigned long)op->start_pc);
}

MPI_Status *mpix_status_of(MPI_Status statuses[], int at)
{
    return statuses == MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : &statuses[at];
}

int MPI_Wait(MPI_Request *request, MPI_Status *status)
{
    mpix_enter(__func__, HERE);
    struct op *op = mpix_op_of(*request, __func__, HERE);
    bool general = op && op->general > 0; /* who completes it reads it meanwhile */
    mpix_uses(request, sizeof *request, !general, HERE);
    mpix_tell(HERE, "%s", __func__);
    wait_for(op, __func__, HERE);
    return mpix_end_request(op, request, status, HERE);
}

int MPI_Waitall(int count, MPI_Request requests[], MPI_Status statuses[])
{
    mpix_enter(__func__, HERE);
    if (count < 0)
        mpix_wrong(MPI_ERR_COUNT, HERE, "%s is given the count %d", __func__, count);
    mpix_uses(requests, sizeof *requests * (size_t)count, true, HERE);
    mpix_tell(HERE, "%s", __func__);
    for (int at = 0; at < count; at++)
        wait_for(mpix_op_of(requests[at], __func__, HERE), __func__, HERE);
    int code = MPI_SUCCESS;
    for (int at = 0; at < count; at++)
        code = mpix_code_of_some(code, mpix_end_request(mpix_op_of(requests[at], __func__, HERE),
                                                        &requests[at], mpix_status_of(statuses, at),
                                                        HERE));
    return code;
}

/* ---- asking ---------------------------------------------------------------------------------- */

bool mpix_test(struct op *op, const char *call, uintptr_t pc)
{
    bool done = mpix_poll(mpix_op_done, op, call, pc);

    if (done && !op->doubted && op->kind != OP_GATHER) {
        op->doubted = true;
        done = mpix_decide(2, NULL) == 0;
    }
    return done;
}

int MPI_Test(MPI_Request *request, int *flag, MPI_Status *status)
{
    mpix_enter(__func__, HERE);
    struct op *op = mpix_op_of(*request, __func__, HERE);
    mpix_uses(request, sizeof *request, true, HERE);
    if (!mpix_is_active(op)) /* who asks that again and again waits for others, too */
        mpix_poll(mpix_never, NULL, __func__, HERE);
    *flag = !mpix_is_active(op) || mpix_test(op, __func__, HERE);
    mpix_tell(HERE, "%s: %s", __func__, *flag ? "complete" : "not yet");
    return *flag ? mpix_end_request(op, request, status, HERE) : MPI_SUCCESS;
}

int MPI_Request_get_status(MPI_Request request, int *flag, MPI_Status *status)
{
    mpix_enter(__func__, HERE);
    struct op *op = mpix_op_of(request, __func__, HERE);
    *flag = !mpix_is_active(op) || mpix_test(op, __func__, HERE);
    if (*flag)
        mpix_status(status, mpix_is_active(op) ? op : NULL, HERE);
    return MPI_SUCCESS;
}

int MPI_Request_free(MPI_Request *request)
{
    mpix_enter(__func__, HERE);
    struct op *op = mpix_op_of(*request, __func__, HERE);
    if (!op) {
        mpix_end(FAILURE_REQUEST, HERE, "%s is given MPI_REQUEST_NULL", __func__);
        return MPI_SUCCESS;
    }
    mpix_tell(HERE, "%s", __func__);
    if (op->kind == OP_GATHER && mpix_is_active(op))
        mpix_end(FAILURE_REQUEST, HERE, "%s is given the request of %s at @%lx@", __func__,
                 op->call, (unsigned long)op->start_pc);
    if (mpix_is_active(op) && !op->cancelled && !op->general &&
        (op->persistent || op->kind == OP_RECV))
        mpix_end(FAILURE_REQUEST, HERE,
                 "%s is given the request of %s, which was started at @%lx@ and was not waited for",
                 __func__, op->call, (unsigned long)op->start_pc);
    op->freed = true;
    mpix_tell_freed(op);
    *request = MPI_REQUEST_NULL;
    return MPI_SUCCESS;
}

int MPI_Cancel(MPI_Request *request)
{
    mpix_enter(__func__, HERE);
    struct op *op = mpix_op_of(*request, __func__, HERE);
    if (!mpix_is_active(op))
        mpix_end(FAILURE_REQUEST, HERE, "%s is given no active request", __func__);
    else if (op->kind == OP_GATHER || op->twin > 0 || op->partitions > 0)
        mpix_end(FAILURE_REQUEST, HERE, "%s is given the request of %s at @%lx@", __func__,
                 op->call, (unsigned long)op->start_pc);
    else if (op->general > 0)
        mpix_cancel_general(op);
    else if (op->peer >= -1)
        mpix_cancel(op);
    return MPI_SUCCESS;
}

int MPI_Test_cancelled(const MPI_Status *status, int *flag)
{
    mpix_enter(__func__, HERE);
    mpix_asks_status(status, HERE);
#ifdef OPEN_MPI
    *flag = status->_cancelled;
#else
    *flag = status->count_hi_and_cancelled & 1;
#endif
    return MPI_SUCCESS;
}
