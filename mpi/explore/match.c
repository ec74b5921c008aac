/* SPDX-License-Identifier: MIT
 *
 * Which send a receive gets: the first that fits, of each sender. Where one sender only can be
 * meant, they match at once; a wildcard waits until nobody can go on, so that all its senders are
 * known (POE). */
#include "mpi/explore/returned.h"

#include <stdio.h>
#include <string.h>

enum { MOST_CHOICES = 256 };

struct op *mpix_new_op(enum op_kind kind, const char *call, uintptr_t pc)
{
    if (mpix->op_count == MOST_OPS)
        mpix_unsupported("more than %d messages and collectives in one run", MOST_OPS);
    struct op *op = &mpix->op[mpix->op_count++];
    *op = (struct op){.kind = kind,
                      .rank = mpix_me,
                      .peer = -1,
                      .tag = -1,
                      .partner = -1,
                      .gather = -1,
                      .pc = pc,
                      .start_pc = pc,
                      .call = call,
                      .source = MPI_ANY_SOURCE,
                      .got_tag = MPI_ANY_TAG};
    return op;
}

int mpix_op_number(const struct op *op)
{
    return (int)(op - mpix->op);
}

void mpix_describe(const struct op *op, char *text, size_t size)
{
    char tag[40] = "";

    if (op->kind == OP_GATHER) {
        mpix_gather_missing(op, text, size);
        return;
    }
    if (op->general > 0) {
        snprintf(text, size, "for MPI_Grequest_complete");
        return;
    }
    if (op->kind == OP_SEND && op->ready_count < op->partitions) {
        snprintf(text, size, "for MPI_Pready of %d of its %d partitions",
                 op->partitions - op->ready_count, op->partitions);
        return;
    }
    if (op->twin > 0 && op->done) {
        mpix_describe(&mpix->op[op->twin - 1], text, size);
        return;
    }
    if (op->tag >= 0)
        snprintf(tag, sizeof tag, " with tag %d", op->tag);
    if (op->kind == OP_SEND)
        snprintf(text, size, "for rank %d to receive%s", op->peer, tag);
    else if (op->peer >= 0)
        snprintf(text, size, "for a message from rank %d%s", op->peer, tag);
    else
        snprintf(text, size, "for a message from anybody%s", tag);
}

static bool tag_fits(const struct op *recv, const struct op *send)
{
    return recv->comm == send->comm && (recv->tag < 0 || recv->tag == send->tag) &&
           recv->channel == send->channel;
}

/* The send of `source` that `recv` would get; -1: none now. */
static int candidate(const struct op *recv, int source)
{
    const struct rank_state *state = &mpix->rank[recv->rank];
    const struct op *found = NULL;

    for (int at = 0; at < state->pending_count && !found; at++) {
        const struct op *send = &mpix->op[state->pending[at]];
        if (send->kind == OP_SEND && send->rank == source && tag_fits(recv, send))
            found = send;
    }
    if (!found)
        return -1;
    for (int at = 0; at < state->pending_count; at++) { /* who came first goes first */
        const struct op *other = &mpix->op[state->pending[at]];
        if (other == recv)
            break;
        if (other->kind == OP_RECV && (other->peer < 0 || other->peer == source) &&
            tag_fits(other, found))
            return -1;
    }
    return mpix_op_number(found);
}

bool mpix_awaited(const struct op *send)
{
    const struct rank_state *state = &mpix->rank[send->peer];
    uint32_t known = mpix->rank[send->rank].clock[send->peer];

    for (int at = 0; at < state->pending_count; at++) {
        const struct op *recv = &mpix->op[state->pending[at]];
        if (recv->kind == OP_RECV && (recv->peer < 0 || recv->peer == send->rank) &&
            tag_fits(recv, send) && known >= recv->clock[send->peer])
            return true;
    }
    return send->matched && known >= send->partner_clock[send->peer];
}

static void take_away(int rank, const struct op *op)
{
    struct rank_state *state = &mpix->rank[rank];
    int number = mpix_op_number(op);

    for (int at = 0; at < state->pending_count; at++)
        if (state->pending[at] == number) {
            memmove(&state->pending[at], &state->pending[at + 1],
                    sizeof state->pending[0] * (size_t)(state->pending_count - at - 1));
            state->pending_count--;
            return;
        }
}

/* The receiver's rank of the sender, in their communicator. */
static int source_of(int comm, int world)
{
    int rank = mpix_rank_of(comm, world), first = mpix->comm[comm].first_group;

    return rank - (rank >= first ? first : 0);
}

void mpix_check_pair(const struct op *send, struct op *recv)
{
    char why[MOST_LINE];

    if (mpix_fits(&send->signature, &recv->signature, why, sizeof why) ||
        (send->signature.size > recv->signature.size && mpix_truncates(recv)))
        return;
    mpix_fail(
        FAILURE_MISMATCH, recv->start_pc,
        "what rank %d sends by %s at @%lx@ does not fit what rank %d receives by %s at @%lx@: "
        "%s",
        send->rank, send->call, (unsigned long)send->start_pc, recv->rank, recv->call,
        (unsigned long)recv->start_pc, why);
}

