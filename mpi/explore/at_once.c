/* SPDX-License-Identifier: MIT
 *
 * What two threads of a rank may not do at once, though the level is MPI_THREAD_MULTIPLE. At once
 * is what nothing orders: locks, barriers, joins, atomics, messages. */
#include "mpi/explore/explore.h"
#include "mpi/explore/threads.h"

#include <string.h>

enum { MOST_LOOKS = 64, MOST_TAKINGS = 512, MOST_RIVALS = 64 };

struct message { /* which ones; -1: any */
    int comm, source, tag;
};

static struct look {         /* of MPI_Probe, for a message that its thread means to receive */
    struct moment at, other; /* other: a receive that may take it away */
    struct message message;
    bool used; /* its thread has received */
} looks[MOST_LOOKS];
static unsigned look_count;

static struct taking { /* a receive */
    struct moment at;
    struct message message;
    int op;
} takings[MOST_TAKINGS];
static unsigned taking_count;

static struct rivals { /* two receives for the same messages */
    int op[2];
} rivals[MOST_RIVALS];
static int rival_count;

static bool has_threads(void)
{
    return mpix_threads && mpix_threads->several();
}

static struct moment now(const char *call, uintptr_t pc)
{
    struct moment at = {.call = call, .pc = pc};

    mpix_threads->note(&at);
    return at;
}

/* Whether that was another thread's, and nothing orders it before what the caller does now. */
static bool is_at_once(const struct moment *other, const struct moment *mine)
{
    return other->stamp > 0 && other->strand != mine->strand && !mpix_threads->before(other);
}

void mpix_uses(const void *begin, size_t size, bool write, uintptr_t pc)
{
    if (has_threads())
        mpix_threads->access((uintptr_t)begin, size, write, pc);
}

/* ---- collectives ----------------------------------------------------------------------------- */

void mpix_collective_at(int comm, const char *call, uintptr_t pc)
{
    static struct moment last[MOST_COMMS][MOST_STRANDS];

    if (!has_threads() || comm < 0 || comm >= MOST_COMMS)
        return;
    struct moment mine = now(call, pc);
    for (int strand = 0; strand < MOST_STRANDS; strand++) {
        const struct moment *other = &last[comm][strand];
        if (!is_at_once(other, &mine))
            continue;
        mpix_end(FAILURE_AT_ONCE, pc,
                 "threads %d and %d of rank %d make collective calls on the same communicator, "
                 "%s at @%lx@ and %s at @%lx@, and nothing orders the two",
                 other->thread, mine.thread, mpix_me, other->call, (unsigned long)other->pc, call,
                 (unsigned long)pc);
    }
    last[comm][mine.strand] = mine;
}

/* ---- probing --------------------------------------------------------------------------------- */

static bool overlap(const struct message *one, const struct message *other)
{
    return one->comm == other->comm &&
           (one->source < 0 || other->source < 0 || one->source == other->source) &&
           (one->tag < 0 || other->tag < 0 || one->tag == other->tag);
}

static _Noreturn void tell_stolen(const struct look *look, const struct moment *other)
{
    mpix_end(FAILURE_AT_ONCE, other->pc,
             "the message that thread %d of rank %d has seen by %s at @%lx@ may be received by "
             "thread %d, by %s at @%lx@: nothing orders the two (MPI_Mprobe takes what it sees)",
             look->at.thread, mpix_me, look->at.call, (unsigned long)look->at.pc, other->thread,
             other->call, (unsigned long)other->pc);
}

void mpix_looked_at(const struct op *probe, const struct op *send)
{
    if (!has_threads())
        return;
    struct look *look = &looks[look_count++ % MOST_LOOKS];
    *look = (struct look){.at = now(probe->call, probe->start_pc),
                          .message = {probe->comm, send->rank, send->tag}};
    for (unsigned at = 0; at < taking_count && at < MOST_TAKINGS; at++)
        if (overlap(&takings[at].message, &look->message) && is_at_once(&takings[at].at, &look->at))
            look->other = takings[at].at;
}

