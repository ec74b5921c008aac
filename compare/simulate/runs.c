/* SPDX-License-Identifier: MIT
 *
 * All runs of a simulation, one after the other: how fast each variant hands out tasks, and the
 * cells. What an earlier command found is not run again. */
#include "compare/simulate/parts.h"

#include "common/base/fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nine digits, as records have them, so that a limit is the same after --resume. */
static double rounded(double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.9g", value);
    return strtod(text, NULL);
}

/* As it is written, and as it is read again. */
static bool same_time(double one_s, double other_s)
{
    return rounded(one_s) == rounded(other_s);
}

/* Tasks so short that the ranks wait for them: how many are handed out in a second? A tree has
 * managers of that kind. A counter answers faster than 64 ranks can ask: each waits for its answer,
 * so there have to be more of them. */
static struct probe probe(const struct simulation *simulation, const char *variant, double task_s)
{
    const double busy = 0.8;
    struct probe probe = probe_of(variant, task_s);
    struct cell cell = {.variant = probe.groups ? "manager" : variant,
                        .ranks = probe.ranks,
                        .task_s = probe.task_s};

    for (size_t at = 0; at < simulation->known_count; at++) {
        const struct cell *known = &simulation->known[at].cell;
        if (strcmp(known->variant, variant) == 0 && same_time(known->probe.task_s, probe.task_s) &&
            known->probe.rate > 0)
            return known->probe;
    }
    if (!probe.hands_out)
        return probe;
    cell_run(simulation, &cell, PROBE_TASKS, ", for the rate of handing out");
    if (!cell.trouble) {
        probe.rate = rounded((double)(PROBE_TASKS * probe.ranks) / cell.seconds);
        probe.at_least = cell.efficiency > busy;
    }
    free(cell.trouble);
    return probe;
}

/* Fills in what an earlier command found. False: it is to be run. */
static bool know(const struct simulation *simulation, struct cell *cell)
{
    for (size_t at = 0; at < simulation->known_count; at++) {
        struct known_cell *known = &simulation->known[at];
        if (strcmp(known->cell.variant, cell->variant) == 0 && known->cell.ranks == cell->ranks &&
            same_time(known->cell.task_s, cell->task_s)) {
            cell->seconds = known->cell.seconds;
            cell->efficiency = known->cell.efficiency;
            known->taken = true;
            return true;
        }
    }
    return false;
}

/* Where nothing can be saved any more, nothing is lost: what there is is printed. */
static void add_cell(struct simulation *simulation, struct cell *cell)
{
    if (simulation->save_code != 0)
        cell->trouble = text_format("left out: nothing could be saved any more");
    else if (!know(simulation, cell))
        cell_run(simulation, cell, simulation->settings->simulate.tasks_per_rank, "");
    simulation->cells = text_grow(simulation->cells, simulation->count, sizeof *simulation->cells);
    simulation->cells[simulation->count++] = *cell;
    if (simulation->save_code == 0)
        simulation->save_code = simulation_save(simulation);
}

/* `probes`: of each variant, which tasks of another length may share. */
static void run_time(struct simulation *simulation, struct probe *probes, double task_s)
{
    for (size_t at = 0; at < simulation->variants.count && simulation->save_code == 0; at++) {
        const char *variant = simulation->variants.items[at];
        if (!same_time(probes[at].task_s, probe_of(variant, task_s).task_s) || probes[at].rate <= 0)
            probes[at] = probe(simulation, variant, task_s);
    }
    for (size_t ranks = 0; ranks < simulation->ranks_count; ranks++)
        for (size_t at = 0; at < simulation->variants.count; at++) {
            struct cell cell = {.variant = simulation->variants.items[at],
                                .ranks = simulation->ranks[ranks],
                                .task_s = task_s,
                                .probe = probes[at]};
            add_cell(simulation, &cell);
        }
}

void simulation_run(struct simulation *simulation)
{
    struct probe *probes = xcalloc(simulation->variants.count, sizeof *probes);

    for (size_t at = 0; at < simulation->times_count; at++)
        run_time(simulation, probes, simulation->task_s[at]);
    free(probes);
}
