/* SPDX-License-Identifier: MIT
 *
 * state_window: how much there may be of everything, and what all ranks share of windows. */
#ifndef TRIPTYCH_MPI_EXPLORE_STATE_WINDOW_H
#define TRIPTYCH_MPI_EXPLORE_STATE_WINDOW_H

#include <mpi.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    MOST_RANKS = 16,
    MOST_OPS = 8192,
    MOST_COMMS = 512,
    MOST_GATHERS = 8192, /* collectives in a run */
    MOST_DECISIONS = 2048,
    MOST_SLEEP = 64,
    MOST_ROWS = 2000,
    MOST_CALLS = 200000, /* in a run */
    MOST_TEXT = 1200,
    MOST_LINE = 160,
    MOST_RUNS = 24, /* of basic types in a signature */
    MOST_WINDOWS = 32,
    MOST_ATTACHED = 16, /* pieces of memory to one window */
    MOST_MEETINGS = 128,
    MOST_PATHS = 64,
    MOST_ERRORS = 64, /* that are looked at, of those that are returned in a run */
    MOST_TAG = 0x3fffffff,
};
static const size_t arena_size = (size_t)512 << 20;

/* ---- windows --------------------------------------------------------------------------------- */

enum { MOST_ACCESSES = 4096, MOST_LOCAL = 1 << 16, MOST_FILE_ACCESSES = 1024 };
enum access_kind { ACCESS_GET, ACCESS_PUT, ACCESS_ACCUMULATE };

struct access { /* of a window's memory at one rank */
    int window, target, origin;
    int owner; /* of the memory: the target, as a rank of the world */
    enum access_kind kind;
    bool local, open; /* by the rank itself, with no call; not complete */
    int operation;
    uint32_t basic;             /* of an accumulation: the type of what is there */
    uintptr_t begin, end;       /* addresses at the owner */
    uint32_t stamp;             /* its origin's step */
    uint32_t clock[MOST_RANKS]; /* of an accumulation: what its origin knew */
    uintptr_t pc;
    const char *call;
};

enum atomic_turn { ATOMIC_NONE, ATOMIC_WANTED, ATOMIC_GRANTED };

struct window_side { /* of one rank */
    char *base;
    size_t size;
    int unit;
    bool fenced, freed, lock_all;
    bool dynamic; /* places are addresses, in what was attached */
    int attached_count;
    struct attached {
        char *base;
        size_t size;
    } attached[MOST_ATTACHED];
    bool started[MOST_RANKS], posted[MOST_RANKS]; /* by origin: toward that target; from it */
    bool completed[MOST_RANKS];
    int lock[MOST_RANKS];              /* held toward that target: 0, 1 shared, 2 exclusive */
    int wanted[MOST_RANKS];            /* the same, not yet granted */
    uint8_t atomic[MOST_RANKS];        /* an operation toward that target: enum atomic_turn */
    uint32_t clock[MOST_RANKS];        /* of who has unlocked it from an exclusive lock */
    uint32_t shared_clock[MOST_RANKS]; /* and from a shared one */
    uint32_t post_clock[MOST_RANKS], done_clock[MOST_RANKS][MOST_RANKS];
    uintptr_t pc;
};

struct window {
    int comm;
    char *shared; /* memory of all ranks' parts; NULL: each rank has its own */
    struct window_side side[MOST_RANKS]; /* by rank of the communicator */
};

struct file_access { /* of a file, by a rank */
    uint64_t file;   /* its path */
    off_t begin, end;
    bool writes;
    int rank;
    uint32_t stamp; /* the rank's step */
    uintptr_t pc;
    const char *call;
};

struct service { /* what a rank does with its memory for another */
    bool wanted;
    int target, client;
    enum access_kind kind;
    bool fetches, compares;
    char *place;
    int count;
    uint32_t basic; /* dense ones only travel as they are; others by their pieces */
    MPI_Op op;
    size_t data, result, size;
    size_t pieces, piece_count;
};

#endif
