/* SPDX-License-Identifier: MIT
 *
 * Errors that the program has asked for, by MPI_ERRORS_RETURN or a function of its own: the call
 * returns its code, and the run goes on. */
#include "mpi/explore/returned.h"

#include "mpi/explore/frame.h"

#include <string.h>

/* What the sentence is about says which class the error has; the first that is in it. */
static const struct {
    const char *words;
    int class;
} classes[] = {
    {"no communicator", MPI_ERR_COMM}, {"communicator that", MPI_ERR_COMM},
    {"MPI_COMM_NULL", MPI_ERR_COMM},   {"root", MPI_ERR_ROOT},
    {"the rank ", MPI_ERR_RANK},       {"the tag ", MPI_ERR_TAG},
    {"datatype", MPI_ERR_TYPE},        {"DATATYPE_NULL", MPI_ERR_TYPE},
    {"OP_NULL", MPI_ERR_OP},           {"the count ", MPI_ERR_COUNT},
    {"counts", MPI_ERR_COUNT},         {"operation", MPI_ERR_OP},
    {"request", MPI_ERR_REQUEST},      {"window", MPI_ERR_WIN},
    {"epoch", MPI_ERR_RMA_SYNC},       {"locked", MPI_ERR_RMA_SYNC},
    {"group", MPI_ERR_GROUP},          {"a file", MPI_ERR_FILE},
    {"no file", MPI_ERR_FILE},         {"buffer", MPI_ERR_BUFFER},
    {"key", MPI_ERR_KEYVAL},           {"grid", MPI_ERR_DIMS},
    {"graph", MPI_ERR_TOPOLOGY},       {"info", MPI_ERR_INFO},
};

static int class_of(const char *text)
{
    for (size_t at = 0; at < sizeof classes / sizeof classes[0]; at++)
        if (strstr(text, classes[at].words))
            return classes[at].class;
    return MPI_ERR_ARG;
}

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

void mpix_return_error(enum failure failure, uintptr_t pc, const char *text)
{
    if (!mpix_errors_return() || !could_be_returned(failure, pc) || !count_error(mpix_me, pc))
        return;
    int code = class_of(text);
    drop_begun(pc);
    mpix_tell(pc, "an error is returned: %s", text);
    if (is_pretended())
        mpix_return_to(pc, MPI_SUCCESS);
    mpix_call_handler(code);
    mpix_return_to(pc, code);
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