void mpix_match_pair(int send_number, int recv_number)
{
    struct op *send = &mpix->op[send_number], *recv = &mpix->op[recv_number];
    bool message = !recv->buffer && recv->count < 0; /* of MPI_Mprobe: it is received later */

    recv->matched = recv->done = true;
    recv->partner = send_number;
    recv->source = source_of(recv->comm, send->rank);
    recv->got_tag = send->tag;
    recv->got = send->signature.size;
    recv->data = send->data;
    memcpy(recv->partner_clock, send->clock, sizeof recv->partner_clock);
    memcpy(send->partner_clock, recv->clock, sizeof send->partner_clock);
    take_away(recv->rank, recv);
    mpix->progress++;
    mpix->idle_polls = 0;
    if (recv->probed)
        return;
    take_away(recv->rank, send);
    send->matched = send->done = true;
    send->partner = recv_number;
    if (!message)
        mpix_check_pair(send, recv);
}

bool mpix_match_all(void)
{
    bool some = false;

    for (int rank = 0; rank < mpix->ranks; rank++) {
        const struct rank_state *state = &mpix->rank[rank];
        for (int at = 0; at < state->pending_count; at++) {
            const struct op *recv = &mpix->op[state->pending[at]];
            if (recv->kind != OP_RECV || recv->peer < 0)
                continue;
            int send = candidate(recv, recv->peer);
            if (send < 0)
                continue;
            mpix_match_pair(send, mpix_op_number(recv));
            some = true;
            at = -1;
        }
    }
    return some;
}

bool mpix_decide_match(void)
{
    struct choice choices[MOST_CHOICES];
    int pair[MOST_CHOICES][2];
    unsigned count = 0;

    for (int rank = 0; rank < mpix->ranks; rank++) {
        const struct rank_state *state = &mpix->rank[rank];
        for (int at = 0; at < state->pending_count; at++) {
            const struct op *recv = &mpix->op[state->pending[at]];
            for (int source = 0; source < mpix->ranks && recv->kind == OP_RECV && recv->peer < 0;
                 source++) {
                int send = candidate(recv, source);
                if (send < 0 || count == MOST_CHOICES)
                    continue;
                choices[count] = (struct choice){(uint64_t)rank << 56 | (uint64_t)source << 48 |
                                                     (recv->serial & 0xffffff) << 24 |
                                                     (mpix->op[send].serial & 0xffffff),
                                                 rank};
                pair[count][0] = send;
                pair[count++][1] = mpix_op_number(recv);
            }
        }
    }
    if (count == 0)
        return false;
    unsigned chosen = mpix_decide(count, choices);
    mpix_decided_at(mpix->op[pair[chosen][1]].start_pc);
    mpix_match_pair(pair[chosen][0], pair[chosen][1]);
    mpix_match_all();
    return true;
}

int mpix_find_message(int comm, int source, int tag)
{
    struct op wish = {.kind = OP_RECV, .rank = mpix_me, .comm = comm, .tag = tag, .peer = source};

    return candidate(&wish, source);
}

void mpix_detach(struct op *op)
{
    if (op->kind != OP_SEND || !op->posted || op->matched)
        return;
    struct rank_state *state = &mpix->rank[op->peer];
    for (int at = 0; at < state->pending_count; at++)
        if (state->pending[at] == mpix_op_number(op)) {
            struct op *alone = mpix_new_op(OP_SEND, op->call, op->pc);
            *alone = *op;
            alone->request = alone->persistent = false;
            state->pending[at] = mpix_op_number(alone);
        }
}

void mpix_post(struct op *op)
{
    struct rank_state *state = &mpix->rank[op->kind == OP_SEND ? op->peer : op->rank];
    const struct type *type =
        op->buffer || op->count > 0 ? mpix_ready_type(op->type, op->call, op->start_pc) : NULL;

    mpix_detach(op);
    if (type)
        op->signature = mpix_signature(type, (size_t)op->count);
    op->matched = op->done = op->delivered = op->doubted = false;
    op->error = MPI_SUCCESS;
    if (op->kind == OP_SEND && type) {
        op->data = mpix_room(op->signature.size);
        mpix_pack(type, op->buffer, (size_t)op->count, mpix_at(op->data));
    }
    op->posted = true;
    op->order = ++mpix->orders;
    mpix_release(op->clock);
    op->serial = mpix->rank[op->rank].serials++;
    if (state->pending_count == MOST_OPS)
        mpix_unsupported("more than %d messages under way", MOST_OPS);
    state->pending[state->pending_count++] = mpix_op_number(op);
    op->done = op->kind == OP_SEND && (op->mode == MODE_BUFFERED || op->mode == MODE_READY ||
                                       (op->mode == MODE_STANDARD && mpix->eager));
    mpix->progress++;
    mpix->idle_polls = 0;
    mpix_match_all();
}

void mpix_cancel(struct op *op)
{
    if (op->matched || op->kind == OP_GATHER)
        return;
    take_away(op->kind == OP_SEND ? op->peer : op->rank, op);
    op->cancelled = op->done = op->matched = true;
    mpix->progress++;
}
