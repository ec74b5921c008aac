/* SPDX-License-Identifier: MIT
 *
 * state: what all ranks of a run share, in memory that was there before they were forked. Only the
 * rank whose turn it is looks at it, and the server between two runs. */
#ifndef TRIPTYCH_MPI_EXPLORE_STATE_H
#define TRIPTYCH_MPI_EXPLORE_STATE_H

#include "mpi/explore/state_window.h"

/* ---- what is sent ---------------------------------------------------------------------------- */

struct run_of { /* `count` of the basic type with that number */
    uint32_t basic;
    uint64_t count;
};

struct signature {
    uint64_t size; /* bytes */
    uint32_t count;
    bool unknown; /* too long to be kept */
    struct run_of run[MOST_RUNS];
};

enum op_kind { OP_SEND, OP_RECV, OP_GATHER };
enum send_mode { MODE_STANDARD, MODE_SYNCHRONOUS, MODE_BUFFERED, MODE_READY };

struct op { /* a send, a receive, or a rank's part of a collective; perhaps a request */
    enum op_kind kind;
    enum send_mode mode;
    int rank, peer; /* of the world; peer -1: any */
    int tag;        /* -1: any */
    int comm;
    bool posted, matched, done, cancelled;     /* done: the call need not wait any longer */
    bool request, persistent, freed, inactive; /* how the program holds it */
    bool started;                              /* ever, of a persistent one */
    bool onesided;                             /* a request of MPI_Rput and its like */
    int general;                               /* of MPI_Grequest_start: its number and one */
    int file;                                  /* that of a file: its number and one */
    int twin;                    /* of MPI_Isendrecv: the number of its send, and one */
    int partitions, ready_count; /* of MPI_Psend_init and MPI_Precv_init; else 0 */
    uint32_t channel, starts;    /* of those: which pair it is, how often it began */
    size_t ready;                /* in the arena: a byte for each partition */
    bool delivered, doubted, probed, watched; /* its data is there; a test has said "not yet" */
    int partner, gather;
    uint64_t order;  /* among the posts of all ranks */
    uint64_t serial; /* among the operations of this one */
    size_t data;     /* in the arena: what is sent */
    struct signature signature;
    void *buffer;
    int count;
    MPI_Datatype type;
    uintptr_t pc, start_pc;
    const char *call;
    uint64_t checksum;
    uintptr_t freed_pc;         /* where the program has freed the buffer, though it is in use */
    uint32_t clock[MOST_RANKS]; /* what its rank knew of others when it was posted */
    uint32_t partner_clock[MOST_RANKS]; /* the partner may have begun anew by now */
    int source, got_tag, error;         /* for the status */
    uint64_t got;
};

/* ---- communicators --------------------------------------------------------------------------- */

enum topology { TOPOLOGY_NONE, TOPOLOGY_GRID, TOPOLOGY_GRAPH, TOPOLOGY_DISTRIBUTED };

struct comm {
    bool used, of_file;
    int size, first_group; /* first_group: of an intercommunicator, whose two groups follow each
                              other in `world`; else 0 */
    int world[MOST_RANKS]; /* rank here -> rank of the world */
    bool freed[MOST_RANKS];
    bool returns[MOST_RANKS];   /* errors, by rank of the world: that one has asked for them */
    uint32_t calls[MOST_RANKS]; /* collectives begun, by rank here */
    uintptr_t pc[MOST_RANKS];   /* where it was made, by rank of the world */
    char name[64];
    enum topology topology;
    int dims[8], periods[8], dim_count;
    int node_count;
    size_t index, edges; /* in the arena */
    struct neighbors {
        int source_count, target_count;
        size_t sources, targets; /* in the arena */
    } neighbors[MOST_RANKS];     /* by rank here */
};

struct meeting { /* of those that make a communicator without the others of another one */
    uint64_t key;
    int made; /* its number; -1: not yet */
    int count, size[2];
    int world[2][MOST_RANKS];
    bool here[MOST_RANKS];
    uintptr_t pc[MOST_RANKS]; /* by rank of the world */
};

/* ---- collectives ----------------------------------------------------------------------------- */

struct part { /* what one rank has brought */
    bool here, left;
    uintptr_t pc;
    const char *call;
    size_t data, size; /* in the arena */
    int numbers[4];    /* root, operation, color, key … */
    size_t more;       /* in the arena: blocks for each rank */
    uint32_t clock[MOST_RANKS];
};

struct gather {
    bool used;
    int comm, kind, first; /* the rank here that came first */
    uint32_t number;
    int count;            /* how many are here */
    int made[MOST_RANKS]; /* the communicator or window that came of it, by rank here */
    bool placed;          /* of a file: what one rank does for all is done, and its outcome: */
    int error;
    MPI_Offset place; /* the shared position of the file that was opened */
    struct part part[MOST_RANKS];
};

/* ---- the shared state ------------------------------------------------------------------------ */

