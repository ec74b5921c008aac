/* SPDX-License-Identifier: MIT */
#include "compare/measure/plan.h"

#include <stdlib.h>
#include <string.h>

/* ---- of the tables --------------------------------------------------------------------------- */

/* Shares of the time: a cell that runs once takes seconds, one at --quick size takes hardly more
 * than its starts, and one that computes at its own size lies in between. */
static const double once_weight = 8, quick_weight = 1, full_weight = 3;

static double weight_of(const struct cell *cell)
{
    return cell->once ? once_weight : cell->setting->quick ? quick_weight : full_weight;
}

/* Who does not wait comes first, so that there is a table soon. */
static int by_waiting(const void *left, const void *right)
{
    const struct plan_workload *a = left, *b = right;
    int order = a->waits - b->waits;

    return order ? order : strcmp(a->name, b->name);
}

static void find_workloads(struct plan *plan)
{
    for (size_t at = 0; at < plan->count; at++) {
        const struct program *program = plan->cells[at].program;
        size_t known = 0;
        while (known < plan->workload_count &&
               strcmp(plan->workloads[known].name, program->workload) != 0)
            known++;
        if (known == plan->workload_count) {
            plan->workloads =
                text_grow(plan->workloads, plan->workload_count, sizeof *plan->workloads);
            plan->workloads[plan->workload_count++] =
                (struct plan_workload){.name = program->workload};
        }
        plan->workloads[known].weight += weight_of(&plan->cells[at]);
        plan->workloads[known].waits |= program->own_workers > 0;
    }
    if (plan->workload_count > 0)
        qsort(plan->workloads, plan->workload_count, sizeof *plan->workloads, by_waiting);
}

static int by_order(const void *left, const void *right)
{
    const struct cell *a = left, *b = right;

    return (a->order > b->order) - (a->order < b->order);
}

void plan_arrange(struct plan *plan)
{
    find_workloads(plan);
    for (size_t at = 0; at < plan->count; at++) {
        struct cell *cell = &plan->cells[at];
        size_t workload = 0, setting = 0;
        while (strcmp(plan->workloads[workload].name, cell->program->workload) != 0)
            workload++;
        while (strcmp(plan->cells[setting].setting->text, cell->setting->text) != 0)
            setting++;
        cell->order = (workload * plan->count + setting) * plan->count + at;
    }
    if (plan->count > 0)
        qsort(plan->cells, plan->count, sizeof *plan->cells, by_order);
    for (size_t at = 0; at < plan->count; at++) {
        const struct cell *cell = &plan->cells[at];
        struct plan_workload *workload = plan->workloads;
        while (strcmp(workload->name, cell->program->workload) != 0)
            workload++;
        if (workload->end == 0)
            workload->first = at;
        workload->end = at + 1;
        results_add(&plan->results, &(struct result){.workload = cell->program->workload,
                                                     .panel = cell->program->panel,
                                                     .variant = cell->variant->name,
                                                     .setting = cell->setting->text,
                                                     .workers = cell->workers,
                                                     .alone = cell->variant->alone,
                                                     .divisible = cell->program->divisible,
                                                     .may_lose = cell->variant->may_lose,
                                                     .traits = cell->variant->traits});
    }
    for (size_t at = 0; at < plan->count; at++)
        plan->cells[at].result = &plan->results.cells[at];
}

/* ---- of the runs ----------------------------------------------------------------------------- */

const char plan_order[] =
    "each workload's cells in blocks, a block one pass over them in a random order of its own that "
    "depends on seed, workload and block only";

/* SplitMix64 (G. Steele, D. Lea, C. Flood: Fast splittable pseudorandom number generators, 2014).
 */
static uint64_t next_random(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15u;

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
}

/* The workload's name enters, so that two workloads with as many cells have orders of their own; by
 * way of the generator, which spreads what little the bytes differ. */
void plan_shuffle(const struct plan *plan, const struct plan_workload *workload, uint64_t block,
                  size_t *order)
{
    size_t count = workload->end - workload->first;
    uint64_t state = plan->seed;

    for (const char *letter = workload->name; *letter; letter++)
        state = next_random(&state) ^ (unsigned char)*letter;
    state = next_random(&state) ^ block;
    for (size_t at = 0; at < count; at++)
        order[at] = workload->first + at;
    for (size_t at = count; at > 1; at--) {
        size_t other = (size_t)(next_random(&state) % at), moved = order[at - 1];
        order[at - 1] = order[other];
        order[other] = moved;
    }
}
