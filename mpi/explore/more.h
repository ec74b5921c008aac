/* SPDX-License-Identifier: MIT
 *
 * more: what else a program may make and must free. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_MORE_H
#define TRIPTYCH_MPI_EXPLORE_MORE_H

#include "mpi/explore/gather.h"

/* Each tells of those that are never freed. */
void mpix_infos_leaked(void);
void mpix_handlers_leaked(void);
void mpix_keys_leaked(void);
void mpix_files_leaked(void);

/* An empty info object, and the group of a communicator's ranks, which the program must free. */
int mpix_make_info(MPI_Info *handle, uintptr_t pc);
int mpix_group_of(int comm, MPI_Group *handle, uintptr_t pc);

/* Attributes of communicators, as these are copied and freed. */
void mpix_attributes_copied(int comm, MPI_Comm handle, int made, uintptr_t pc);
void mpix_attributes_deleted(int comm, MPI_Comm handle, uintptr_t pc);

#endif
