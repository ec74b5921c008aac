/* SPDX-License-Identifier: MIT
 *
 * Accesses of a window's memory by the program of the rank that has it. There may be a great many,
 * so those that a line makes side by side are one. */
#include "mpi/explore/rma.h"

enum { MOST_RECENT = 1024, MOST_FREE = 256, NONE = -1 };

static struct recent { /* of a line: numbers in mpix->local */
    uintptr_t pc;
    int now, before;
} recent[MOST_RECENT];
static int exact[MOST_LOCAL]; /* by line and begin: the number and one */
static int free_numbers[MOST_FREE];
static int free_count;

static int new_number(void)
{
    if (free_count > 0)
        return free_numbers[--free_count];
    if (mpix->local_count < MOST_LOCAL)
        return (int)mpix->local_count++;
    mpix->limited = true;
    return NONE;
}

static bool contains(const struct access *one, const struct access *other)
{
    return one->kind == other->kind && one->owner == other->owner && one->begin <= other->begin &&
           one->end >= other->end;
}

/* What the line has accessed in an earlier step is no matter where it does so again. */
static void drop_covered(struct recent *line)
{
    struct access *old = line->before == NONE ? NULL : &mpix->local[line->before];

    if (!old || !contains(&mpix->local[line->now], old) || free_count == MOST_FREE)
        return;
    old->begin = old->end = 0;
    free_numbers[free_count++] = line->before;
    line->before = NONE;
}

/* Whether it goes on where the line's last access was, in the same step. */
static bool goes_on(struct recent *line, const struct access *access)
{
    struct access *now = &mpix->local[line->now];

    if (now->stamp != access->stamp || now->kind != access->kind || now->owner != access->owner)
        return false;
    if (contains(now, access))
        return true;
    if (access->begin == now->end)
        now->end = access->end;
    else if (access->end == now->begin)
        now->begin = access->begin;
    else
        return false;
    drop_covered(line);
    return true;
}

static void keep(const struct access *access)
{
    struct recent *line = &recent[access->pc * 0x9e3779b1u >> 7 & (MOST_RECENT - 1)];
    int *same = &exact[(access->pc * 31 + access->begin) * 0x9e3779b1u >> 9 & (MOST_LOCAL - 1)];

    if (line->pc != access->pc)
        *line = (struct recent){access->pc, NONE, NONE};
    if (line->now != NONE && goes_on(line, access))
        return;
    struct access *known = *same > 0 ? &mpix->local[*same - 1] : NULL;
    int number =
        known && known->pc == access->pc && contains(access, known) ? *same - 1 : new_number();
    if (number == NONE)
        return;
    mpix->local[number] = *access;
    *same = number + 1;
    if (line->now != number)
        line->before = line->now;
    line->now = number;
}

static bool lies_in(uintptr_t begin, const struct window_side *side)
{
    if (side->freed || side->unit == 0)
        return false;
    for (int at = 0; at < side->attached_count; at++)
        if (begin - (uintptr_t)side->attached[at].base < side->attached[at].size)
            return true;
    return side->base && begin - (uintptr_t)side->base < side->size;
}

void mpix_local_access(uintptr_t begin, size_t size, bool write, uintptr_t pc)
{
    for (int number = 0; number < mpix->window_count; number++) {
        const struct window *window = &mpix->window[number];
        int me = mpix_rank_in(window->comm), owner = me;
        if (me < 0)
            continue;
        for (int rank = 0; window->shared && rank < mpix->comm[window->comm].size; rank++)
            if (lies_in(begin, &window->side[rank]))
                owner = rank;
        const struct window_side *side = &window->side[owner];
        if (!lies_in(begin, side))
            continue;
        struct access access = {.window = number,
                                .target = owner,
                                .origin = mpix_me,
                                .owner = mpix->comm[window->comm].world[owner],
                                .kind = write ? ACCESS_PUT : ACCESS_GET,
                                .local = true,
                                .begin = begin,
                                .end = begin + size,
                                .stamp = mpix->rank[mpix_me].clock[mpix_me],
                                .pc = pc};
        mpix_check_conflict(&access, window->shared != NULL);
        keep(&access);
        return; /* in whichever window, it is that memory */
    }
}
