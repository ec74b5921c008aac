/* SPDX-License-Identifier: MIT
 *
 * What tasks depend on: for each address, who wrote it last and who has read it since, among the
 * children of one task. mutexinoutset and inoutset are taken for inout. */
#include "openmp/explore/omp.h"

#include <stdlib.h>

struct use {
    struct task *task;
    struct use *next;
};

struct depended {
    const void *address;
    struct task *writer;
    struct use *readers;
    struct depended *next;
};

struct successor {
    struct task *task;
    struct successor *next;
};

static void come_after(struct task *task, struct task *earlier)
{
    if (!earlier || earlier == task)
        return;
    if (earlier->has_ended) {
        explore_clock_join(&task->clock, &earlier->clock);
        return;
    }
    struct successor *successor = omp_memory(sizeof *successor);
    successor->task = task;
    successor->next = earlier->successors;
    earlier->successors = successor;
    task->waits_for++;
}

static struct depended *find(struct task *parent, const void *address)
{
    struct depended *at = parent->depended;

    while (at && at->address != address)
        at = at->next;
    if (!at) {
        at = omp_memory(sizeof *at);
        at->address = address;
        at->next = parent->depended;
        parent->depended = at;
    }
    return at;
}

static void enter(struct task *task, const void *address, bool writes)
{
    struct depended *depended = find(task->parent, address);

    come_after(task, depended->writer);
    if (!writes) {
        struct use *use = omp_memory(sizeof *use);
        *use = (struct use){task, depended->readers};
        depended->readers = use;
        return;
    }
    while (depended->readers) {
        struct use *use = depended->readers;
        come_after(task, use->task);
        depended->readers = use->next;
        free(use);
    }
    depended->writer = task;
}

/* Either their number, how many of them write, and the addresses; or 0, their number, how many are
 * out, mutexinoutset and in, and the addresses, and then those of depend objects. */
void omp_depend(struct task *task, void **depend)
{
    bool is_old = depend[0] != NULL;
    size_t count = (size_t)(is_old ? depend[0] : depend[1]);
    size_t writes = is_old ? (size_t)depend[1] : (size_t)depend[2] + (size_t)depend[3];
    size_t plain = is_old ? count : writes + (size_t)depend[4];
    void **addresses = depend + (is_old ? 2 : 5);

    task->is_kept = true;
    task->next_kept = task->parent->kept;
    task->parent->kept = task;
    for (size_t at = 0; at < count; at++) {
        void **object = at < plain ? NULL : addresses[at];
        enter(task, object ? object[0] : addresses[at],
              object ? (uintptr_t)object[1] != 1 : at < writes);
    }
}

void omp_depend_end(struct task *task)
{
    while (task->successors) {
        struct successor *successor = task->successors;
        explore_clock_join(&successor->task->clock, &task->clock);
        successor->task->waits_for--;
        task->successors = successor->next;
        free(successor);
    }
}

void omp_forget_depended(struct task *parent)
{
    while (parent->depended) {
        struct depended *depended = parent->depended;
        parent->depended = depended->next;
        while (depended->readers) {
            struct use *use = depended->readers;
            depended->readers = use->next;
            free(use);
        }
        free(depended);
    }
    while (parent->kept) {
        struct task *task = parent->kept;
        parent->kept = task->next_kept;
        omp_forget_depended(task);
        free(task->event);
        free(task->block);
        free(task);
    }
}
