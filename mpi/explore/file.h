/* SPDX-License-Identifier: MIT
 *
 * file: what the calls of files share. Called by the rank that runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_FILE_H
#define TRIPTYCH_MPI_EXPLORE_FILE_H

#include "mpi/explore/more.h"

enum { MOST_FILES = 64 };

struct file {
    int descriptor, mode;
    int comm;                   /* of its own */
    MPI_Offset at, begin, unit; /* the view: where it begins, in bytes, and what one step is */
    MPI_Datatype unit_type;
    MPI_Datatype shape; /* which bytes of it are seen, again and again */
    bool atomic, closed;
    int opened;       /* the collective that opened it */
    struct op *split; /* the call that was begun and not ended */
    char path[512];
    uintptr_t pc;
};

/* The file, which is open; fails the program if there is none. */
struct file *mpix_file(MPI_File handle, const char *call, uintptr_t pc);
int mpix_file_number(const struct file *file);
/* All ranks of the file make that call. `mode`: NULL, or what all must name; `size`: what this one
 * says. Returns what has come of it. */
struct gather *mpix_file_together(const struct file *file, const int *mode, int size,
                                  const char *call, uintptr_t pc);
/* The shared position, in steps of the view. */
MPI_Offset *mpix_shared_place(const struct file *file);

/* How many bytes are seen in front of the end of the file. */
MPI_Offset mpix_file_seen(const struct file *file);

enum way { WAY_NOW, WAY_LATER, WAY_SPLIT };

struct transfer {
    bool writes, all, shared; /* all: a collective call; shared: at the shared position */
    enum way way;
    void *buffer;
    int count;
    MPI_Datatype type;
    const char *call;
    uintptr_t pc;
};

/* Reads or writes so many bytes of what is seen, from the byte `at` of that on; how many it were;
 * -1: an error. */
ssize_t mpix_file_move(const struct file *file, MPI_Offset at, char *bytes, size_t size,
                       const struct transfer *what);
/* Tells of a rank that accesses those bytes of the file at the same time (file_order.c). */
void mpix_file_accessed(const struct file *file, off_t begin, size_t size,
                        const struct transfer *what);
/* At that step of the view. */
int mpix_transfer(struct file *file, MPI_Offset at, const struct transfer *what, MPI_Status *status,
                  MPI_Request *request);
/* At the position that all ranks share (file_shared.c). */
int mpix_transfer_shared(struct file *file, const struct transfer *what, MPI_Status *status,
                         MPI_Request *request);
/* How many steps of the view that is. */
MPI_Offset mpix_file_steps(const struct file *file, const struct transfer *what);
/* Ends what `begun` has begun. */
int mpix_end_split(MPI_File handle, const char *begun, void *buffer, MPI_Status *status,
                   const char *call, uintptr_t pc);

#endif
