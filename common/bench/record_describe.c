/* SPDX-License-Identifier: MIT
 *
 * What --describe prints. */
#include "common/bench/record.h"

#include "common/base/schema.h"
#include "common/bench/record_parts.h"

#include <string.h>

/* A limit or a default in base units, read from the text in the table. */
static struct json_object *limit_object(const struct option_row *row, const char *value)
{
    struct option_row at_zero = *row;
    union {
        uint64_t count;
        double real;
        struct time_range interval;
        int choice;
        bool flag;
        const char *text;
        struct words words;
    } target = {0};
    struct error error;

    if (row->type == OPTION_FLAG)
        return json_object_new_boolean(false);
    at_zero.offset = 0;
    if (!value || !options_value(&at_zero, value, &target, &error))
        return NULL;
    return record_value(&at_zero, &target);
}

static void describe_row(struct json_object *options, const struct option_row *row,
                         const char *scope)
{
    struct json_object *option = json_object_new_object(), *names, *value;
    struct option_row edge = *row;

    edge.minimum = edge.maximum = NULL; /* a limit itself need not be inside the limits */
    if (row->type == OPTION_INTERVAL)
        edge.type = OPTION_SECONDS;
    record_add(option, "name", record_string(row->name));
    record_add(option, "type", record_string(option_type_name(row->type)));
    record_add(option, "scope", record_string(scope));
    if (row->unit && row->type != OPTION_TEXT)
        record_add(option, "unit", record_string(row->unit));
    else if (row->type == OPTION_REAL)
        record_add(option, "unit", record_string("")); /* a mere number */
    if ((value = limit_object(row, row->standard)) != NULL)
        record_add(option, "default", value);
    if (row->minimum)
        record_add(option, "minimum", limit_object(&edge, row->minimum));
    if (row->maximum)
        record_add(option, "maximum", limit_object(&edge, row->maximum));
    if (row->choices) {
        names = json_object_new_array();
        for (int at = 0; row->choices[at]; at++)
            record_append(names, record_string(row->choices[at]));
        record_add(option, "choices", names);
    }
    record_add(option, "help", record_string(row->help));
    record_append(options, option);
}

void record_add_word(struct json_object *object, const char *name, const char *word)
{
    if (word)
        record_add(object, name, record_string(word));
}

static void add_if(struct json_object *object, const char *name, bool truth)
{
    if (truth)
        record_add(object, name, json_object_new_boolean(true));
}

static void add_traits(struct json_object *object, const struct variant_trait *traits,
                       const char *panel, const char *variant)
{
    for (; traits && traits->panel; traits++) {
        if (strcmp(traits->panel, panel) != 0 || strcmp(traits->variant, variant) != 0)
            continue;
        record_add_word(object, "price", traits->price);
        if (traits->price_times > 0)
            record_add(object, "price_times", record_real(traits->price_times));
        record_add_word(object, "together", traits->together);
        add_if(object, "any_role", traits->any_role);
        add_if(object, "locks", traits->locks);
        add_if(object, "chunks", traits->chunks);
        record_add_word(object, "textbook", traits->textbook);
    }
}

static struct json_object *variant_object(const struct workload *workload, const char *panel,
                                          const struct variant *variant)
{
    struct json_object *object = json_object_new_object();

    record_add(object, "name", record_string(variant->name));
    record_add(object, "summary", record_string(variant->summary));
    record_add(object, "may_lose", json_object_new_boolean((variant->promise & MAY_LOSE) != 0));
    record_add(object, "alone", json_object_new_boolean((variant->promise & ALONE) != 0));
    add_if(object, "natural", variant->promise & NATURAL);
    add_if(object, "resilient", variant->promise & RESILIENT);
    add_if(object, "hybrid", variant->promise & HYBRID);
    add_if(object, "one_at_a_time", variant->promise & (ONE_AT_A_TIME | ONE_THREAD));
    add_traits(object, workload->traits, panel, variant->name);
    return object;
}

void record_describe(const struct workload *workload, const struct team *team,
                     const struct variant **variants, const struct option_row *common_options,
                     uint64_t suited_workers)
{
    struct json_object *description = json_object_new_object();
    struct json_object *list = json_object_new_array(), *options = json_object_new_array();

    record_add(description, "schema", record_string(SCHEMA));
    record_add(description, "version", record_string(TRIPTYCH_VERSION));
    record_add(description, "workload", record_string(workload->name));
    record_add(description, "summary", record_string(workload->summary));
    record_add(description, "panel", record_string(team->panel));
    record_add(description, "launch", record_string(team->launch));
    if (suited_workers)
        record_add(description, "default_workers", json_object_new_uint64(suited_workers));
    record_add(description, "trace", json_object_new_boolean(true));
    record_add_word(description, "model", workload->model);
    add_if(description, "empty_tasks", workload->empty_tasks);
    add_if(description, "aside", workload->aside);
    for (const struct variant **variant = variants; *variant; variant++)
        record_append(list, variant_object(workload, team->panel, *variant));
    record_add(description, "variants", list);
    for (const struct option_row *row = workload->options; row->name; row++)
        describe_row(options, row, "workload");
    for (const struct option_row *row = common_options; row->name; row++)
        describe_row(options, row, "program");
    record_add(description, "options", options);
    record_describe_lessons(description, workload);
    record_print_line(description);
    json_object_put(description);
}
