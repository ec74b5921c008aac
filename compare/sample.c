/* SPDX-License-Identifier: MIT */
#include "compare/sample.h"

#include "compare/fields.h"

#include <stddef.h>

/* No repetition takes longer than this (30 years), and no program is started more often. */
static const double longest_s = 1e9;
static const uint64_t most_times = UINT64_C(1000000000);

#define AT(member) offsetof(struct sample, member)
static const struct real {
    const char *name;
    size_t offset;
    bool needed;
} reals[] = {
    {"seconds", AT(seconds), true},
    {"setup_seconds", AT(setup_s), true},
    {"cpu_seconds", AT(cpu_s), true},
    {"launch_seconds", AT(launch_s), false},
    {"first_result_seconds", AT(first_result_s), false},
};

static const struct real latencies[] = {
    {"p50", AT(p50_s), true},
    {"p99", AT(p99_s), true},
    {"max", AT(max_s), true},
};

/* A count that is missing and not needed stays as it is. */
static const struct count {
    const char *name;
    size_t offset;
    bool needed;
    uint64_t low;
} counts[] = {
    {"repetition", AT(repetition), true, 1},
    {"launch", AT(launch), false, 1},
    {"block", AT(block), false, 0},
};
#undef AT

/* Absent, or present as null, which says the same. */
static bool absent(struct json_object *object, const char *name)
{
    struct json_object *value;

    return !json_object_object_get_ex(object, name, &value) || !value;
}

static const char *read_reals(struct json_object *object, const struct real *rows, size_t count,
                              struct sample *sample)
{
    for (size_t at = 0; at < count; at++) {
        void *place = (char *)sample + rows[at].offset;
        double *value = place;
        *value = -1;
        if (!rows[at].needed && absent(object, rows[at].name))
            continue;
        if (!fields_real(object, rows[at].name, value) || *value > longest_s)
            return rows[at].name;
    }
    return NULL;
}

static const char *read_counts(struct json_object *record, struct sample *sample)
{
    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++) {
        void *place = (char *)sample + counts[at].offset;
        uint64_t *value = place;
        if (!counts[at].needed && absent(record, counts[at].name))
            continue;
        if (!fields_count(record, counts[at].name, value) || *value < counts[at].low ||
            *value > most_times)
            return counts[at].name;
    }
    return NULL;
}

const char *sample_read(struct json_object *record, struct sample *sample, bool *verified)
{
    const char *bad = NULL;
    struct json_object *latency, *answer;

    *sample = (struct sample){.p50_s = -1, .p99_s = -1, .max_s = -1, .launch = 1};
    bad = read_reals(record, reals, sizeof reals / sizeof reals[0], sample);
    if (!bad)
        bad = read_counts(record, sample);
    if (bad)
        return bad;
    if (!fields_count(record, "max_rss_bytes", &sample->rss_bytes))
        return "max_rss_bytes";
    if (!fields_get(record, "verified", json_type_boolean))
        return "verified";
    if (!fields_count(record, "lost", &sample->lost))
        return "lost";
    answer = fields_get(record, "expected", json_type_object);
    if (!answer || !fields_count(answer, "sum", &sample->expected_sum))
        return "expected";
    *verified = fields_flag(record, "verified", false);
    if (absent(record, "latency_seconds"))
        return NULL;
    latency = fields_get(record, "latency_seconds", json_type_object);
    if (!latency || read_reals(latency, latencies, sizeof latencies / sizeof latencies[0], sample))
        return "latency_seconds";
    return NULL;
}
