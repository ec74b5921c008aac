/* SPDX-License-Identifier: MIT
 *
 * Requests: waiting for some of many, and asking for them. Which of those that could be complete a
 * call says are is decided. */
#include "mpi/explore/request.h"

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
        if (mpix_is_active(each_of(some, at)) && mpix_op_done(each_of(some, at)))
            return true;
    return false;
}

static int count_active(const struct some *some, const char *call, uintptr_t pc)
{
    int active = 0;

    if (some->count < 0 || (some->count > 0 && !some->requests))
        mpix_wrong(MPI_ERR_COUNT, pc, "%s is given the count %d and %s", call, some->count,
                   some->requests ? "requests" : "no requests (NULL)");
    mpix_uses(some->requests, sizeof *some->requests * (size_t)some->count, true, pc);
    for (int at = 0; at < some->count; at++)
        active += mpix_is_active(mpix_op_of(some->requests[at], call, pc));
    return active;
}

/* One of those that are done; -1: none. */
static int choose_done(const struct some *some)
{
    unsigned done = 0;

    for (int at = 0; at < some->count; at++)
        done += mpix_is_active(each_of(some, at)) && mpix_op_done(each_of(some, at));
    if (done == 0)
        return -1;
    unsigned chosen = done > 1 ? mpix_decide(done, NULL) : 0;
    for (int at = 0; at < some->count; at++)
        if (mpix_is_active(each_of(some, at)) && mpix_op_done(each_of(some, at)) && chosen-- == 0)
            return at;
    return -1;
}

/* Lets all others go on as far as they can, so that all that could be done is. */
static void let_others(const char *call, uintptr_t pc)
{
    mpix_poll(mpix_never, NULL, call, pc);
}

int MPI_Waitany(int count, MPI_Request requests[], int *index, MPI_Status *status)
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    mpix_tell(HERE, "%s", __func__);
    int active = count_active(&some, __func__, HERE);
    *index = MPI_UNDEFINED;
    if (active == 0) {
        mpix_status(status, NULL, HERE);
        return MPI_SUCCESS;
    }
    if (active > 1)
        let_others(__func__, HERE);
    mpix_wait(some_done, &some, __func__, HERE, "for one of %d requests", active);
    *index = choose_done(&some);
    return mpix_end_request(each_of(&some, *index), &requests[*index], status, HERE);
}

/* Returns the code; `ended`: how many. */
static int end_some(const struct some *some, MPI_Request requests[], int *ended, int indices[],
                    MPI_Status statuses[], uintptr_t pc)
{
    int only = -1, code = MPI_SUCCESS;
    unsigned done = 0;

    for (int at = 0; at < some->count; at++)
        done += mpix_is_active(each_of(some, at)) && mpix_op_done(each_of(some, at));
    if (done > 1) { /* all, or one alone */
        unsigned chosen = mpix_decide(done + 1, NULL);
        only = (int)chosen - 1;
    }
    for (int at = 0; at < some->count; at++) {
        struct op *op = each_of(some, at);
        if (!mpix_is_active(op) || !mpix_op_done(op))
            continue;
        if (only > 0 || (only == 0 && *ended > 0)) {
            only--;
            continue;
        }
        code = mpix_code_of_some(
            code, mpix_end_request(op, &requests[at], mpix_status_of(statuses, *ended), pc));
        indices[(*ended)++] = at;
    }
    return code;
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
    *ended = 0;
    return end_some(&some, requests, ended, indices, statuses, HERE);
}

/* ---- asking ---------------------------------------------------------------------------------- */

int MPI_Testall(int count, MPI_Request requests[], int *flag, MPI_Status statuses[])
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    *flag = 1;
    count_active(&some, __func__, HERE);
    for (int at = 0; at < count && *flag; at++)
        if (mpix_is_active(each_of(&some, at)))
            *flag = mpix_test(each_of(&some, at), __func__, HERE);
    mpix_tell(HERE, "%s: %s", __func__, *flag ? "complete" : "not yet");
    int code = MPI_SUCCESS;
    for (int at = 0; at < count && *flag; at++)
        code = mpix_code_of_some(code, mpix_end_request(each_of(&some, at), &requests[at],
                                                        mpix_status_of(statuses, at), HERE));
    return code;
}

int MPI_Testany(int count, MPI_Request requests[], int *index, int *flag, MPI_Status *status)
{
    struct some some = {count, requests};

    mpix_enter(__func__, HERE);
    int active = count_active(&some, __func__, HERE);
    *flag = active == 0;
    *index = MPI_UNDEFINED;
    if (active == 0) {
        mpix_status(status, NULL, HERE);
        return MPI_SUCCESS;
    }
    let_others(__func__, HERE);
    int done = choose_done(&some);
    *flag = done >= 0 && mpix_test(each_of(&some, done), __func__, HERE);
    mpix_tell(HERE, "%s: %s", __func__, *flag ? "complete" : "not yet");
    if (*flag) {
        *index = done;
        return mpix_end_request(each_of(&some, done), &requests[done], status, HERE);
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
    int code = MPI_SUCCESS;
    if (some_done(&some))
        code = end_some(&some, requests, ended, indices, statuses, HERE);
    mpix_tell(HERE, "%s: %d", __func__, *ended);
    return code;
}
