/* SPDX-License-Identifier: MIT
 *
 * Beginning and end: MPI_Init, MPI_Finalize, MPI_Abort, and what every call asks first. */
#include "mpi/explore/explore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint64_t mpix_hash(uint64_t seed, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint64_t hash = seed ^ UINT64_C(0xcbf29ce484222325);

    for (size_t each = 0; each < size; each++)
        hash = (hash ^ at[each]) * UINT64_C(0x100000001b3);
    return hash;
}

static void check_process(const char *call)
{
    if (mpix_me < 0)
        mpix_unsupported("%s before main()", call);
    if (getpid() != mpix->rank[mpix_me].pid)
        mpix_unsupported("%s in a process that a rank has forked", call);
}

void mpix_seen(uintptr_t pc)
{
    uint64_t step[2] = {pc, (uint64_t)mpix_me};

    mpix->done_hash = mpix_hash(mpix->done_hash, step, sizeof step);
}

void mpix_enter(const char *call, uintptr_t pc)
{
    check_process(call);
    mpix_errors_of_none();
    mpix_check_thread(call, pc);
    mpix_seen(pc);
    const struct rank_state *me = &mpix->rank[mpix_me];
    if (!me->initialized)
        mpix_wrong(MPI_ERR_OTHER, pc, "%s is called before MPI_Init", call);
    if (me->finalized)
        mpix_wrong(MPI_ERR_OTHER, pc, "%s is called after MPI_Finalize", call);
    if (mpix->row_count > MOST_CALLS) /* perhaps it never stops */
        mpix_unsupported("more than %d calls of MPI in one run", MOST_CALLS);
}

static void initialize(int level, const char *call, uintptr_t pc)
{
    check_process(call);
    struct rank_state *me = &mpix->rank[mpix_me];
    if (me->initialized)
        mpix_wrong(MPI_ERR_OTHER, pc, "%s is called, and MPI was initialized before", call);
    me->initialized = true;
    mpix_threads_begin(level);
    mpix_tell(pc, "%s", call);
}

int MPI_Init(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    initialize(MPI_THREAD_SINGLE, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
    (void)argc;
    (void)argv;
    if (required < MPI_THREAD_SINGLE || required > MPI_THREAD_MULTIPLE)
        mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the thread level %d, which is none", __func__,
                   required);
    initialize(required, __func__, HERE);
    *provided = required;
    return MPI_SUCCESS;
}

int MPI_Query_thread(int *provided)
{
    mpix_enter(__func__, HERE);
    *provided = mpix_level;
    return MPI_SUCCESS;
}

int MPI_Is_thread_main(int *flag)
{
    mpix_enter(__func__, HERE);
    *flag = mpix_is_main_thread();
    return MPI_SUCCESS;
}

int MPI_Initialized(int *flag)
{
    *flag = mpix->rank[mpix_me].initialized;
    return MPI_SUCCESS;
}

int MPI_Finalized(int *flag)
{
    *flag = mpix->rank[mpix_me].finalized;
    return MPI_SUCCESS;
}

/* ---- the end --------------------------------------------------------------------------------- */

static void requests_leaked(void)
{
    for (uint32_t at = 0; at < mpix->op_count; at++) {
        const struct op *op = &mpix->op[at];
        if (op->rank == mpix_me && op->request && !op->freed)
            mpix_fail(FAILURE_LEAK, op->pc, "the request of %s is never completed or freed",
                      op->call);
    }
}

static void comms_leaked(void)
{
    for (int at = 1 + mpix->ranks; at < mpix->comm_count; at++)
        for (int rank = 0; rank < mpix->comm[at].size; rank++)
            if (mpix->comm[at].world[rank] == mpix_me && !mpix->comm[at].freed[rank] &&
                !mpix->comm[at].of_file)
                mpix_fail(FAILURE_LEAK, mpix->comm[at].pc[mpix_me],
                          "a communicator is never freed");
}

int MPI_Finalize(void)
{
    mpix_enter(__func__, HERE);
    mpix_check_last(__func__, HERE);
    mpix_check_rivals();
    mpix_tell(HERE, "%s", __func__);
    mpix->rank[mpix_me].finalized = true;
    requests_leaked();
    mpix_messages_lost();
    comms_leaked();
    mpix_types_leaked();
    mpix_operations_leaked();
    mpix_groups_leaked();
    mpix_windows_leaked();
    mpix_more_leaked();
    mpix_note_unread();
    return MPI_SUCCESS;
}

int MPI_Abort(MPI_Comm comm, int status)
{
    (void)comm;
    mpix_enter(__func__, HERE);
    fflush(NULL);
    mpix_tell(HERE, "%s with %d", __func__, status);
    mpix_end(FAILURE_ABORT, HERE, "rank %d calls MPI_Abort with %d", mpix_me, status);
    return MPI_SUCCESS;
}

/* ---- clocks, names, errors ------------------------------------------------------------------- */

double MPI_Wtime(void) /* of a clock that passes with calls, so that runs are alike */
{
    return (double)++mpix->clock * 1e-3;
}

double MPI_Wtick(void)
{
    return 1e-3;
}

int MPI_Get_processor_name(char *name, int *length)
{
    mpix_enter(__func__, HERE);
    strcpy(name, "localhost");
    *length = (int)strlen(name);
    return MPI_SUCCESS;
}

int MPI_Get_version(int *version, int *subversion)
{
    *version = 3;
    *subversion = 1;
    return MPI_SUCCESS;
}

int MPI_Get_library_version(char *text, int *length)
{
    strcpy(text, "triptych explore");
    *length = (int)strlen(text);
    return MPI_SUCCESS;
}

int MPI_Pcontrol(const int level, ...)
{
    (void)level;
    return MPI_SUCCESS;
}

int MPI_Alloc_mem(MPI_Aint size, MPI_Info info, void *base)
{
    (void)info;
    mpix_enter(__func__, HERE);
    *(void **)base = malloc(size > 0 ? (size_t)size : 1);
    return MPI_SUCCESS;
}

int MPI_Free_mem(void *base)
{
    mpix_enter(__func__, HERE);
    free(base);
    return MPI_SUCCESS;
}
