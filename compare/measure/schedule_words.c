/* SPDX-License-Identifier: MIT
 *
 * What is said of the schedule. */
#include "compare/measure/schedule_parts.h"

#include "common/base/words.h"

#include <stdlib.h>

void schedule_note(const struct schedule *schedule, struct plan *plan,
                   const struct plan_workload *workload)
{
    size_t never = 0, few = 0;

    for (size_t at = workload->first; at < workload->end; at++) {
        const struct cell *cell = &plan->cells[at];
        if (cell->result->failures.count > 0 || cell->result->wrong > 0)
            continue;
        never += cell->launches == 0;
        few += cell->launches > 0 && cell->result->sample_count < schedule->fewest && !cell->once &&
               !schedule_enough(schedule, cell) && cell->launches < schedule->launches;
    }
    if (schedule->budget_s <= 0)
        return;
    if (never > 0)
        text_add(
            &plan->results.left_out,
            "%s: never started, since the time was over: %zu of %s (--budget %.0fs gives more)",
            workload->name, never,
            words_count(workload->end - workload->first, "cell", (char[WORDS_TEXT]){""}),
            2 * schedule->budget_s);
    if (few > 0)
        text_add(&plan->results.left_out,
                 "%s: %zu of %s %s fewer than %llu repetitions, since the time was over "
                 "(--budget %.0fs gives more)",
                 workload->name, few,
                 words_count(workload->end - workload->first, "cell", (char[WORDS_TEXT]){""}),
                 few == 1 ? "has" : "have", (unsigned long long)schedule->fewest,
                 2 * schedule->budget_s);
}

char *schedule_policy(const struct schedule *schedule)
{
    struct text_list parts = {0};

    if (schedule->own)
        text_add(&parts, "one timed run a start, and one untimed before the first");
    else if (schedule->repetitions)
        text_add(&parts, "%s a start",
                 words_count(schedule->repetitions, "timed repetition", (char[WORDS_TEXT]){""}));
    else if (schedule->crossover)
        text_add(&parts,
                 "up to %d timed repetitions a start that fit in %g s, of which the fastest counts",
                 CROSSOVER_REPETITIONS, cheap_s);
    else if (schedule->brief)
        text_add(&parts,
                 "one timed repetition a start of what a line tells, %d of what takes longer than "
                 "%g s to start, and of everything else",
                 BRIEF_REPETITIONS, dear_s);
    else
        text_add(&parts,
                 "one timed repetition in a cell's first start, then up to %d that fit in "
                 "%g s",
                 MOST_REPETITIONS, cheap_s);
    if (!schedule->brief && !schedule->own)
        text_add(&parts,
                 "before them untimed ones, as many as fit in %g s, at least one and at most %d, "
                 "but none if it takes longer than %g s or the workload waits for seconds",
                 warm_s, MOST_WARMUPS, long_s);
    if (schedule->brief)
        text_add(&parts,
                 "%d starts of each cell (one of a long wait without workers), %d of what a line "
                 "tells, and "
                 "then more where the "
                 "line is still undecided",
                 FEWEST_LAUNCHES, BRIEF_FIRST);
    else if (schedule->enough)
        text_add(&parts, "until each cell has %llu in %d starts",
                 (unsigned long long)schedule->fewest, FEWEST_LAUNCHES);
    else
        text_add(&parts, "at most %s a cell",
                 words_count(schedule->launches, "start", (char[WORDS_TEXT]){""}));
    if (schedule->budget_s > 0)
        text_add(&parts, "about %.0f s in all, shared among the workloads", schedule->budget_s);
    if (schedule->until_share > 0)
        text_add(&parts, "a cell is done when half of its interval is at most %g %% of its median",
                 100 * schedule->until_share);
    char *policy = text_join(&parts, "; ");
    text_free(&parts);
    return policy;
}
