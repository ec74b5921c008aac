/* SPDX-License-Identifier: MIT
 *
 * What came out. Nothing in it depends on this machine or on the hour: two runs print the same. */
#include "compare/simulate/parts.h"

#include "common/base/words.h"
#include "compare/base/terminal.h"
#include "compare/base/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 90 };

/* "7 ranks", "> 480 ranks", "none". */
static void limit_words(const struct cell *cell, char text[UNITS_TEXT])
{
    if (!cell->probe.hands_out)
        snprintf(text, UNITS_TEXT, "none");
    else if (cell->probe.rate <= 0)
        snprintf(text, UNITS_TEXT, "not known");
    else
        snprintf(text, UNITS_TEXT, "%s%.0f ranks", cell->probe.at_least ? "> " : "",
                 cell_limit(cell));
}

static void print_row(const struct cell *cell)
{
    char time[UNITS_TEXT], limit[UNITS_TEXT];
    bool beyond =
        cell->probe.rate > 0 && !cell->probe.at_least && (double)cell->ranks >= cell_limit(cell);

    limit_words(cell, limit);
    if (cell->trouble)
        printf("%8llu  %-10s  %s\n", (unsigned long long)cell->ranks, cell->variant, cell->trouble);
    else
        printf("%8llu  %-10s %10s %11.2f  %s%s\n", (unsigned long long)cell->ranks, cell->variant,
               units_time(cell->seconds, time), cell->efficiency, limit,
               beyond ? ", exceeded" : "");
}

/* Prints a text folded at blanks, and frees it. The width is no terminal's: two runs print the
 * same.
 */
static void print_folded(char *text)
{
    for (const char *at = text; *at;) {
        size_t length = terminal_line(at, WIDTH);
        printf("%.*s\n", (int)length, at);
        at += length;
        at += *at == ' ';
    }
    free(text);
}

static void print_rates(const struct simulation *simulation, const struct cell *cells)
{
    struct text_list rates = {0};
    double task_s = 0;

    for (size_t at = 0; at < simulation->variants.count; at++) {
        const struct probe *probe = &cells[at].probe;
        char rate[UNITS_TEXT];
        if (probe->rate <= 0)
            continue;
        task_s = probe->task_s;
        text_add(&rates, "%s %s%s (%llu ranks)", cells[at].variant,
                 probe->at_least ? "more than " : "", units_number(probe->rate, rate),
                 (unsigned long long)probe->ranks);
    }
    if (rates.count > 0) {
        char time[UNITS_TEXT], *all = text_join(&rates, ", ");
        print_folded(text_format(
            "Predicted limit: a farm that hands out R tasks a second keeps no more than R x task "
            "length ranks busy, tree the square of that. R is measured in the simulation, with "
            "tasks of %s: %s.",
            units_time(task_s, time), all));
        free(all);
    }
    text_free(&rates);
}

/* The best and the worst with the most ranks. */
static void print_best(const struct cell *cells, size_t count)
{
    const struct cell *best = NULL, *worst = NULL;

    for (size_t at = 0; at < count; at++) {
        const struct cell *cell = &cells[at];
        if (cell->trouble)
            continue;
        if (!best || cell->ranks > best->ranks)
            best = worst = cell;
        best = cell->efficiency > best->efficiency ? cell : best;
        worst = cell->efficiency < worst->efficiency ? cell : worst;
    }
    if (best && best != worst)
        printf("With %llu ranks %s keeps them busy for %.0f %% of the time, %s for %.0f %%.\n",
               (unsigned long long)best->ranks, best->variant, 100 * best->efficiency,
               worst->variant, 100 * worst->efficiency);
}

static void print_table(const struct simulation *simulation)
{
    size_t a_time = simulation->variants.count * simulation->ranks_count;

    for (size_t at = 0; at < simulation->count; at += a_time) {
        const struct cell *cells = &simulation->cells[at];
        double task_s = cells[0].task_s;
        char task[UNITS_TEXT], ideal[UNITS_TEXT], tasks[WORDS_TEXT];
        uint64_t per_rank = simulation->settings->simulate.tasks_per_rank;
        printf("%s%s on platform %s: %s of %s for each rank; %s is ideal\n\n", at > 0 ? "\n" : "",
               simulation->workload, simulation->settings->simulate.platform,
               words_count(per_rank, "task", tasks), units_time(task_s, task),
               units_time((double)per_rank * task_s, ideal));
        printf("%8s  %-10s %10s %11s  %s\n", "ranks", "variant", "time", "efficiency",
               "predicted limit");
        for (size_t row = 0; row < a_time; row++)
            print_row(&cells[row]);
        printf("\n");
        print_rates(simulation, cells);
        print_best(cells, a_time);
    }
    printf("Efficiency is ideal time / time. Time is the simulation's alone; every answer was "
           "checked.\n");
    print_folded(text_format("Not simulated: %s.", simulation->not_simulated));
}

void simulation_print(const struct simulation *simulation)
{
    if (simulation->settings->format == FORMAT_TABLE)
        print_table(simulation);
    else
        simulation_write(simulation, simulation->settings->format == FORMAT_CSV, false, stdout);
}