struct rank_state {
    uint32_t go; /* futex */
    pid_t pid;
    bool initialized, finalized, over, polling, poll_over;
    uint64_t checked; /* the progress that it knew when it found that it must wait */
    const char *call; /* in which it waits */
    uintptr_t pc;
    char wish[MOST_TEXT / 2]; /* and what its other threads wait for */
    int status;
    int pending[MOST_OPS]; /* receives and sends to it that nobody has matched */
    int pending_count;
    uint64_t serials;
    size_t attached; /* bytes and one; 0: no buffer */
    void *attached_buffer;
    int doubts;
    uint32_t clock[MOST_RANKS]; /* of each rank, the last step that happened before */
};

struct row {
    int rank;
    uintptr_t pc;
    char text[MOST_LINE];
};

enum failure {
    FAILURE_NONE,
    FAILURE_LEAK, /* up to here the run goes on, and a graver one is told instead */
    FAILURE_UNMATCHED,
    FAILURE_FINALIZE,
    FAILURE_HAZARD,
    FAILURE_RACE,
    FAILURE_GRAVE, /* from here on the run is over */
    FAILURE_DEADLOCK,
    FAILURE_LIVELOCK,
    FAILURE_MISMATCH,
    FAILURE_ARGUMENT,
    FAILURE_REQUEST,
    FAILURE_AT_ONCE,     /* calls by threads */
    FAILURE_THREAD_RACE, /* for messages */
    FAILURE_ONESIDED,
    FAILURE_EXIT,
    FAILURE_ABORT,
    FAILURE_ASSERT,
    FAILURE_CRASH,
    FAILURE_HANG,
    FAILURE_FLOOD,
    FAILURE_MESSAGE_RACE,
    FAILURE_UNSUPPORTED,
};

struct choice { /* at a decision: a key that names it in every run, and who depends on it */
    uint64_t key;
    int rank;
};

struct shared {
    /* the plan */
    int ranks;
    bool eager;       /* standard sends buffer, and collectives wait for no more than they must */
    bool races;       /* those of threads are told */
    uint64_t lot;     /* which order the threads of the ranks run in; 0: who runs goes on */
    bool has_threads; /* some rank of this run or an earlier one */
    uint32_t created_count;
    uint64_t created[MOST_PATHS]; /* files, by runs */
    uint32_t status_count;
    uintptr_t status_pc[MOST_ERRORS]; /* calls whose statuses the program reads, in some run */
    bool apart;           /* this run is not one of a search: what others have tried is no matter */
    uint32_t fatal_error; /* of those that are returned, the one that ends the run; 0: none */
    uint32_t pretended_error; /* the one of which the program hears nothing; 0: none */
    bool keeps_errors;        /* what is printed to standard error, to compare it */
    uint32_t plan_count;
    uint16_t plan[MOST_DECISIONS];
    /* the outcome */
    uint32_t over; /* futex */
    bool pruned;   /* all that could come next has been tried in another order */
    enum failure failure;
    int failed_rank;
    uintptr_t failed_pc;
    char text[MOST_TEXT];
    uint32_t decision_count;
    struct decision {
        uint16_t chosen, count;
        uintptr_t pc; /* of the call whose outcome it is, if it is one */
    } decision[MOST_DECISIONS];
    uint32_t sleep_count;
    struct choice sleep[MOST_SLEEP];
    bool diverged, limited;
    bool shares_memory;             /* without calls */
    uint64_t unread_hash, got_hash; /* got: which thread has received what */
    uint64_t done_hash;             /* which calls were made, in which order */
    uint32_t error_count;           /* of those that were returned to the program */
    struct returned {
        uintptr_t pc;
        int rank;
    } error[MOST_ERRORS];
    /* the run */
    uint32_t opened_count;
    uint64_t opened[MOST_PATHS]; /* files */
    int atomic_rank;             /* whose atomic operation went last */
    uint32_t atomic_turns;       /* so many in a row */
    int holder;
    uint64_t progress, switches, idle_polls, orders, clock;
    size_t arena_used;
    uint32_t op_count, gather_count;
    struct rank_state rank[MOST_RANKS];
    struct comm comm[MOST_COMMS];
    int comm_count;
    int window_count;
    int meeting_count;
    struct meeting meeting[MOST_MEETINGS];
    struct gather gather[MOST_GATHERS];
    struct op op[MOST_OPS];
    struct window window[MOST_WINDOWS];
    struct service service;
    uint32_t access_count;
    struct access access[MOST_ACCESSES]; /* by calls */
    uint32_t local_count;
    struct access local[MOST_LOCAL]; /* by programs, of their own memory */
    uint32_t file_access_count;
    struct file_access file_access[MOST_FILE_ACCESSES];
    uint32_t row_count; /* the last MOST_ROWS of them are kept */
    struct row row[MOST_ROWS];
};

extern struct shared *mpix;
extern int mpix_me; /* this process's rank; -1: the server */

#endif
