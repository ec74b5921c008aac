/* SPDX-License-Identifier: MIT
 *
 * explore: MPI for exploring. Ranks are forked processes, and one of them runs at a time: it makes
 * each MPI call on a state in memory that all share, so nothing here needs a lock. Who must wait
 * hands over to the next; when nobody can go on, whatever the standard leaves open (which message a
 * wildcard gets, who gets a lock) is decided, as the server planned it. Everything is called by the
 * rank that runs, unless it says otherwise. */
#ifndef TRIPTYCH_MPI_EXPLORE_H
#define TRIPTYCH_MPI_EXPLORE_H

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
    MOST_TAG = 0x3fffffff,
};
static const size_t arena_size = (size_t)512 << 20;

#define HERE ((uintptr_t)__builtin_return_address(0))

/* ---- what is sent -----------------------------------------------------------------------------
 */

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
    bool delivered, doubted, probed, watched;  /* its data is there; a test has said "not yet" */
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

/* ---- communicators ----------------------------------------------------------------------------
 */

enum topology { TOPOLOGY_NONE, TOPOLOGY_GRID, TOPOLOGY_GRAPH, TOPOLOGY_DISTRIBUTED };

struct comm {
    bool used;
    int size, first_group; /* first_group: of an intercommunicator, whose two groups follow each
                              other in `world`; else 0 */
    int world[MOST_RANKS]; /* rank here -> rank of the world */
    bool freed[MOST_RANKS];
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

/* ---- collectives ------------------------------------------------------------------------------
 */

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
    struct part part[MOST_RANKS];
};

/* ---- windows -----------------------------------------------------------------------------------
 */

enum { MOST_ACCESSES = 4096 };
enum access_kind { ACCESS_GET, ACCESS_PUT, ACCESS_ACCUMULATE };

struct access { /* of a window's memory at one rank */
    int window, target, origin;
    enum access_kind kind;
    bool local, open; /* by the rank itself, with no call; not complete */
    int operation;
    uint32_t basic; /* of an accumulation: the type of what is there */
    ptrdiff_t begin, end;
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

/* ---- the shared state -------------------------------------------------------------------------
 */

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
    bool apart;       /* this run is not one of a search: what others have tried is no matter */
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
    /* the run */
    int atomic_rank;       /* whose atomic operation went last */
    uint32_t atomic_turns; /* so many in a row */
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
    struct access access[MOST_ACCESSES];
    uint32_t row_count; /* the last MOST_ROWS of them are kept */
    struct row row[MOST_ROWS];
};

extern struct shared *mpix;
extern int mpix_me; /* this process's rank; -1: the server */

/* ---- running (turn.c) --------------------------------------------------------------------------
 */

/* Waits until `ready(what)` holds, while others run. `wish` says what for, in the program's words:
 * "for a message from rank 1". */
void mpix_wait(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc,
               const char *wish, ...) __attribute__((format(printf, 5, 6)));
/* The same, but comes back when nobody else can go on; whether it holds then. */
bool mpix_poll(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc);
void mpix_hand_over(void); /* the turn: nobody here can go on before others have run */
/* The same two of one thread of several; false: there is only one. */
bool mpix_wait_as_thread(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc,
                         bool polls);
void mpix_return(int client);   /* the turn, to whom it was served; others wait */
void mpix_give(int next);       /* the turn, and waits until it comes back */
void mpix_over(int status);     /* this rank has ended */
_Noreturn void mpix_stop(void); /* ends the run for all */
/* Keeps what was found, and lets the run go on for a graver one. `@` and hexadecimal digits and `@`
 * in the text stand for the line of an address. */
