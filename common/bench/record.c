/* SPDX-License-Identifier: MIT */
#include "common/bench/record.h"

#include "common/account/tally.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/utf8.h"
#include "common/bench/record_parts.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

bool record_available(void)
{
    return true;
}

static void add(struct json_object *object, const char *name, struct json_object *value)
{
    if (!value || json_object_object_add(object, name, value) != 0)
        fail(STATUS_FAILED, "no memory for a record");
}

static void append(struct json_object *array, struct json_object *value)
{
    if (!value || json_object_array_add(array, value) != 0)
        fail(STATUS_FAILED, "no memory for a record");
}

static struct json_object *text(const char *value)
{
    char *escaped = utf8_escape(value);
    struct json_object *object = json_object_new_string(escaped);

    free(escaped);
    return object;
}

static struct json_object *whole(uint64_t value)
{
    return json_object_new_uint64(value);
}

static struct json_object *real(double value)
{
    return json_object_new_double(value);
}

static struct json_object *answer_object(struct answer answer)
{
    struct json_object *object = json_object_new_object();

    add(object, "count", whole(answer.count));
    add(object, "sum", whole(answer.sum));
    return object;
}

/* The value of an option in base units, as it stands in `target`. */
static struct json_object *value_object(const struct option_row *row, const void *target)
{
    const void *value = (const char *)target + row->offset;
    const struct time_range *interval = value;
    const char *word;
    struct json_object *pair;

    switch (row->type) {
    case OPTION_COUNT:
    case OPTION_AUTO:
        return whole(*(const uint64_t *)value);
    case OPTION_REAL:
    case OPTION_SECONDS:
        return real(*(const double *)value);
    case OPTION_INTERVAL:
        pair = json_object_new_array();
        append(pair, real(interval->low));
        append(pair, real(interval->high));
        return pair;
    case OPTION_CHOICE:
        return text(row->choices[*(const int *)value]);
    case OPTION_FLAG:
        return json_object_new_boolean(*(const bool *)value);
    case OPTION_TEXT:
    case OPTION_OPERAND:
        word = *(const char *const *)value;
        return text(word ? word : "");
    case OPTION_WORDS:
    case OPTION_OPERANDS:
        pair = json_object_new_array();
        for (size_t at = 0; at < ((const struct words *)value)->count; at++)
            append(pair, text(((const struct words *)value)->word[at]));
        return pair;
    }
    return NULL;
}

static char *line_of(struct json_object *object, size_t *length)
{
    const char *line = json_object_to_json_string_length(
        object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, length);
    char *copy = line ? malloc(*length + 2) : NULL; /* room for a newline */

    if (!copy)
        fail(STATUS_FAILED, "no memory for a record");
    memcpy(copy, line, *length + 1);
    return copy;
}

static void print_line(struct json_object *object)
{
    size_t length;
    char *line = line_of(object, &length);

    line[length] = '\n';
    output_record(line, length + 1);
    free(line);
}

static void add_workers(struct json_object *record, const struct measurement *measurement)
{
    struct json_object *seconds = json_object_new_array(), *tasks = json_object_new_array();
    struct json_object *placement = json_object_new_array();
    const struct tally_slot *slots = tally_slots();

    for (int worker = 0; worker < measurement->workers; worker++) {
        append(seconds, real(slots[worker].busy_s));
        append(tasks, whole(slots[worker].tasks));
        struct json_object *place = json_object_new_object();
        add(place, "worker", json_object_new_int(worker));
        add(place, "host", text(slots[worker].host));
        add(place, "cpu", json_object_new_int(slots[worker].cpu));
        append(placement, place);
    }
    add(record, "worker_seconds", seconds);
    add(record, "worker_tasks", tasks);
    add(record, "placement", placement);
    add(record, "tasks", whole(measurement->tasks));
    if (measurement->longest_s > 0)
        add(record, "longest_task_seconds", real(measurement->longest_s));
}

static void add_results(struct json_object *record, const struct measurement *measurement)
{
    struct json_object *latency = json_object_new_object();

    add(latency, "p50", real(measurement->p50_s));
    add(latency, "p99", real(measurement->p99_s));
    add(latency, "max", real(measurement->max_s));
    add(record, "first_result_seconds", real(measurement->first_result_s));
    add(record, "latency_seconds", latency);
}

static void add_toll(struct json_object *record, const struct fault_toll *toll)
{
    add(record, "lost_workers", json_object_new_int(toll->lost_workers));
    add(record, "redone_tasks", whole(toll->redone_tasks));
    add(record, "recovery_seconds", real(toll->recovery_s));
}

