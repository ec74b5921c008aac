/* SPDX-License-Identifier: MIT */
#include "common/bench/record.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/schema.h"
#include "common/base/utf8.h"
#include "common/bench/record_parts.h"

#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool record_available(void)
{
    return true;
}

void record_add(struct json_object *object, const char *name, struct json_object *value)
{
    if (!value || json_object_object_add(object, name, value) != 0)
        fail(STATUS_FAILED, "no memory for a record");
}

void record_append(struct json_object *array, struct json_object *value)
{
    if (!value || json_object_array_add(array, value) != 0)
        fail(STATUS_FAILED, "no memory for a record");
}

struct json_object *record_string(const char *value)
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

/* The shortest text that is read back as this value: 0.1, not 0.10000000000000001. */
struct json_object *record_real(double value)
{
    char text[32];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (!isfinite(value) || memcmp(&(double){strtod(text, NULL)}, &value, sizeof value) == 0)
            break;
    }
    if (isfinite(value) && !strpbrk(text, ".e"))
        strcat(text, ".0"); /* a reader that tells whole numbers from others sees which this is */
    return json_object_new_double_s(value, text);
}

static struct json_object *answer_object(struct answer answer)
{
    struct json_object *object = json_object_new_object();

    record_add(object, "count", whole(answer.count));
    record_add(object, "sum", whole(answer.sum));
    return object;
}

/* The value of an option in base units, as it stands in `target`. */
struct json_object *record_value(const struct option_row *row, const void *target)
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
        return record_real(*(const double *)value);
    case OPTION_INTERVAL:
        pair = json_object_new_array();
        record_append(pair, record_real(interval->low));
        record_append(pair, record_real(interval->high));
        return pair;
    case OPTION_CHOICE:
        return record_string(row->choices[*(const int *)value]);
    case OPTION_FLAG:
        return json_object_new_boolean(*(const bool *)value);
    case OPTION_TEXT:
    case OPTION_OPERAND:
        word = *(const char *const *)value;
        return record_string(word ? word : "");
    case OPTION_WORDS:
    case OPTION_OPERANDS:
        pair = json_object_new_array();
        for (size_t at = 0; at < ((const struct words *)value)->count; at++)
            record_append(pair, record_string(((const struct words *)value)->word[at]));
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

void record_print_line(struct json_object *object)
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
    const struct worker_stats *slots = worker_stats_all();

    for (int worker = 0; worker < measurement->workers; worker++) {
        record_append(seconds, record_real(slots[worker].busy_s));
        record_append(tasks, whole(slots[worker].tasks));
        struct json_object *place = json_object_new_object();
        record_add(place, "worker", json_object_new_int(worker));
        record_add(place, "host", record_string(slots[worker].host));
        record_add(place, "cpu", json_object_new_int(slots[worker].cpu));
        record_append(placement, place);
    }
    record_add(record, "worker_seconds", seconds);
    record_add(record, "worker_tasks", tasks);
    record_add(record, "placement", placement);
    record_add(record, "tasks", whole(measurement->tasks));
    if (measurement->longest_s > 0)
        record_add(record, "longest_task_seconds", record_real(measurement->longest_s));
}

static void add_results(struct json_object *record, const struct measurement *measurement)
{
    struct json_object *latency = json_object_new_object();

    record_add(latency, "p50", record_real(measurement->p50_s));
    record_add(latency, "p99", record_real(measurement->p99_s));
    record_add(latency, "max", record_real(measurement->max_s));
    record_add(record, "first_result_seconds", record_real(measurement->first_result_s));
    record_add(record, "latency_seconds", latency);
}

static void add_toll(struct json_object *record, const struct fault_toll *toll)
{
    record_add(record, "lost_workers", json_object_new_int(toll->lost_workers));
    record_add(record, "redone_tasks", whole(toll->redone_tasks));
    record_add(record, "recovery_seconds", record_real(toll->recovery_s));
}

static struct json_object *record_object(const struct workload *workload,
                                         const struct measurement *measurement,
                                         const struct option_table *parameters)
{
    struct json_object *record = json_object_new_object();
    struct json_object *values = json_object_new_object(), *switches = json_object_new_object();

    record_add(record, "schema", record_string(SCHEMA));
    record_add(record, "workload", record_string(workload->name));
    record_add(record, "panel", record_string(measurement->panel));
    record_add(record, "variant", record_string(measurement->variant->name));
    record_add(record, "workers", json_object_new_int(measurement->workers));
    record_add(record, "ranks", json_object_new_int(measurement->ranks));
    record_add(record, "threads_per_rank", json_object_new_int(measurement->threads_per_rank));
    for (const struct option_row *row = parameters->rows; row->name; row++)
        record_add(values, row->name, record_value(row, parameters->target));
    record_add(record, "parameters", values);
    record_add(record, "repetition", whole(measurement->repetition));
    record_add(record, "seconds", record_real(measurement->seconds));
    record_add(record, "setup_seconds", record_real(measurement->setup_seconds));
    record_add(record, "answer", answer_object(measurement->answer));
    record_add(record, "expected", answer_object(measurement->expected));
    record_add(record, "verified", json_object_new_boolean(measurement->verified));
    record_add(record, "lost", whole(measurement->lost));
    if (measurement->faulty || measurement->toll.lost_workers > 0)
        add_toll(record, &measurement->toll);
    if (measurement->resumed > 0)
        record_add(record, "resumed_units", whole(measurement->resumed));
    add_workers(record, measurement);
    record_add(record, "cpu_seconds", record_real(measurement->cpu_s));
    record_add(record, "max_rss_bytes", whole(measurement->max_rss_bytes));
    record_add(switches, "voluntary", json_object_new_int64(measurement->voluntary));
    record_add(switches, "involuntary", json_object_new_int64(measurement->involuntary));
    record_add(record, "switches", switches);
    if (measurement->has_results)
        add_results(record, measurement);
    return record;
}

void record_print(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters)
{
    struct json_object *record = record_object(workload, measurement, parameters);

    record_print_line(record);
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
