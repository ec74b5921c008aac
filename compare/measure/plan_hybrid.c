/* SPDX-License-Identifier: MIT
 *
 * Variants whose ranks have threads: the factorings of each number of workers. */
#include "compare/measure/planner.h"

#include "common/base/cpus.h"

#include <stdlib.h>

/* Numbers of threads: those that the user named, or 1, 2, 4 ... and all CPUs of a host. */
static struct planner_numbers threads_of(const struct planner *planner)
{
    const struct text_list *named = &planner->choice.threads;
    struct planner_numbers threads = {.count = 0};
    int most = cpus_allowed();

    for (size_t at = 0; at < named->count && threads.count < CHOICE_MOST_NUMBERS; at++)
        threads.workers[threads.count++] = atoi(named->items[at]);
    for (int each = 1; named->count == 0 && each < most; each *= 2)
        threads.workers[threads.count++] = each;
    if (named->count == 0)
        threads.workers[threads.count++] = most;
    return threads;
}

static void add_factorings(const struct planner *planner, const struct program *program,
                           const struct program_variant *variant, const struct setting *setting)
{
    struct planner_numbers numbers = planner_numbers(planner, program, setting, false);

    for (size_t at = 0; at < numbers.count; at++)
        planner_add(planner->plan, (struct cell){.program = program,
                                                 .setting = setting,
                                                 .variant = variant,
                                                 .workers = numbers.workers[at],
                                                 .nodes = numbers.nodes[at]});
}

static bool is_wanted(const struct planner *planner, const struct program_variant *variant)
{
    const struct choice *choice = &planner->choice;
    struct text_list *left_out = &planner->plan->results.left_out;
    static const char line[] = "hybrid variants, whose ranks have threads (--threads 1,2 or "
                               "--variants hybrid takes them)";

    if (!choice_has(&choice->variants, variant->name))
        return false;
    if (choice->threads.count == 0 && choice->variants.count == 0) {
        if (!text_has(left_out, line))
            text_add(left_out, "%s", line);
        return false;
    }
    return true;
}

void planner_hybrid(const struct planner *planner, const struct program *known,
                    const struct program *program, size_t index, bool quick)
{
    for (size_t at = 0; at < program->variant_count; at++) {
        const struct program_variant *variant = &program->variants[at];
        if (!variant->hybrid || !is_wanted(planner, variant))
            continue;
        struct planner_numbers threads = threads_of(planner);
        for (size_t number = 0; number < threads.count; number++) {
            struct setting fresh = sweep_setting(&planner->choice.sweep, known, index, quick);
            setting_take_threads(&fresh, threads.workers[number]);
            add_factorings(planner, program, variant, planner_setting(planner, fresh));
        }
    }
}
