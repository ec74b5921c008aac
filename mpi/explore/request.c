/* SPDX-License-Identifier: MIT
 *
 * Requests: waiting for them, and asking for them. Which of several that could be complete a call
 * says is complete, and whether one that could be already is, is decided. */
#include "mpi/explore/explore.h"

#include <stdio.h>
#include <string.h>

/* NULL: MPI_REQUEST_NULL. */
static struct op *op_of(MPI_Request request, const char *call, uintptr_t pc)
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

static bool is_active(const struct op *op)
{
    return op && !op->inactive;
}

/* The program gets the outcome. */
static void end(struct op *op, MPI_Request *request, MPI_Status *status)
{
    if (!is_active(op)) {
        mpix_status(status, NULL);
        return;
    }
    mpix_finish(op);
    mpix_status(status, op);
    if (op->persistent) {
        op->inactive = true;
    } else {
        op->freed = true;
        *request = MPI_REQUEST_NULL;
    }
}

static void wait_for(struct op *op, const char *call, uintptr_t pc)
{
    char wish[MOST_LINE];

    if (op && op->persistent && !op->started)
        mpix_end(FAILURE_REQUEST, pc,
                 "%s waits for the request of %s at @%lx@, which nobody has started", call,
                 op->call, (unsigned long)op->pc);
    if (!is_active(op))
        return;
    mpix_describe(op, wish, sizeof wish);
    mpix_wait(mpix_op_done, op, call, pc, "%s (begun by %s at @%lx@)", wish, op->call,
              (unsigned long)op->start_pc);
}

int MPI_Wait(MPI_Request *request, MPI_Status *status)
{
    mpix_enter(__func__, HERE);
    struct op *op = op_of(*request, __func__, HERE);
    mpix_uses(request, sizeof *request, true, HERE);
    mpix_tell(HERE, "%s", __func__);
    wait_for(op, __func__, HERE);
    end(op, request, status);
    return MPI_SUCCESS;
}

int MPI_Waitall(int count, MPI_Request requests[], MPI_Status statuses[])
{
    mpix_enter(__func__, HERE);
    if (count < 0)
        mpix_end(FAILURE_ARGUMENT, HERE, "%s is given the count %d", __func__, count);
    mpix_uses(requests, sizeof *requests * (size_t)count, true, HERE);
    mpix_tell(HERE, "%s", __func__);
    for (int at = 0; at < count; at++)
        wait_for(op_of(requests[at], __func__, HERE), __func__, HERE);
    for (int at = 0; at < count; at++)
        end(op_of(requests[at], __func__, HERE), &requests[at],
            statuses == MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : &statuses[at]);
    return MPI_SUCCESS;
}

/* ---- some of many ------------------------------------------------------------------------------
 */

struct some {
    int count;
    const MPI_Request *requests;
};

static struct op *each_of(const struct some *some, int at)
{
    int number = NUMBER(some->requests[at], HANDLE_REQUEST);

    return number >= 0 ? &mpix->op[number] : NULL;
}

static bool some_done(void *what)
{
    const struct some *some = what;

    for (int at = 0; at < some->count; at++)
        if (is_active(each_of(some, at)) && mpix_op_done(each_of(some, at)))
            return true;
    return false;
}

static int count_active(const struct some *some, const char *call, uintptr_t pc)
{
    int active = 0;

    mpix_uses(some->requests, sizeof *some->requests * (size_t)some->count, true, pc);
    for (int at = 0; at < some->count; at++)
        active += is_active(op_of(some->requests[at], call, pc));
    return active;
}

/* One of those that are done; -1: none. */
static int choose_done(const struct some *some)
{
    unsigned done = 0;

    for (int at = 0; at < some->count; at++)
        done += is_active(each_of(some, at)) && mpix_op_done(each_of(some, at));
    if (done == 0)
        return -1;
    unsigned chosen = done > 1 ? mpix_decide(done, NULL) : 0;
    for (int at = 0; at < some->count; at++)
        if (is_active(each_of(some, at)) && mpix_op_done(each_of(some, at)) && chosen-- == 0)
            return at;
    return -1;
}

static bool never(void *what)
{
    (void)what;
    return false;
}

/* Lets all others go on as far as they can, so that all that could be done is. */
static void let_others(const char *call, uintptr_t pc)
{
    mpix_poll(never, NULL, call, pc);
}

int MPI_Waitany(int count, MPI_Request requests[], int *index, MPI_Status *status)
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    mpix_tell(HERE, "%s", __func__);
    int active = count_active(&some, __func__, HERE);
    *index = MPI_UNDEFINED;
    if (active == 0) {
        mpix_status(status, NULL);
        return MPI_SUCCESS;
    }
    if (active > 1)
        let_others(__func__, HERE);
    mpix_wait(some_done, &some, __func__, HERE, "for one of %d requests", active);
    *index = choose_done(&some);
    end(each_of(&some, *index), &requests[*index], status);
    return MPI_SUCCESS;
}

