/* SPDX-License-Identifier: MIT */
#include "compare/race.h"

#include "compare/objects.h"
#include "compare/units.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const struct race_cell *cell, char text[UNITS_TEXT])
{
    const struct interval *result = &cell->result;

    if (!cell->racy && result->claimed)
        return units_time_range(result->estimate, result->low, result->high, text);
    if (!cell->racy)
        return units_time(result->estimate, text);
    if (result->claimed)
        snprintf(text, UNITS_TEXT, "%.1f %% [%.1f, %.1f]", 100 * result->estimate,
                 100 * result->low, 100 * result->high);
    else
        snprintf(text, UNITS_TEXT, "%.1f %% (%.1f to %.1f)", 100 * result->estimate,
                 100 * result->low, 100 * result->high);
    return text;
}

static void print_rows(const struct race *race, bool racy, const char *format)
{
    char text[UNITS_TEXT];

    for (size_t at = 0; at < race->count; at++) {
        const struct race_cell *cell = &race->cells[at];
        if (cell->racy == racy && cell->count > 0)
            printf(format, cell->program->panel, cell->variant, racy ? cell->build : "as built",
                   cell->workers, cell->count, text_of(cell, text));
    }
}

static void print_table(const struct race *race)
{
    static const char *const row = "%-8s %-12s %-9s %7d %6zu  %s\n";

    printf(
        "Updates lost by the racy forms, and the price of the mended ones: time / increments of "
        "all workers.\n[a, b] is a 95 %% interval of the median, (a to b) the least and the most "
        "seen.\n\n%-8s %-12s %-9s %7s %6s\n",
        "panel", "variant", "build", "workers", "starts");
    print_rows(race, true, row);
    printf("\n");
    print_rows(race, false, row);
}

static void print_markdown(const struct race *race)
{
    static const char *const row = "| %s | %s | %s | %d | %zu | %s |\n";

    printf("| panel | variant | build | workers | starts | lost, or time an increment |\n"
           "|---|---|---|--:|--:|---|\n");
    print_rows(race, true, row);
    print_rows(race, false, row);
}

static void print_csv(const struct race *race)
{
    printf("panel,variant,build,workers,starts,what,median,low,high,interval\n");
    for (size_t at = 0; at < race->count; at++) {
        const struct race_cell *cell = &race->cells[at];
        if (cell->count > 0)
            printf("%s,%s,%s,%d,%zu,%s,%.9g,%.9g,%.9g,%s\n", cell->program->panel, cell->variant,
                   cell->build, cell->workers, cell->count,
                   cell->racy ? "lost_share" : "seconds_per_increment", cell->result.estimate,
                   cell->result.low, cell->result.high, cell->result.claimed ? "95%" : "range");
    }
}

static void print_json(const struct race *race)
{
    struct json_object *all = json_object_new_array();

    for (size_t at = 0; at < race->count; at++) {
        const struct race_cell *cell = &race->cells[at];
        struct json_object *row = json_object_new_object();
        objects_add_text(row, "panel", cell->program->panel);
        objects_add_text(row, "variant", cell->variant);
        objects_add_text(row, "build", cell->build);
        objects_add(row, "workers", json_object_new_int(cell->workers));
        objects_add(row, "starts", json_object_new_uint64(cell->count));
        objects_add_text(row, "what", cell->racy ? "lost_share" : "seconds_per_increment");
        objects_add(row, "median", json_object_new_double(cell->result.estimate));
        objects_add(row, "low", json_object_new_double(cell->result.low));
        objects_add(row, "high", json_object_new_double(cell->result.high));
        objects_add(row, "claimed", json_object_new_boolean(cell->result.claimed));
        objects_append(all, row);
    }
    printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN));
    json_object_put(all);
}

void race_print(const struct race *race, int format)
{
    static void (*const formats[])(const struct race *race) = {[FORMAT_TABLE] = print_table,
                                                               [FORMAT_JSON] = print_json,
                                                               [FORMAT_CSV] = print_csv,
                                                               [FORMAT_MARKDOWN] = print_markdown};

    formats[format](race);
}
