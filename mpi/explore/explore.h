/* SPDX-License-Identifier: MIT
 *
 * explore: MPI for exploring. Ranks are forked processes, and one of them runs at a time: it makes
 * each MPI call on a state in memory that all share, so nothing here needs a lock. Who must wait
 * hands over to the next; when nobody can go on, whatever the standard leaves open (which message a
 * wildcard gets, who gets a lock) is decided, as the server planned it. Everything is called by the
 * rank that runs, unless it says otherwise. */
#ifndef TRIPTYCH_MPI_EXPLORE_H
#define TRIPTYCH_MPI_EXPLORE_H

#include "mpi/explore/state.h"

#define HERE ((uintptr_t)__builtin_return_address(0))

/* ---- running (turn.c), and what is told of it (tell.c) --------------------------------------- */

/* Waits until `ready(what)` holds, while others run. `wish` says what for, in the program's words:
 * "for a message from rank 1". */
void mpix_wait(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc,
               const char *wish, ...) __attribute__((format(printf, 5, 6)));
/* The same, but comes back when nobody else can go on; whether it holds then. */
bool mpix_poll(bool (*ready)(void *what), void *what, const char *call, uintptr_t pc);
bool mpix_never(void *what); /* for who only lets others go on */
void mpix_hand_over(void);   /* the turn: nobody here can go on before others have run */
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
/* The same of a wrong argument or call; `class`: what MPI_Error_class() says of it. */
_Noreturn void mpix_wrong(int class, uintptr_t pc, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
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

/* ---- calls (call.c) -------------------------------------------------------------------------- */

/* Fails the program if MPI may not be called now. */
void mpix_enter(const char *call, uintptr_t pc);
void mpix_seen(uintptr_t pc); /* a call there is part of what the program does */
/* The part of it that is about threads (level.c): whose call it may be, at which level. */
extern int mpix_level;
void mpix_threads_begin(int level); /* the caller is the main thread from now on */
void mpix_check_thread(const char *call, uintptr_t pc);
bool mpix_is_main_thread(void);
void mpix_check_last(const char *call, uintptr_t pc); /* no other thread may be in a call */
const char *mpix_call_at(uintptr_t pc); /* which one a thread has made there; or NULL */
int mpix_comm(MPI_Comm comm, const char *call, uintptr_t pc); /* its number; fails the program */
int mpix_rank_in(int comm);                                   /* mine there, or -1 */
int mpix_rank_of(int comm, int world);                     /* that of a rank of the world, or -1 */
int mpix_find_rank(const int *world, int count, int rank); /* its place in a list, or -1 */
MPI_Comm mpix_comm_handle(int number);
int mpix_group(MPI_Group group, int *world, const char *call, uintptr_t pc); /* its size */
/* A count of elements, as ours are int; a larger one cannot be explored. */
int mpix_count(MPI_Count count, const char *call);
uint64_t mpix_hash(uint64_t seed, const void *bytes, size_t size);

/* Whose error handler counts for the call that begins (errors.c), and who has it from whom. */
void mpix_errors_of_none(void);
void mpix_errors_of_comm(int comm);
void mpix_errors_of_window(int window);
void mpix_errors_of_file(int file); /* -1: none that is open */
void mpix_handler_inherited(int from, int made);

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

/* ---- threads that call at once (at_once.c): without threads nothing is done ------------------ */

/* The call there reads or writes that memory for the calling thread. */
void mpix_uses(const void *begin, size_t size, bool write, uintptr_t pc);
void mpix_collective_at(int comm, const char *call, uintptr_t pc);  /* one begins */
void mpix_looked_at(const struct op *probe, const struct op *send); /* it has seen that message */
void mpix_takes(const struct op *recv);                             /* it is posted */
void mpix_taken(const struct op *recv);                             /* it has got its message */
/* The call there writes a status, or reads it; and the program reads memory, perhaps a status
 * (statuses.c). */
void mpix_tells(const MPI_Status *status, uintptr_t pc);
void mpix_asks_status(const MPI_Status *status, uintptr_t pc);
void mpix_status_read(uintptr_t begin, size_t size);
void mpix_check_rivals(void); /* at the end: receives that might have got each other's */

/* ---- datatypes (type.c) ---------------------------------------------------------------------- */

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

/* ---- messages (match.c) ---------------------------------------------------------------------- */

struct op *mpix_new_op(enum op_kind kind, const char *call, uintptr_t pc);
int mpix_op_number(const struct op *op);
/* A persistent request begins anew: if its last message is still under way, that goes on alone. */
void mpix_detach(struct op *op);
void mpix_post(struct op *op); /* packs what it sends, and lets it be matched */
bool mpix_match_all(void);     /* what is determined; whether there was something */
bool mpix_decide_match(void);  /* one wildcard, when nobody can go on */
int mpix_find_message(int comm, int source, int tag); /* a send that is there for me, or -1 */
bool mpix_op_done(void *op);
void mpix_finish(struct op *op); /* delivers the data; the call's end */
/* Says what has come, to the program; NULL: nothing. The call there writes it. */
void mpix_status(MPI_Status *status, const struct op *op, uintptr_t pc);
void mpix_describe(const struct op *op, char *text, size_t size);
bool mpix_awaited(const struct op *send); /* by a receive that its rank knows of */
void mpix_cancel(struct op *op);
void mpix_match_pair(int send, int recv);
void mpix_messages_lost(void); /* those that MPI_Mprobe has taken, at the end */
void mpix_check_pair(const struct op *send, struct op *recv); /* or it is a mismatch */

/* ---- buffers in use (watch.c) ---------------------------------------------------------------- */

void mpix_watch(struct op *op, bool written);
void mpix_unwatch(struct op *op);
/* The same of so many elements of its buffer, from that one on. */
void mpix_watch_part(struct op *op, int first, int elements, bool written);
void mpix_unwatch_part(const struct op *op, int first, int elements);
bool mpix_watches(void); /* whether accesses matter now */
void mpix_access(uintptr_t begin, size_t size, bool write, uintptr_t pc); /* of the program */
void mpix_freed(uintptr_t begin, size_t size, uintptr_t pc);
void mpix_tell_freed(const struct op *op); /* what was freed while this call had it */
/* A call that ends before the program goes on uses the buffer. */
void mpix_use(MPI_Datatype type, const void *buffer, int count, bool written, const char *call,
              uintptr_t pc);

/* ---- what came and was never looked at (unread.c) -------------------------------------------- */

/* A message has come; which one was perhaps a decision. */
void mpix_received(const struct op *op);
void mpix_read(uintptr_t begin, size_t size); /* the program looks there */
void mpix_note_unread(void);                  /* at the end of a run: what nobody has looked at */
extern int mpix_unread;                       /* so many buffers */

/* ---- operations (reduce.c) ------------------------------------------------------------------- */

void mpix_reduce(MPI_Op op, MPI_Datatype type, const void *from, void *into, size_t count);
void mpix_reduce_basic(MPI_Op op, uint32_t basic, const void *from, void *into, size_t count);
int mpix_operation(MPI_Op op, MPI_Datatype type, const char *call, uintptr_t pc);
bool mpix_is_integer(MPI_Datatype type); /* MPI_BYTE and MPI_C_BOOL, too */
void mpix_operations_leaked(void);

/* ---- collectives (gather.c) ------------------------------------------------------------------ */

bool mpix_gather_done(struct op *op);
void mpix_gather_finish(struct op *op);
void mpix_gather_missing(const struct op *op, char *text, size_t size);

/* ---- what happened before what (clock.c) ----------------------------------------------------- */

void mpix_release(uint32_t *clock); /* my clock, for whoever comes after; a new step begins */
void mpix_acquire(const uint32_t *clock);

/* ---- one-sided (window.c) -------------------------------------------------------------------- */

bool mpix_decide_lock(bool tired);
void mpix_request_ends(const struct op *op); /* of MPI_Rput and its like: the program knows */
bool mpix_serve(void); /* does what another asks of this rank's window; whether it did */
void mpix_local_access(uintptr_t begin, size_t size, bool write, uintptr_t pc);
extern bool mpix_has_window;
void mpix_windows_leaked(void);
void mpix_groups_leaked(void);
void mpix_more_leaked(void); /* info, error handlers, keys of attributes, files (more.c) */

/* ---- the server (server.c, search.c) --------------------------------------------------------- */

struct options {
    const char *result;
    uint64_t schedules;
    double seconds, lot_seconds; /* so long, all in all, lots are drawn; 0: as long as is usual */
    bool replay, races;
    int ranks;
    bool eager;
    uint64_t lot;
    uint32_t fatal_error; /* of those that are returned to the program, the one that ends the run */
    uint32_t plan_count;
    uint16_t plan[MOST_DECISIONS];
};

void mpix_run(void); /* one run, as the shared memory has it planned */
uint64_t mpix_output_hash(bool sorted);
uint64_t mpix_errors_hash(void); /* of what came to standard error, if that was kept */
void mpix_print_output(void);
double mpix_seconds(void);
int mpix_search(const struct options *options);

#endif