void mpix_fail(enum failure failure, uintptr_t pc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void mpix_end(enum failure failure, uintptr_t pc, const char *format, ...)
    __attribute__((format(printf, 3, 4))); /* the same of a grave one */
_Noreturn void mpix_unsupported(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* One of `count` (at least one), as the plan has it. */
unsigned mpix_decide(unsigned count, const struct choice *choices);
void mpix_decided_at(uintptr_t pc); /* where the outcome of the last decision is seen */
/* A row of the story. */
void mpix_tell(uintptr_t pc, const char *format, ...) __attribute__((format(printf, 2, 3)));
void mpix_futex_wait(uint32_t *word, uint32_t value, int milliseconds);
void mpix_futex_wake(uint32_t *word);

/* Space in the arena that all share; its place there. */
size_t mpix_room(size_t size);
void *mpix_at(size_t place);

/* ---- calls (call.c) ----------------------------------------------------------------------------
 */

/* Fails the program if MPI may not be called now. */
void mpix_enter(const char *call, uintptr_t pc);
/* The part of it that is about threads (level.c): whose call it may be, at which level. */
extern int mpix_level;
void mpix_threads_begin(int level); /* the caller is the main thread from now on */
void mpix_check_thread(const char *call, uintptr_t pc);
bool mpix_is_main_thread(void);
void mpix_check_last(const char *call, uintptr_t pc); /* no other thread may be in a call */
const char *mpix_call_at(uintptr_t pc); /* which one a thread has made there; or NULL */
int mpix_comm(MPI_Comm comm, const char *call, uintptr_t pc); /* its number; fails the program */
int mpix_rank_in(int comm);                                   /* mine there */
MPI_Comm mpix_comm_handle(int number);
int mpix_group(MPI_Group group, int *world, const char *call, uintptr_t pc); /* its size */
uint64_t mpix_hash(uint64_t seed, const void *bytes, size_t size);

/* Handles of our own: a kind, and a number. */
enum handle {
    HANDLE_COMM = 1,
    HANDLE_TYPE,
    HANDLE_REQUEST,
    HANDLE_OP,
    HANDLE_GROUP,
    HANDLE_WIN,
    HANDLE_MESSAGE,
    HANDLE_ERRHANDLER,
    HANDLE_INFO,
    HANDLE_KEY,
    HANDLE_FILE
};
#define HANDLE(type, kind, number)                                                                 \
    ((type)(intptr_t)(0x70000000 | (intptr_t)(kind) << 20 | (intptr_t)(number)))
static inline int mpix_number(intptr_t handle, enum handle kind)
{
    return (handle & ~(intptr_t)0xfffff) == (0x70000000 | (intptr_t)kind << 20)
               ? (int)(handle & 0xfffff)
               : -1;
}
#define NUMBER(handle, kind) mpix_number((intptr_t)(handle), kind)

/* ---- threads that call at once (at_once.c): without threads nothing is done --------------------
 */

/* The call there reads or writes that memory for the calling thread. */
void mpix_uses(const void *begin, size_t size, bool write, uintptr_t pc);
void mpix_collective_at(int comm, const char *call, uintptr_t pc);  /* one begins */
void mpix_looked_at(const struct op *probe, const struct op *send); /* it has seen that message */
void mpix_takes(const struct op *recv);                             /* it is posted */
void mpix_taken(const struct op *recv);                             /* it has got its message */
void mpix_check_rivals(void); /* at the end: receives that might have got each other's */

/* ---- datatypes (type.c) ------------------------------------------------------------------------
 */

struct piece { /* so many of a basic type side by side */
    ptrdiff_t at;
    uint32_t basic;
    size_t count;
};

struct type {
    bool used, committed, freed;
    size_t size;
    ptrdiff_t lower, extent, true_lower, true_upper;
    size_t piece_count;
    struct piece *piece;
    uintptr_t pc;
    const char *call;
};

const struct type *mpix_type(MPI_Datatype type, const char *call, uintptr_t pc);
/* Of a call under way: freed or not. */
const struct type *mpix_kept_type(MPI_Datatype type);
/* The same, which must be committed. */
const struct type *mpix_ready_type(MPI_Datatype type, const char *call, uintptr_t pc);
const char *mpix_basic_name(uint32_t basic);
MPI_Datatype mpix_basic_type(uint32_t basic);
int mpix_basic(MPI_Datatype type); /* its number, or -1 */
size_t mpix_basic_size(uint32_t basic);
void mpix_pack(const struct type *type, const void *buffer, size_t count, void *bytes);
/* Fills at most `size` bytes into the buffer. */
void mpix_unpack(const struct type *type, void *buffer, size_t count, const void *bytes,
                 size_t size);
/* Whether two pieces of so many elements lie in one place. */
bool mpix_overlaps(const struct type *type, size_t count);
struct signature mpix_signature(const struct type *type, size_t count);
/* Whether what is sent fits the beginning of what is awaited. False: `why` says why. */
bool mpix_fits(const struct signature *sent, const struct signature *awaited, char *why,
               size_t size);
uint64_t mpix_checksum(const struct type *type, const void *buffer, size_t count);
void mpix_types_leaked(void);

/* ---- messages (match.c) ------------------------------------------------------------------------
 */

struct op *mpix_new_op(enum op_kind kind, const char *call, uintptr_t pc);
int mpix_op_number(const struct op *op);
void mpix_post(struct op *op); /* packs what it sends, and lets it be matched */
bool mpix_match_all(void);     /* what is determined; whether there was something */
bool mpix_decide_match(void);  /* one wildcard, when nobody can go on */
int mpix_find_message(int comm, int source, int tag); /* a send that is there for me, or -1 */
bool mpix_op_done(void *op);
void mpix_finish(struct op *op); /* delivers the data; the call's end */
void mpix_status(MPI_Status *status, const struct op *op);
void mpix_describe(const struct op *op, char *text, size_t size);
bool mpix_awaited(const struct op *send); /* by a receive that is there */
void mpix_cancel(struct op *op);
void mpix_match_pair(int send, int recv);
void mpix_check_pair(const struct op *send, const struct op *recv); /* or it is a mismatch */

/* ---- buffers in use (watch.c) ------------------------------------------------------------------
 */

void mpix_watch(struct op *op, bool written);
void mpix_unwatch(struct op *op);
bool mpix_watches(void); /* whether accesses matter now */
void mpix_access(uintptr_t begin, size_t size, bool write, uintptr_t pc); /* of the program */
void mpix_freed(uintptr_t begin, size_t size, uintptr_t pc);
void mpix_tell_freed(const struct op *op); /* what was freed while this call had it */
/* A call that ends before the program goes on uses the buffer. */
void mpix_use(MPI_Datatype type, const void *buffer, int count, bool written, const char *call,
              uintptr_t pc);

/* ---- what came and was never looked at (unread.c) ----------------------------------------------
 */

/* A message has come; which one was perhaps a decision. */
void mpix_received(const struct op *op);
void mpix_read(uintptr_t begin, size_t size); /* the program looks there */
void mpix_note_unread(void);                  /* at the end of a run: what nobody has looked at */
extern int mpix_unread;                       /* so many buffers */

/* ---- operations (reduce.c) ---------------------------------------------------------------------
 */

void mpix_reduce(MPI_Op op, MPI_Datatype type, const void *from, void *into, size_t count);
void mpix_reduce_basic(MPI_Op op, uint32_t basic, const void *from, void *into, size_t count);
int mpix_operation(MPI_Op op, MPI_Datatype type, const char *call, uintptr_t pc);
void mpix_operations_leaked(void);

/* ---- collectives (gather.c) --------------------------------------------------------------------
 */

bool mpix_gather_done(struct op *op);
void mpix_gather_finish(struct op *op);
void mpix_gather_missing(const struct op *op, char *text, size_t size);

/* ---- what happened before what (clock.c) -------------------------------------------------------
 */

void mpix_release(uint32_t *clock); /* my clock, for whoever comes after; a new step begins */
void mpix_acquire(const uint32_t *clock);

/* ---- one-sided (window.c) ----------------------------------------------------------------------
 */

bool mpix_decide_lock(bool tired);
void mpix_request_ends(const struct op *op); /* of MPI_Rput and its like: the program knows */
bool mpix_serve(void); /* does what another asks of this rank's window; whether it did */
void mpix_local_access(uintptr_t begin, size_t size, bool write, uintptr_t pc);
extern bool mpix_has_window;
void mpix_windows_leaked(void);
void mpix_groups_leaked(void);
void mpix_more_leaked(void); /* info, error handlers, keys of attributes, files (more.c) */

/* ---- the server (server.c, search.c) -----------------------------------------------------------
 */

struct options {
    const char *result;
    uint64_t schedules;
    double seconds, lot_seconds; /* so long, all in all, lots are drawn; 0: as long as is usual */
    bool replay, races;
    int ranks;
    bool eager;
    uint64_t lot;
    uint32_t plan_count;
    uint16_t plan[MOST_DECISIONS];
};

void mpix_run(void); /* one run, as the shared memory has it planned */
uint64_t mpix_output_hash(bool sorted);
void mpix_print_output(void);
double mpix_seconds(void);
int mpix_search(const struct options *options);

#endif
