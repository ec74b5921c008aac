/* SPDX-License-Identifier: MIT
 *
 * Errors that the program has asked for, by MPI_ERRORS_RETURN or a function of its own: the call
 * returns its code, and the run goes on. */
#include "mpi/explore/returned.h"

#include "mpi/explore/frame.h"

/* What MPI itself looks at when it is called, and could say so. */
static bool could_be_returned(enum failure failure, uintptr_t pc)
{
    return (failure == FAILURE_ARGUMENT || failure == FAILURE_REQUEST ||
            failure == FAILURE_ONESIDED) &&
           mpix->rank[mpix_me].initialized && !mpix->rank[mpix_me].finalized && mpix_has_caller(pc);
}

/* The next error of the run has that number. False: it ends the run. */
static bool count_error(int rank, uintptr_t pc)
{
    uint32_t number = mpix->error_count++;

    if (number < MOST_ERRORS)
        mpix->error[number] = (struct returned){pc, rank};
    return number + 1 != mpix->fatal_error;
}

static bool is_pretended(void)
{
    return mpix->error_count == mpix->pretended_error;
}

/* What the call has begun, and will never be. */
static void drop_begun(uintptr_t pc)
{
    for (uint32_t at = 0; at < mpix->op_count; at++) {
        struct op *op = &mpix->op[at];
        if (op->rank == mpix_me && op->pc == pc && !op->posted && !op->persistent &&
            op->kind != OP_GATHER)
            op->freed = true;
    }
}

void mpix_return_error(enum failure failure, int class, uintptr_t pc, const char *text)
{
    if (!mpix_errors_return() || !could_be_returned(failure, pc) || !count_error(mpix_me, pc))
        return;
    drop_begun(pc);
    mpix_tell(pc, "an error is returned: %s", text);
    if (is_pretended())
        mpix_return_to(pc, MPI_SUCCESS);
    mpix_call_handler(class);
    mpix_return_to(pc, class);
}

bool mpix_truncates(struct op *recv)
{
    if (!mpix->comm[recv->comm].returns[recv->rank] || !count_error(recv->rank, recv->start_pc))
        return false;
    recv->got = recv->signature.size;
    recv->error = is_pretended() ? MPI_SUCCESS : MPI_ERR_TRUNCATE;
    return true;
}

int mpix_code_of(const struct op *op)
{
    if (op->error == MPI_SUCCESS)
        return MPI_SUCCESS;
    mpix_errors_of_comm(op->comm);
    mpix_tell(op->start_pc, "%s: an error is returned, for the message is longer", op->call);
    mpix_call_handler(op->error);
    return op->error;
}
