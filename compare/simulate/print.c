/* SPDX-License-Identifier: MIT
 *
 * What came out. Nothing in it depends on this machine or on the hour: two runs print the same. */
#include "compare/simulate/parts.h"

#include "common/base/whole_file.h"
#include "common/base/words.h"
#include "compare/base/json_write.h"
#include "compare/base/terminal.h"
#include "compare/base/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 90 };

/* ---- records --------------------------------------------------------------------------------- */

static struct json_object *number(double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.9g", value);
    return json_object_new_double_s(value, text);
}

/* The measurement that the rate of handing out is from. */
static char *source_of(const struct cell *cell)
{
    char time[UNITS_TEXT];

    return text_format("simulated: %s, %llu ranks, tasks of %s",
                       cell->probe.groups ? "manager" : cell->variant,
                       (unsigned long long)cell->probe.ranks, units_time(cell->probe.task_s, time));
}

static void print_records(const struct simulation *simulation, FILE *stream)
{
    for (size_t at = 0; at < simulation->count; at++) {
        const struct cell *cell = &simulation->cells[at];
        struct json_object *record = json_object_new_object();
        objects_add_text(record, "schema", "triptych/1");
        objects_add_text(record, "simulation", simulation->workload);
        objects_add_text(record, "variant", cell->variant);
        objects_add_text(record, "platform", simulation->settings->simulate.platform);
        objects_add(record, "ranks", json_object_new_int64((int64_t)cell->ranks));
        objects_add(record, "tasks",
                    json_object_new_int64(
                        (int64_t)(cell->ranks * simulation->settings->simulate.tasks_per_rank)));
        objects_add(record, "task_seconds", number(cell->task_s));
        if (cell->trouble) {
            objects_add_text(record, "trouble", cell->trouble);
        } else {
            objects_add(record, "seconds", number(cell->seconds));
            objects_add(record, "efficiency", number(cell->efficiency));
        }
        if (cell->probe.rate > 0) {
            char *source = source_of(cell);
            objects_add(record, "dispatch_rate", number(cell->probe.rate));
            objects_add_text(record, "dispatch_rate_from", source);
            objects_add(record, "limit_ranks", number(cell_limit(cell)));
            objects_add(record, "limit_is_lower_bound",
                        json_object_new_boolean(cell->probe.at_least));
            free(source);
        }
        objects_print(stream, record);
    }
}

static void print_csv(const struct simulation *simulation, FILE *stream)
{
    fputs("workload,variant,ranks,tasks_per_rank,task_seconds,seconds,efficiency,dispatch_rate,"
          "limit_ranks,limit_is_lower_bound\n",
          stream);
    for (size_t at = 0; at < simulation->count; at++) {
        const struct cell *cell = &simulation->cells[at];
        fprintf(stream, "%s,%s,%llu,%llu,%.9g,", simulation->workload, cell->variant,
                (unsigned long long)cell->ranks,
                (unsigned long long)simulation->settings->simulate.tasks_per_rank, cell->task_s);
        if (cell->trouble)
            fputs(",,", stream);
        else
            fprintf(stream, "%.9g,%.9g,", cell->seconds, cell->efficiency);
        if (cell->probe.rate > 0)
            fprintf(stream, "%.9g,%.9g,%s\n", cell->probe.rate, cell_limit(cell),
                    cell->probe.at_least ? "true" : "false");
        else
            fputs(",,\n", stream);
    }
}

/* ---- the table ------------------------------------------------------------------------------- */

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

/* ---- all of it ------------------------------------------------------------------------------- */

static void write_one(const struct simulation *simulation, const char *name,
                      void (*print)(const struct simulation *, FILE *))
{
    char *path = text_format("%s/%s", simulation->settings->output, name);
    struct whole_file file = whole_file_open(path);

    print(simulation, file.out);
    whole_file_close(&file);
    free(path);
}

void simulation_save(const struct simulation *simulation)
{
    if (!simulation->settings->output)
        return;
    write_one(simulation, "simulation.jsonl", print_records);
    write_one(simulation, "simulation.csv", print_csv);
}

void simulation_print(const struct simulation *simulation)
{
    if (simulation->settings->format == FORMAT_JSON)
        print_records(simulation, stdout);
    else if (simulation->settings->format == FORMAT_CSV)
        print_csv(simulation, stdout);
    else
        print_table(simulation);
}