/* Receives of the caller's for what it has seen, and of what others have. */
static void check_looks(const struct message *message, const struct moment *mine)
{
    for (unsigned at = 0; at < look_count && at < MOST_LOOKS; at++) {
        struct look *look = &looks[at];
        bool own = look->at.strand == mine->strand;
        if (!overlap(message, &look->message) || (own && look->used))
            continue;
        if (own && is_at_once(&look->other, mine))
            tell_stolen(look, &look->other);
        if (!own && is_at_once(&look->at, mine)) {
            if (look->used)
                tell_stolen(look, mine);
            look->other = *mine;
        }
        look->used = look->used || own;
    }
}

/* ---- receiving ------------------------------------------------------------------------------- */

/* A thread that receives there again and again takes what comes, as its fellows do. */
static bool is_repeated(const struct taking *taking)
{
    for (unsigned at = 0; at < taking_count && at < MOST_TAKINGS; at++)
        if (&takings[at] != taking && takings[at].at.pc == taking->at.pc &&
            takings[at].at.strand == taking->at.strand)
            return true;
    return false;
}

void mpix_takes(const struct op *op)
{
    if (!has_threads() || op->kind != OP_RECV || op->probed)
        return;
    struct taking mine = {.at = now(op->call, op->start_pc),
                          .message = {op->comm, op->peer, op->tag},
                          .op = mpix_op_number(op)};
    check_looks(&mine.message, &mine.at);
    bool later = !op->buffer && op->count < 0; /* MPI_Mprobe: whoever takes it knows what it is */
    for (unsigned at = 0; at < taking_count && at < MOST_TAKINGS && !later; at++) {
        const struct taking *other = &takings[at];
        if (other->message.source >= 0 && op->peer >= 0 &&
            overlap(&other->message, &mine.message) && is_at_once(&other->at, &mine.at) &&
            rival_count < MOST_RIVALS)
            rivals[rival_count++] = (struct rivals){{other->op, mine.op}};
    }
    takings[taking_count++ % MOST_TAKINGS] = mine;
}

void mpix_taken(const struct op *op)
{
    static uint64_t received[MOST_STRANDS]; /* by each thread */

    if (!has_threads())
        return;
    int thread = mpix_threads->self() % MOST_STRANDS;
    uint64_t what[] = {op->start_pc,
                       (uint64_t)mpix_me,
                       (uint64_t)thread,
                       ++received[thread],
                       (uint64_t)mpix->op[op->partner].rank,
                       mpix_hash(1, mpix_at(op->data), op->got)};
    mpix->got_hash += mpix_hash(2, what, sizeof what);
}

static const struct taking *taking_of(int op)
{
    for (unsigned at = 0; at < taking_count && at < MOST_TAKINGS; at++)
        if (takings[at].op == op)
            return &takings[at];
    return NULL;
}

static bool same_message(const struct op *one, const struct op *other)
{
    return one->got == other->got && one->got_tag == other->got_tag &&
           memcmp(mpix_at(one->data), mpix_at(other->data), one->got) == 0;
}

void mpix_check_rivals(void)
{
    for (int at = 0; at < rival_count && mpix->races; at++) {
        const struct rivals *pair = &rivals[at];
        const struct op *one = &mpix->op[pair->op[0]], *other = &mpix->op[pair->op[1]];
        const struct taking *first = taking_of(pair->op[0]), *second = taking_of(pair->op[1]);
        if (!first || !second || one->partner < 0 || other->partner < 0 || !one->delivered ||
            !other->delivered || same_message(one, other) || is_repeated(first) ||
            is_repeated(second))
            continue;
        mpix_end(FAILURE_THREAD_RACE, second->at.pc,
                 "threads %d and %d of rank %d receive the same messages, by %s at @%lx@ and %s at "
                 "@%lx@: which one each gets depends on who comes first",
                 first->at.thread, second->at.thread, mpix_me, first->at.call,
                 (unsigned long)first->at.pc, second->at.call, (unsigned long)second->at.pc);
    }
}