static struct json_object *record_object(const struct workload *workload,
                                         const struct measurement *measurement,
                                         const struct option_table *parameters)
{
    struct json_object *record = json_object_new_object();
    struct json_object *values = json_object_new_object(), *switches = json_object_new_object();

    add(record, "schema", text("triptych/1"));
    add(record, "workload", text(workload->name));
    add(record, "panel", text(measurement->panel));
    add(record, "variant", text(measurement->variant->name));
    add(record, "workers", json_object_new_int(measurement->workers));
    add(record, "ranks", json_object_new_int(measurement->ranks));
    add(record, "threads_per_rank", json_object_new_int(measurement->threads_per_rank));
    for (const struct option_row *row = parameters->rows; row->name; row++)
        add(values, row->name, value_object(row, parameters->target));
    add(record, "parameters", values);
    add(record, "repetition", whole(measurement->repetition));
    add(record, "seconds", real(measurement->seconds));
    add(record, "setup_seconds", real(measurement->setup_seconds));
    add(record, "answer", answer_object(measurement->answer));
    add(record, "expected", answer_object(measurement->expected));
    add(record, "verified", json_object_new_boolean(measurement->verified));
    add(record, "lost", whole(measurement->lost));
    if (measurement->faulty || measurement->toll.lost_workers > 0)
        add_toll(record, &measurement->toll);
    if (measurement->resumed > 0)
        add(record, "resumed_units", whole(measurement->resumed));
    add_workers(record, measurement);
    add(record, "cpu_seconds", real(measurement->cpu_s));
    add(record, "max_rss_bytes", whole(measurement->max_rss_bytes));
    add(switches, "voluntary", json_object_new_int64(measurement->voluntary));
    add(switches, "involuntary", json_object_new_int64(measurement->involuntary));
    add(record, "switches", switches);
    if (measurement->has_results)
        add_results(record, measurement);
    return record;
}

void record_print(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters)
{
    struct json_object *record = record_object(workload, measurement, parameters);

    print_line(record);
    json_object_put(record);
}

char *record_text(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters)
{
    struct json_object *record = record_object(workload, measurement, parameters);
    size_t length;
    char *text_of_it = line_of(record, &length);

    json_object_put(record);
    return text_of_it;
}

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
    struct complaint complaint;

    if (row->type == OPTION_FLAG)
        return json_object_new_boolean(false);
    at_zero.offset = 0;
    if (!value || !options_value(&at_zero, value, &target, &complaint))
        return NULL;
    return value_object(&at_zero, &target);
}

static void describe_row(struct json_object *options, const struct option_row *row,
                         const char *scope)
{
    struct json_object *option = json_object_new_object(), *names, *value;
    struct option_row edge = *row;

    edge.minimum = edge.maximum = NULL; /* a limit itself need not be inside the limits */
    if (row->type == OPTION_INTERVAL)
        edge.type = OPTION_SECONDS;
    add(option, "name", text(row->name));
    add(option, "type", text(option_type_name(row->type)));
    add(option, "scope", text(scope));
    if (row->unit)
        add(option, "unit", text(row->unit));
    if ((value = limit_object(row, row->standard)) != NULL)
        add(option, "default", value);
    if (row->minimum)
        add(option, "minimum", limit_object(&edge, row->minimum));
    if (row->maximum)
        add(option, "maximum", limit_object(&edge, row->maximum));
    if (row->choices) {
        names = json_object_new_array();
        for (int at = 0; row->choices[at]; at++)
            append(names, text(row->choices[at]));
        add(option, "choices", names);
    }
    add(option, "help", text(row->help));
    append(options, option);
}

static void add_word(struct json_object *object, const char *name, const char *word)
{
    if (word)
        add(object, name, text(word));
}

static void add_if(struct json_object *object, const char *name, bool truth)
{
    if (truth)
        add(object, name, json_object_new_boolean(true));
}

static void add_traits(struct json_object *object, const struct variant_trait *traits,
                       const char *panel, const char *variant)
{
    for (; traits && traits->panel; traits++) {
        if (strcmp(traits->panel, panel) != 0 || strcmp(traits->variant, variant) != 0)
            continue;
        add_word(object, "price", traits->price);
        if (traits->price_times > 0)
            add(object, "price_times", real(traits->price_times));
        add_word(object, "together", traits->together);
        add_if(object, "any_role", traits->any_role);
        add_if(object, "locks", traits->locks);
        add_word(object, "textbook", traits->textbook);
    }
}

static struct json_object *variant_object(const struct workload *workload, const char *panel,
                                          const struct variant *variant)
{
    struct json_object *object = json_object_new_object();

    add(object, "name", text(variant->name));
    add(object, "summary", text(variant->summary));
    add(object, "may_lose", json_object_new_boolean((variant->promise & MAY_LOSE) != 0));
    add(object, "alone", json_object_new_boolean((variant->promise & ALONE) != 0));
    add_if(object, "natural", variant->promise & NATURAL);
    add_if(object, "resilient", variant->promise & RESILIENT);
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

    add(description, "schema", text("triptych/1"));
    add(description, "version", text(TRIPTYCH_VERSION));
    add(description, "workload", text(workload->name));
    add(description, "summary", text(workload->summary));
    add(description, "panel", text(team->panel));
    add(description, "launch", text(team->launch));
    if (suited_workers)
        add(description, "default_workers", whole(suited_workers));
    add(description, "trace", json_object_new_boolean(true));
    add_word(description, "model", workload->model);
    add_if(description, "empty_tasks", workload->empty_tasks);
    for (const struct variant **variant = variants; *variant; variant++)
        append(list, variant_object(workload, team->panel, *variant));
    add(description, "variants", list);
    for (const struct option_row *row = workload->options; row->name; row++)
        describe_row(options, row, "workload");
    for (const struct option_row *row = common_options; row->name; row++)
        describe_row(options, row, "program");
    add(description, "options", options);
    record_describe_lessons(description, workload);
    print_line(description);
    json_object_put(description);
}
