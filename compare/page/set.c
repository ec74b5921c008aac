/* SPDX-License-Identifier: MIT */
#include "compare/page/set.h"

#include "compare/base/json_read.h"
#include "compare/figures/notes.h"
#include "compare/page/cell.h"
#include "compare/page/metg.h"
#include "compare/page/prices.h"
#include "compare/page/race.h"
#include "compare/page/simulated.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_LINES = 1000, MOST_MACHINE_BYTES = 256 << 10 };

/* ---- what the folder is called --------------------------------------------------------------- */

/* The last `steps` steps of a path. */
static const char *tail_of(const char *path, int steps)
{
    const char *at = path + strlen(path);

    while (at > path && at[-1] == '/')
        at--;
    while (at > path && (at[-1] != '/' || --steps > 0))
        at--;
    return at;
}

/* As short as tells it from the other folders. */
static char *label_of(const struct results *sets, size_t count, size_t which)
{
    int steps = 1;
    bool alike = true;

    while (alike && steps < 8) {
        alike = false;
        for (size_t other = 0; other < count; other++)
            alike = alike || (other != which && strcmp(tail_of(sets[which].folder, steps),
                                                       tail_of(sets[other].folder, steps)) == 0);
        steps += alike;
    }
    const char *label = tail_of(sets[which].folder, steps);
    if (alike)
        return text_format("%zu: %s", which + 1, label);
    return text_printable(label, strlen(label), 80);
}

/* ---- what the environment tells -------------------------------------------------------------- */

static void emit_lines(struct emit *emit, const char *name, const struct text_list *lines)
{
    emit_open(emit, name, '[');
    for (size_t at = 0; at < lines->count && at < MOST_LINES; at++)
        emit_text(emit, NULL, lines->items[at]);
    emit_close(emit, ']');
}

/* What of the records is in no figure. */
static void emit_errors(struct emit *emit, const struct results *set)
{
    struct text_list losses = results_losses(set);

    for (size_t at = 0; at < set->errors.count; at++)
        text_add(&losses, "%s", set->errors.items[at]);
    emit_lines(emit, "errors", &losses);
    text_free(&losses);
}

/* The texts of an array of the environment. */
static void emit_texts(struct emit *emit, struct json_object *environment, const char *name)
{
    struct json_object *array = environment ? fields_get(environment, name, json_type_array) : NULL;

    emit_open(emit, name, '[');
    for (size_t at = 0; array && at < json_object_array_length(array) && at < MOST_LINES; at++) {
        struct json_object *text = json_object_array_get_idx(array, at);
        if (json_object_is_type(text, json_type_string))
            emit_value(emit, NULL, text);
    }
    emit_close(emit, ']');
}

static struct json_object *group_of(struct json_object *object, const char *name)
{
    return object ? fields_get(object, name, json_type_object) : NULL;
}

static void emit_machine(struct emit *emit, const struct page_cells *cells)
{
    struct json_object *machine = group_of(cells->set->environment, "machine");
    struct json_object *cpu = page_machine(cells->set, "cpu");
    size_t size = 0;

    if (machine)
        json_object_to_json_string_length(machine, JSON_C_TO_STRING_PLAIN, &size);
    if (size > MOST_MACHINE_BYTES)
        return;
    emit_value(emit, "machine", machine);
    emit_text(emit, "cpu", cpu ? fields_text(cpu, "model") : NULL);
    if (cells->cores > 0)
        emit_count(emit, "cores", (uint64_t)cells->cores);
}

/* What the workloads are, in a line each. */
static void emit_titles(struct emit *emit, const struct results *set)
{
    struct json_object *titles = group_of(set->environment, "workloads");
    const char *last = "";

    emit_open(emit, "titles", '{');
    for (size_t at = 0; titles && at < set->count; at++) {
        const char *workload = set->cells[at].workload, *title = fields_text(titles, workload);
        if (title && strcmp(workload, last) != 0)
            emit_text(emit, workload, title);
        last = workload;
    }
    emit_close(emit, '}');
}

static void emit_failures(struct emit *emit, const struct results *set)
{
    size_t told = 0;

    emit_open(emit, "failures", '[');
    for (size_t at = 0; at < set->count; at++) {
        const struct result *cell = &set->cells[at];
        for (size_t line = 0; line < cell->failures.count && told < MOST_LINES; line++, told++) {
            char *name = result_name(cell);
            emit_open(emit, NULL, '{');
            emit_text(emit, "cell", name);
            emit_text(emit, "why", cell->failures.items[line]);
            emit_flag(emit, "skipped", cell->skipped);
            emit_close(emit, '}');
            free(name);
        }
    }
    emit_close(emit, ']');
}

/* ---- what the data support ------------------------------------------------------------------- */

/* Whether an earlier cell of the workload, which begins at `first`, has this cell's setting. */
static bool is_told(const struct results *set, size_t first, size_t cell)
{
    for (size_t at = first; at < cell; at++)
        if (strcmp(set->cells[at].setting, set->cells[cell].setting) == 0)
            return true;
    return false;
}

/* For each workload and setting the sentences that the terminal shows, too. */
static void emit_notes(struct emit *emit, const struct page_cells *cells)
{
    const struct results *set = cells->set;
    size_t told = 0;

    emit_open(emit, "notes", '[');
    for (size_t at = 0; at < set->count && told < MOST_LINES; at++) {
        size_t first, end = results_workload(set, set->cells[at].workload, &first);
        if (is_told(set, first, at))
            continue;
        struct text_list lines = notes_of(&cells->summaries.items[first], end - first,
                                          set->cells[at].setting, cells->cores);
        emit_open(emit, NULL, '{');
        emit_text(emit, "workload", set->cells[at].workload);
        emit_text(emit, "setting", set->cells[at].setting);
        emit_lines(emit, "lines", &lines);
        emit_close(emit, '}');
        told += 1 + lines.count;
        text_free(&lines);
    }
    emit_close(emit, ']');
}

/* ---- all of it ------------------------------------------------------------------------------- */

void page_set_emit(struct emit *emit, const struct results *sets, size_t count, size_t which)
{
    const struct results *set = &sets[which];
    struct page_cells cells = page_cells_open(set, true);
    struct page_cells first = page_cells_open(&sets[0], false);
    char *label = label_of(sets, count, which);

    emit_open(emit, NULL, '{');
    emit_text(emit, "label", label);
    emit_text(emit, "folder", set->folder);
    emit_text(emit, "run", set->run);
    emit_count(emit, "earlier", set->earlier);
    emit_machine(emit, &cells);
    emit_texts(emit, set->environment, "policy");
    emit_texts(emit, set->environment, "arguments");
    emit_titles(emit, set);
    emit_value(emit, "units", group_of(set->environment, "units"));
    emit_value(emit, "findings",
               set->environment ? fields_get(set->environment, "findings", json_type_object)
                                : NULL);
    emit_lines(emit, "left_out", &set->left_out);
    emit_errors(emit, set);
    emit_failures(emit, set);
    emit_notes(emit, &cells);
    page_prices_emit(emit, set->prices);
    page_metg_emit(emit, set);
    page_race_emit(emit, set->folder);
    page_simulated_emit(emit, set->folder);
    emit_open(emit, "cells", '[');
    for (size_t at = 0; at < set->count; at++)
        page_cell_emit(emit, &cells, at, which > 0 ? &first : NULL);
    emit_close(emit, ']');
    emit_close(emit, '}');
    page_cells_close(&cells);
    page_cells_close(&first);
    free(label);
}
