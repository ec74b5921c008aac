/* SPDX-License-Identifier: MIT
 *
 * Names of datatypes, their sizes in large numbers, and statuses that a program fills in. */
#include "mpi/explore/types.h"

#include <stdio.h>
#include <string.h>

static char names[MOST_TYPES][64];

int MPI_Type_set_name(MPI_Datatype handle, const char *name)
{
    mpix_enter(__func__, HERE);
    mpix_type(handle, __func__, HERE);
    if (mpix_own_type(handle))
        snprintf(names[NUMBER(handle, HANDLE_TYPE)], sizeof names[0], "%s", name);
    return MPI_SUCCESS;
}

int MPI_Type_get_name(MPI_Datatype handle, char *name, int *length)
{
    mpix_enter(__func__, HERE);
    mpix_type(handle, __func__, HERE);
    strcpy(name, mpix_own_type(handle) ? names[NUMBER(handle, HANDLE_TYPE)]
                                       : mpix_basic_name((uint32_t)mpix_basic(handle)));
    *length = (int)strlen(name);
    return MPI_SUCCESS;
}

#define SIZES(name)                                                                                \
    int name(MPI_Datatype handle, MPI_Count *size)                                                 \
    {                                                                                              \
        mpix_enter(#name, HERE);                                                                   \
        *size = (MPI_Count)mpix_type(handle, #name, HERE)->size;                                   \
        return MPI_SUCCESS;                                                                        \
    }
#define EXTENTS(name, begin, end)                                                                  \
    int name(MPI_Datatype handle, MPI_Count *lower, MPI_Count *extent)                             \
    {                                                                                              \
        mpix_enter(#name, HERE);                                                                   \
        const struct type *type = mpix_type(handle, #name, HERE);                                  \
        *lower = type->begin;                                                                      \
        *extent = end;                                                                             \
        return MPI_SUCCESS;                                                                        \
    }
SIZES(MPI_Type_size_x)
SIZES(MPI_Type_size_c)
EXTENTS(MPI_Type_get_extent_x, lower, type->extent)
EXTENTS(MPI_Type_get_extent_c, lower, type->extent)
EXTENTS(MPI_Type_get_true_extent_x, true_lower, type->true_upper - type->true_lower)
EXTENTS(MPI_Type_get_true_extent_c, true_lower, type->true_upper - type->true_lower)

/* ---- statuses -------------------------------------------------------------------------------- */

int MPI_Get_elements_x(const MPI_Status *status, MPI_Datatype handle, MPI_Count *count)
{
    *count = mpix_elements_of(status, handle, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Get_elements_c(const MPI_Status *status, MPI_Datatype handle, MPI_Count *count)
{
    *count = mpix_elements_of(status, handle, __func__, HERE);
    return MPI_SUCCESS;
}

static void set_bytes(MPI_Status *status, uint64_t bytes, bool cancelled)
{
    struct op op = {.kind = OP_RECV, .got = bytes, .cancelled = cancelled};

    op.source = status->MPI_SOURCE;
    op.got_tag = status->MPI_TAG;
    mpix_status(status, &op, 0);
}

int MPI_Status_set_elements_x(MPI_Status *status, MPI_Datatype handle, MPI_Count count)
{
    mpix_enter(__func__, HERE);
    int cancelled = 0;
    MPI_Test_cancelled(status, &cancelled);
    set_bytes(status, (uint64_t)count * mpix_ready_type(handle, __func__, HERE)->size,
              cancelled != 0);
    return MPI_SUCCESS;
}

int MPI_Status_set_elements(MPI_Status *status, MPI_Datatype handle, int count)
{
    return MPI_Status_set_elements_x(status, handle, count);
}

int MPI_Status_set_cancelled(MPI_Status *status, int flag)
{
    mpix_enter(__func__, HERE);
#ifdef OPEN_MPI
    status->_cancelled = flag != 0;
#else
    status->count_hi_and_cancelled = (status->count_hi_and_cancelled & ~1) | (flag != 0);
#endif
    return MPI_SUCCESS;
}
