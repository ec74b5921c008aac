/* SPDX-License-Identifier: MIT
 *
 * The records of cells: in the folder of --output, and read from there to go on. Nothing in them
 * depends on this machine or on the hour: two runs write the same. */
#include "compare/simulate/parts.h"

#include "common/base/fail.h"
#include "common/base/whole_file.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/base/lines.h"
#include "compare/base/units.h"
#include "compare/page/simulated.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nine digits, as many as are read again by --resume. */
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

static void print_record(const struct simulation *simulation, const struct cell *cell, FILE *stream)
{
    const struct settings *settings = simulation->settings;
    struct json_object *record = json_object_new_object();

    objects_add_text(record, "schema", "triptych/1");
    objects_add_text(record, "simulation", simulation->workload);
    objects_add_text(record, "variant", cell->variant);
    objects_add_text(record, "platform", settings->simulate.platform);
    objects_add(record, "ranks", json_object_new_int64((int64_t)cell->ranks));
    objects_add(record, "tasks",
                json_object_new_int64((int64_t)(cell->ranks * settings->simulate.tasks_per_rank)));
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
        objects_add(record, "limit_is_lower_bound", json_object_new_boolean(cell->probe.at_least));
        free(source);
    }
    objects_print(stream, record);
}

static void print_line(const struct simulation *simulation, const struct cell *cell, FILE *stream)
{
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

void simulation_write(const struct simulation *simulation, bool csv, bool all, FILE *stream)
{
    void (*print)(const struct simulation *, const struct cell *, FILE *) =
        csv ? print_line : print_record;

    if (csv)
        fputs("workload,variant,ranks,tasks_per_rank,task_seconds,seconds,efficiency,dispatch_rate,"
              "limit_ranks,limit_is_lower_bound\n",
              stream);
    for (size_t at = 0; at < simulation->count; at++)
        print(simulation, &simulation->cells[at], stream);
    for (size_t at = 0; all && at < simulation->known_count; at++)
        if (!simulation->known[at].taken)
            print(simulation, &simulation->known[at].cell, stream);
}

/* ---- the folder ------------------------------------------------------------------------------ */

/* Returns 0 or errno. */
static int save_one(const struct simulation *simulation, const char *name, bool csv)
{
    char *path = text_format("%s/%s", simulation->settings->output, name), *bytes;
    size_t size;
    FILE *stream = open_memstream(&bytes, &size);

    check(stream ? 0 : errno, "open_memstream");
    simulation_write(simulation, csv, true, stream);
    check(fclose(stream) ? errno : 0, "fclose");
    int code = whole_file_put(path, bytes, size, false);
    free(bytes);
    free(path);
    return code;
}

int simulation_save(const struct simulation *simulation)
{
    int code = 0;

    if (simulation->settings->output)
        code = save_one(simulation, SIMULATED_FILE, false);
    if (simulation->settings->output && code == 0)
        code = save_one(simulation, "simulation.csv", true);
    return code;
}

/* ---- going on -------------------------------------------------------------------------------- */

/* The text of a field is that one. */
static bool is(struct json_object *record, const char *name, const char *text)
{
    const char *found = fields_text(record, name);

    return found && strcmp(found, text) == 0;
}

/* What would be mixed with this simulation, and may not be. */
static bool is_other(const struct simulation *simulation, struct json_object *record,
                     uint64_t ranks, uint64_t tasks)
{
    return !is(record, "simulation", simulation->workload) ||
           !is(record, "platform", simulation->settings->simulate.platform) ||
           tasks != ranks * simulation->settings->simulate.tasks_per_rank;
}

static const char *take(void *to, struct json_object *record)
{
    struct simulation *simulation = to;
    const char *variant = fields_text(record, "variant");
    struct cell cell = {0};
    uint64_t tasks;

    if (!variant || !text_is_name(variant))
        return "variant";
    if (!fields_count(record, "ranks", &cell.ranks) || cell.ranks > SIMULATED_MOST_RANKS)
        return "ranks";
    if (!fields_count(record, "tasks", &tasks))
        return "tasks";
    if (!fields_real(record, "task_seconds", &cell.task_s) || cell.task_s <= 0)
        return "task_seconds";
    if (is_other(simulation, record, cell.ranks, tasks))
        fail(STATUS_USAGE,
             "--resume: %s/%s is of another workload, platform or number of tasks for each rank; "
             "give those, or another folder to --output",
             simulation->settings->output, SIMULATED_FILE);
    if (fields_text(record, "trouble") || !fields_real(record, "seconds", &cell.seconds) ||
        !fields_real(record, "efficiency", &cell.efficiency) || cell.seconds <= 0)
        return NULL; /* it did not run to its end, and is run again */
    char *name = text_format("%s", variant);
    cell.variant = name;
    cell.probe = probe_of(variant, cell.task_s);
    if (cell.probe.hands_out)
        fields_real(record, "dispatch_rate", &cell.probe.rate);
    cell.probe.at_least = fields_flag(record, "limit_is_lower_bound", false);
    simulation->known =
        text_grow(simulation->known, simulation->known_count, sizeof *simulation->known);
    simulation->known[simulation->known_count++] = (struct known_cell){name, cell, false};
    return NULL;
}

void simulation_load(struct simulation *simulation)
{
    char *path = text_format("%s/" SIMULATED_FILE, simulation->settings->output);
    struct text_list errors = {0};
    struct error error;

    if (!lines_read(path, &errors, take, simulation) && errno != ENOENT) {
        lines_complain(&error, path, errno, "");
        fail(STATUS_FAILED, "%s", error.text);
    }
    if (errors.count > 0)
        fail(STATUS_FAILED, "--resume: %s; remove the line, or give another folder to --output",
             errors.items[0]);
    text_free(&errors);
    free(path);
}
