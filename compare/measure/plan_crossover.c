/* SPDX-License-Identifier: MIT
 *
 * The cells of `triptych crossover`. */
#include "compare/measure/planner.h"

#include <string.h>

/* The variant that works alone; NULL: there is none. */
static const struct program_variant *alone_of(const struct program *program)
{
    for (size_t at = 0; at < program->variant_count; at++)
        if (program->variants[at].alone)
            return &program->variants[at];
    return NULL;
}

/* The panel's natural variant, or its first one. */
static const struct program_variant *natural_of(const struct program *program)
{
    const struct program_variant *first = NULL;

    for (size_t at = 0; at < program->variant_count; at++) {
        const struct program_variant *variant = &program->variants[at];
        if (variant->traits.natural && !variant->alone)
            return variant;
        if (!first && !variant->alone)
            first = variant;
    }
    return first;
}

/* Whether how long a task is must be measured, and no variant that works alone can tell: then one
 * worker does. */
static bool needs_one(const struct planner *planner, const struct program *known)
{
    const struct program_option *length = program_option(known, known->grain.length.items[0]);

    if (length->unit && strcmp(length->unit, "s") == 0)
        return false;
    for (size_t at = 0; at < planner->catalog->count; at++)
        if (choice_takes(&planner->choice, &planner->catalog->programs[at]) &&
            alone_of(&planner->catalog->programs[at]))
            return false;
    return true;
}

static struct planner_numbers numbers_of(const struct planner *planner, const struct program *known,
                                         const struct program *program,
                                         const struct setting *setting)
{
    struct planner_numbers own = {.workers = {(int)known->own_workers}, .count = 1};

    if (known->own_workers > 0 && planner->choice.worker_count == 0)
        return own;
    own = planner_numbers(planner, program, setting, false);
    bool one = !needs_one(planner, known);
    for (size_t at = 0; at < own.count; at++)
        one = one || own.workers[at] == 1;
    if (!one && own.count < CHOICE_MOST_NUMBERS)
        own.workers[own.count++] = 1;
    return own;
}

void planner_crossover(const struct planner *planner, const struct program *known)
{
    size_t points = sweep_count(&planner->choice.sweep, known);

    if (known->grain.length.count == 0)
        return;
    for (size_t index = 0; index < points; index++) {
        const struct setting *setting =
            planner_setting(planner, sweep_setting(&planner->choice.sweep, known, index, false));
        const struct program *program = planner_ask(planner, known, setting);
        if (!program)
            return; /* it is the same for all points */
        struct cell cell = {.program = program, .setting = setting, .variant = alone_of(program)};
        cell.workers = 1;
        if (cell.variant)
            planner_add(planner->plan, cell);
        cell.variant = natural_of(program);
        struct planner_numbers numbers = numbers_of(planner, known, program, setting);
        for (size_t at = 0; cell.variant && at < numbers.count; at++) {
            cell.workers = numbers.workers[at];
            cell.nodes = numbers.nodes[at];
            planner_add(planner->plan, cell);
        }
    }
}
