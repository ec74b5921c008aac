/* SPDX-License-Identifier: MIT
 *
 * message: what the calls that send, receive and look share. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_MESSAGE_H
#define TRIPTYCH_MPI_EXPLORE_MESSAGE_H

#include "mpi/explore/explore.h"

enum { NOBODY = -9 };

struct message { /* the arguments of a call */
    void *buffer;
    int count;
    MPI_Datatype type;
    int peer, tag;
    MPI_Comm comm;
};

/* Checks the arguments of a call, and what they mean; peer NOBODY: MPI_PROC_NULL. */
struct op *mpix_message_op(const struct message *message, enum op_kind kind, const char *call,
                           uintptr_t pc);
/* The part of it about the buffer, its count and type. */
void mpix_check_place(const struct message *message, const char *call, uintptr_t pc);
/* What is received must not be written to one place twice. */
void mpix_check_overlap(const struct message *message, const char *call, uintptr_t pc);
/* Lets it begin; `keeps`: it goes on behind the call. */
void mpix_start(struct op *op, bool keeps, uintptr_t pc);
void mpix_tell_start(const struct op *op, uintptr_t pc); /* a row of the story */
/* Waits until it is done, and delivers what it got. */
void mpix_complete(struct op *op, const char *call, uintptr_t pc);

#endif
