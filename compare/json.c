/* SPDX-License-Identifier: MIT */
#include "compare/numbers.h"
#include "compare/table.h"

#include "common/fail.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct json_object *object, const char *name, struct json_object *value)
{
    ok(!value || json_object_object_add(object, name, value) ? ENOMEM : 0, "json_object");
}

static struct json_object *list_of(const struct text_list *list)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < list->count; at++)
        json_object_array_add(array, json_object_new_string(list->items[at]));
    return array;
}

static struct json_object *spread_object(struct spread spread)
{
    struct json_object *object = json_object_new_object();

    add(object, "n", json_object_new_uint64(spread.n));
    add(object, "median", json_object_new_double(spread.median));
    add(object, "min", json_object_new_double(spread.low));
    add(object, "max", json_object_new_double(spread.high));
    return object;
}

static void add_numbers(struct json_object *row, const struct cell *cells, size_t count,
                        const struct cell *cell)
{
    const struct cell *base = numbers_base(cells, count, cell);

    add(row, "seconds", spread_object(numbers_seconds(cell)));
    add(row, "launch_seconds", spread_object(numbers_launch(cell)));
    add(row, "cpu_seconds", spread_object(numbers_cpu(cell)));
    add(row, "max_rss_bytes", spread_object(numbers_memory(cell)));
    add(row, "lost", spread_object(numbers_lost(cell)));
    if (numbers_first_result(cell).n > 0)
        add(row, "first_result_seconds", spread_object(numbers_first_result(cell)));
    if (!base || base == cell)
        return;
    struct json_object *over = json_object_new_object();
    add(over, "panel", json_object_new_string(base->program->panel));
    add(over, "variant", json_object_new_string(base->variant->name));
    add(over, "workers", json_object_new_int(base->workers));
    add(over, "seconds", json_object_new_double(numbers_seconds(base).median));
    add(row, "speed_up", json_object_new_double(numbers_speedup(cells, count, cell)));
    add(row, "base", over);
}

static struct json_object *row_object(const struct plan *plan, const struct cell *cell)
{
    struct json_object *row = json_object_new_object();
    size_t first, end = results_workload(&plan->results, cell->program->workload, &first);

    add(row, "workload", json_object_new_string(cell->program->workload));
    add(row, "panel", json_object_new_string(cell->program->panel));
    add(row, "variant", json_object_new_string(cell->variant->name));
    add(row, "workers", json_object_new_int(cell->workers));
    add(row, "setting", json_object_new_string(cell->result->setting));
    add(row, "launches", json_object_new_uint64(cell->launches));
    if (cell->result->sample_count > 0)
        add_numbers(row, plan->cells + first, end - first, cell);
    add(row, cell->result->skipped ? "cannot_run" : "failures", list_of(&cell->result->failures));
    return row;
}

void table_json(const struct plan *plan, const struct launcher *launcher, const char *records)
{
    struct json_object *all = json_object_new_object(), *rows = json_object_new_array();
    struct text_list policy = launcher_policy(launcher);

    for (size_t at = 0; at < plan->count; at++)
        json_object_array_add(rows, row_object(plan, &plan->cells[at]));
    add(all, "schema", json_object_new_string("triptych-table/1"));
    add(all, "rows", rows);
    add(all, "policy", list_of(&policy));
    add(all, "left_out", list_of(&plan->results.left_out));
    add(all, "records", json_object_new_string(records));
    printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PLAIN |
                                                           JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(all);
    text_free(&policy);
}
