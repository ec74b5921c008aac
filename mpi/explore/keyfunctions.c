/* SPDX-License-Identifier: MIT
 *
 * The functions for keys of attributes that mpi.h names: copy nothing, copy as it is, delete
 * nothing. */
#include "mpi/explore/explore.h"

#define COPIES_NOTHING(name, owner)                                                                \
    int name(owner old, int key, void *extra, void *value, void *made, int *flag)                  \
    {                                                                                              \
        (void)old;                                                                                 \
        (void)key;                                                                                 \
        (void)extra;                                                                               \
        (void)value;                                                                               \
        (void)made;                                                                                \
        *flag = 0;                                                                                 \
        return MPI_SUCCESS;                                                                        \
    }
#define COPIES(name, owner)                                                                        \
    int name(owner old, int key, void *extra, void *value, void *made, int *flag)                  \
    {                                                                                              \
        (void)old;                                                                                 \
        (void)key;                                                                                 \
        (void)extra;                                                                               \
        *(void **)made = value;                                                                    \
        *flag = 1;                                                                                 \
        return MPI_SUCCESS;                                                                        \
    }
#define DELETES_NOTHING(name, owner)                                                               \
    int name(owner old, int key, void *value, void *extra)                                         \
    {                                                                                              \
        (void)old;                                                                                 \
        (void)key;                                                                                 \
        (void)value;                                                                               \
        (void)extra;                                                                               \
        return MPI_SUCCESS;                                                                        \
    }

#ifdef OPEN_MPI
COPIES_NOTHING(MPI_COMM_NULL_COPY_FN, MPI_Comm)
COPIES_NOTHING(MPI_TYPE_NULL_COPY_FN, MPI_Datatype)
COPIES_NOTHING(MPI_WIN_NULL_COPY_FN, MPI_Win)
COPIES(MPI_COMM_DUP_FN, MPI_Comm)
COPIES(MPI_TYPE_DUP_FN, MPI_Datatype)
COPIES(MPI_WIN_DUP_FN, MPI_Win)
DELETES_NOTHING(MPI_COMM_NULL_DELETE_FN, MPI_Comm)
DELETES_NOTHING(MPI_TYPE_NULL_DELETE_FN, MPI_Datatype)
DELETES_NOTHING(MPI_WIN_NULL_DELETE_FN, MPI_Win)
COPIES_NOTHING(MPI_NULL_COPY_FN, MPI_Comm)
COPIES(MPI_DUP_FN, MPI_Comm)
DELETES_NOTHING(MPI_NULL_DELETE_FN, MPI_Comm)
#else
COPIES(MPIR_Dup_fn, MPI_Comm)
#endif
