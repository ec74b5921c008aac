/* SPDX-License-Identifier: MIT
 *
 * The default comparison, where the user chose nothing. */
#include "compare/measure/planner.h"

#include "compare/programs/lessons.h"

#include <string.h>

/* The base, the panel's first variant, and what a lesson is about. */
static bool is_wanted(const struct program *program, size_t variant)
{
    size_t first = 0;

    while (first < program->variant_count && program->variants[first].alone)
        first++;
    return variant == first || program->variants[variant].alone ||
           lessons_want(program, program->variants[variant].name);
}

/* Those that may lose updates have a size of their own. */
static void add_variants(const struct planner *planner, const struct program *known, bool may_lose)
{
    struct sweep none = {0};
    struct setting fresh = sweep_setting(&none, known, 0, false);

    sizes_apply(planner->sizes, known, may_lose, &fresh);
    const struct setting *setting = planner_setting(planner, fresh);
    const struct program *program = planner_ask(planner, known, setting);
    if (!program)
        return;
    bool leads = !may_lose; /* the first that does not work alone, as rivals_of() takes it */
    for (int alone = 1; alone >= 0; alone--) /* the base first */
        for (size_t at = 0; at < program->variant_count; at++) {
            const struct program_variant *variant = &program->variants[at];
            if (variant->alone != alone || variant->may_lose != may_lose || !is_wanted(program, at))
                continue;
            planner_add(planner->plan,
                        (struct cell){.program = program,
                                      .setting = setting,
                                      .variant = variant,
                                      .sized = setting->names.count > 0,
                                      .leads = leads && !alone,
                                      .workers = alone ? 1 : sizes_workers(program)});
            leads = leads && alone;
        }
}

static bool has_variant(const struct program *program, bool may_lose)
{
    for (size_t at = 0; at < program->variant_count; at++)
        if (program->variants[at].may_lose == may_lose && is_wanted(program, at))
            return true;
    return false;
}

void planner_brief(const struct planner *planner, const struct program *known)
{
    for (int may_lose = 1; may_lose >= 0; may_lose--)
        if (has_variant(known, may_lose))
            add_variants(planner, known, may_lose);
}

void planner_note_brief(const struct planner *planner)
{
    struct plan *plan = planner->plan;
    struct text_list names = {0};

    for (size_t at = 0; at < plan->workload_count; at++)
        for (size_t cell = plan->workloads[at].first; cell < plan->workloads[at].end; cell++) {
            const struct program *program = plan->cells[cell].program;
            size_t wanted = 0;
            for (size_t variant = 0; variant < program->variant_count; variant++)
                wanted += is_wanted(program, variant);
            if (wanted < program->variant_count && !text_has(&names, program->workload))
                text_add(&names, "%s", program->workload);
        }
    if (names.count > 0) {
        char *all = text_join(&names, ", ");
        text_add(&plan->results.left_out,
                 "the other variants of %s, and other numbers of workers (`triptych compare %s`, "
                 "or --details, takes all)",
                 all, names.items[0]);
        free(all);
    }
    text_free(&names);
}
