/* SPDX-License-Identifier: MIT
 *
 * The race lab for programs: JSON, and comma-separated values. */
#include "compare/race/race.h"

#include "compare/base/json_write.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- comma-separated values ------------------------------------------------------------------ */

static void print_figure(const struct race_row *row, enum race_figure which)
{
    const struct interval *figure = race_figure_of(row, which);

    if (figure)
        printf("%s,%s,%s,%s,%s,%d,%llu,%zu,%s,%.9g,%.9g,%.9g,%s,\n", race_parts[row->part],
               row->panel, row->program, row->variant, row->build, row->workers,
               (unsigned long long)row->trials, row->starts, race_figures[which], figure->estimate,
               figure->low, figure->high, figure->claimed ? "95%" : "range");
}

/* Names have no comma and no quote (race_add()), nor have the words made of them. */
void race_print_csv(const struct race *race)
{
    printf(
        "part,panel,race,variant,build,workers,trials,starts,what,median,low,high,interval,says\n");
    for (size_t at = 0; at < race->row_count; at++)
        for (enum race_figure which = 0; which < RACE_FIGURES; which++)
            print_figure(&race->rows[at], which);
    for (size_t at = 0; at < race->verdict_count; at++) {
        const struct race_verdict *verdict = &race->verdicts[at];
        char *says = race_verdict_text(verdict);
        for (char *byte = says; *byte; byte++)
            *byte = *byte == ',' || *byte == '"' ? ' ' : *byte;
        printf("detector,%s,%s,%s,%s,,,,says,,,,,%s\n", verdict->panel, verdict->program,
               verdict->variant, verdict->detector, says);
        free(says);
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_figure(struct json_object *array, const struct race_row *row,
                       enum race_figure which)
{
    const struct interval *figure = race_figure_of(row, which);
    struct json_object *object = figure ? json_object_new_object() : NULL;

    if (!figure)
        return;
    objects_add_text(object, "part", race_parts[row->part]);
    objects_add_text(object, "panel", row->panel);
    objects_add_text(object, "race", row->program);
    objects_add_text(object, "variant", row->variant);
    objects_add_text(object, "build", row->build);
    objects_add(object, "workers", json_object_new_int(row->workers));
    objects_add(object, "trials", json_object_new_uint64(row->trials));
    objects_add(object, "starts", json_object_new_uint64(row->starts));
    objects_add_text(object, "what", race_figures[which]);
    objects_add(object, "median", json_object_new_double(figure->estimate));
    objects_add(object, "low", json_object_new_double(figure->low));
    objects_add(object, "high", json_object_new_double(figure->high));
    objects_add(object, "claimed", json_object_new_boolean(figure->claimed));
    objects_append(array, object);
}

static void add_verdict(struct json_object *array, const struct race_verdict *verdict)
{
    struct json_object *object = json_object_new_object();
    char *says = race_verdict_text(verdict);

    objects_add_text(object, "part", "detector");
    objects_add_text(object, "detector", verdict->detector);
    objects_add_text(object, "panel", verdict->panel);
    objects_add_text(object, "race", verdict->program);
    objects_add_text(object, "variant", verdict->variant);
    objects_add(object, "broken", json_object_new_boolean(verdict->may_lose));
    objects_add(object, "tries", json_object_new_uint64(verdict->tries));
    objects_add(object, "named", race_verdict_named(verdict));
    objects_add_text(object, "says", says);
    objects_append(array, object);
    free(says);
}

struct json_object *race_verdict_named(const struct race_verdict *verdict)
{
    struct json_object *named = json_object_new_array();

    for (size_t at = 0; at < verdict->place_count; at++) {
        const struct race_place *place = &verdict->places[at];
        struct json_object *object = json_object_new_object();
        objects_add_text(object, "kind", race_kinds[place->kind]);
        objects_add_text(object, "file", place->file);
        objects_add(object, "line", json_object_new_uint64(place->line));
        objects_append(named, object);
    }
    return named;
}

void race_print_json(const struct race *race)
{
    struct json_object *all = json_object_new_array();

    for (size_t at = 0; at < race->row_count; at++)
        for (enum race_figure which = 0; which < RACE_FIGURES; which++)
            add_figure(all, &race->rows[at], which);
    for (size_t at = 0; at < race->verdict_count; at++)
        add_verdict(all, &race->verdicts[at]);
    objects_print(stdout, all);
}