static int end_some(const struct some *some, MPI_Request requests[], int indices[],
                    MPI_Status statuses[])
{
    int only = -1, ended = 0;
    unsigned done = 0;

    for (int at = 0; at < some->count; at++)
        done += is_active(each_of(some, at)) && mpix_op_done(each_of(some, at));
    if (done > 1) { /* all, or one alone */
        unsigned chosen = mpix_decide(done + 1, NULL);
        only = (int)chosen - 1;
    }
    for (int at = 0; at < some->count; at++) {
        struct op *op = each_of(some, at);
        if (!is_active(op) || !mpix_op_done(op))
            continue;
        if (only > 0 || (only == 0 && ended > 0)) {
            only--;
            continue;
        }
        end(op, &requests[at],
            statuses == MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : &statuses[ended]);
        indices[ended++] = at;
    }
    return ended;
}

int MPI_Waitsome(int count, MPI_Request requests[], int *ended, int indices[],
                 MPI_Status statuses[])
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    mpix_tell(HERE, "%s", __func__);
    int active = count_active(&some, __func__, HERE);
    *ended = MPI_UNDEFINED;
    if (active == 0)
        return MPI_SUCCESS;
    if (active > 1)
        let_others(__func__, HERE);
    mpix_wait(some_done, &some, __func__, HERE, "for some of %d requests", active);
    *ended = end_some(&some, requests, indices, statuses);
    return MPI_SUCCESS;
}

/* ---- asking ------------------------------------------------------------------------------------
 */

/* Whether the operation is said to be complete. Once it may not be, though it could. */
static bool test(struct op *op, const char *call, uintptr_t pc)
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
    struct op *op = op_of(*request, __func__, HERE);
    mpix_uses(request, sizeof *request, true, HERE);
    if (!is_active(op)) /* who asks that again and again waits for others, too */
        mpix_poll(never, NULL, __func__, HERE);
    *flag = !is_active(op) || test(op, __func__, HERE);
    mpix_tell(HERE, "%s: %s", __func__, *flag ? "complete" : "not yet");
    if (*flag)
        end(op, request, status);
    return MPI_SUCCESS;
}

int MPI_Testall(int count, MPI_Request requests[], int *flag, MPI_Status statuses[])
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    *flag = 1;
    count_active(&some, __func__, HERE);
    for (int at = 0; at < count && *flag; at++)
        if (is_active(each_of(&some, at)))
            *flag = test(each_of(&some, at), __func__, HERE);
    mpix_tell(HERE, "%s: %s", __func__, *flag ? "complete" : "not yet");
    for (int at = 0; at < count && *flag; at++)
        end(each_of(&some, at), &requests[at],
            statuses == MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : &statuses[at]);
    return MPI_SUCCESS;
}

int MPI_Testany(int count, MPI_Request requests[], int *index, int *flag, MPI_Status *status)
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    int active = count_active(&some, __func__, HERE);
    *flag = active == 0;
    *index = MPI_UNDEFINED;
    if (active == 0) {
        mpix_status(status, NULL);
        return MPI_SUCCESS;
    }
    let_others(__func__, HERE);
    int done = choose_done(&some);
    *flag = done >= 0 && test(each_of(&some, done), __func__, HERE);
    mpix_tell(HERE, "%s: %s", __func__, *flag ? "complete" : "not yet");
    if (*flag) {
        *index = done;
        end(each_of(&some, done), &requests[done], status);
    }
    return MPI_SUCCESS;
}

int MPI_Testsome(int count, MPI_Request requests[], int *ended, int indices[],
                 MPI_Status statuses[])
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    int active = count_active(&some, __func__, HERE);
    *ended = active == 0 ? MPI_UNDEFINED : 0;
    if (active == 0)
        return MPI_SUCCESS;
    let_others(__func__, HERE);
    if (some_done(&some))
        *ended = end_some(&some, requests, indices, statuses);
    mpix_tell(HERE, "%s: %d", __func__, *ended);
    return MPI_SUCCESS;
}

int MPI_Request_get_status(MPI_Request request, int *flag, MPI_Status *status)
{
    mpix_enter(__func__, HERE);
    struct op *op = op_of(request, __func__, HERE);
    *flag = !is_active(op) || test(op, __func__, HERE);
    if (*flag)
        mpix_status(status, is_active(op) ? op : NULL);
    return MPI_SUCCESS;
}

int MPI_Request_free(MPI_Request *request)
{
    mpix_enter(__func__, HERE);
    struct op *op = op_of(*request, __func__, HERE);
    if (!op) {
        mpix_end(FAILURE_REQUEST, HERE, "%s is given MPI_REQUEST_NULL", __func__);
        return MPI_SUCCESS;
    }
    mpix_tell(HERE, "%s", __func__);
    if (op->kind == OP_GATHER && is_active(op))
        mpix_end(FAILURE_REQUEST, HERE, "%s is given the request of %s at @%lx@", __func__,
                 op->call, (unsigned long)op->start_pc);
    if (is_active(op) && !op->cancelled && (op->persistent || op->kind == OP_RECV))
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
    struct op *op = op_of(*request, __func__, HERE);
    if (!is_active(op))
        mpix_end(FAILURE_REQUEST, HERE, "%s is given no active request", __func__);
    else if (op->peer >= -1)
        mpix_cancel(op);
    return MPI_SUCCESS;
}

int MPI_Test_cancelled(const MPI_Status *status, int *flag)
{
    mpix_enter(__func__, HERE);
#ifdef OPEN_MPI
    *flag = status->_cancelled;
#else
    *flag = status->count_hi_and_cancelled & 1;
#endif
    return MPI_SUCCESS;
}
