/* SPDX-License-Identifier: MIT */
#include "compare/page/work.h"

#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/figures/predict.h"

#include <stdlib.h>
#include <string.h>

static bool is_variable(const char *name)
{
    return strncmp(name, FIELDS_VARIABLE, sizeof FIELDS_VARIABLE - 1) == 0;
}

/* The work is told by the parameters that are numbers: names of files are made anew for each run.
 * Where the user chose texts (of a command of their own, of variables), by those, too.
 * Where a record tells no parameters, by what was asked for. The caller frees it. */
static char *work_of(const struct result *cell)
{
    const char *why = NULL;
    struct json_object *parameters = fields_parse(cell->parameters, strlen(cell->parameters), &why);
    struct text_list numbers = {0};

    if (!parameters)
        return text_format("%s", cell->setting);
    struct json_object_iterator at = json_object_iter_begin(parameters);
    const struct json_object_iterator end = json_object_iter_end(parameters);
    for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
        struct json_object *value = json_object_iter_peek_value(&at);
        if (is_variable(json_object_iter_peek_name(&at)) ||
            !json_object_is_type(value, json_type_string) || traits_is_command(&cell->traits))
            text_add(&numbers, "%s=%s", json_object_iter_peek_name(&at),
                     json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
    }
    char *work = text_join(&numbers, " ");
    text_free(&numbers);
    json_object_put(parameters);
    return work;
}

struct json_object *page_machine(const struct results *set, const char *group)
{
    struct json_object *machine =
        set->environment ? fields_get(set->environment, "machine", json_type_object) : NULL;

    return machine ? fields_get(machine, group, json_type_object) : NULL;
}

static int cores_of(const struct results *set)
{
    struct json_object *allowed = page_machine(set, "allowed");
    uint64_t cpus = 0;

    return allowed && fields_count(allowed, "cpus", &cpus) && cpus < 1 << 20 ? (int)cpus : 0;
}

struct page_cells page_cells_open(const struct results *set, bool figures)
{
    struct page_cells cells = {
        .set = set, .works = xcalloc(set->count + 1, sizeof *cells.works), .cores = cores_of(set)};

    for (size_t at = 0; at < set->count; at++)
        cells.works[at] = work_of(&set->cells[at]);
    if (figures)
        cells.summaries = predict_summaries(set, NULL, cells.cores);
    return cells;
}

void page_cells_close(struct page_cells *cells)
{
    for (size_t at = 0; at < cells->set->count; at++)
        free(cells->works[at]);
    free(cells->works);
    summaries_free(&cells->summaries);
}

const struct result *page_twin(const struct page_cells *cells, const struct result *cell,
                               const char *work)
{
    size_t first, end = results_workload(cells->set, cell->workload, &first);

    for (size_t at = first; at < end; at++) {
        const struct result *other = &cells->set->cells[at];
        if (other->sample_count > 0 && other->workers == cell->workers &&
            strcmp(other->panel, cell->panel) == 0 && strcmp(other->variant, cell->variant) == 0 &&
            strcmp(cells->works[at], work) == 0)
            return other;
    }
    return NULL;
}

int page_trace_number(const struct results *set, size_t cell)
{
    int number = 0;

    if (!set->cells[cell].trace)
        return -1;
    for (size_t at = 0; at < cell; at++)
        number += set->cells[at].trace != NULL;
    return number < PAGE_MOST_TRACES ? number : -1;
}
