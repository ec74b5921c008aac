/* SPDX-License-Identifier: MIT */
#include "compare/results/sample.h"

#include "compare/base/json_read.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* No repetition takes longer than this (30 years), and no program is started more often. */
static const double longest_s = 1e9;
#define MOST_TIMES UINT64_C(1000000000)

/* Nor is more counted: a million CPUs for a day. */
#define MOST_COUNTED (UINT64_C(1) << 62)

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
    {"longest_task_seconds", AT(longest_task_s), false},
    {"others_cpus", AT(others_cpus), false},
    {"counters.energy_joules", AT(energy_j), false},
};

static const struct real latencies[] = {
    {"latency_seconds.p50", AT(p50_s), true},
    {"latency_seconds.p99", AT(p99_s), true},
    {"latency_seconds.max", AT(max_s), true},
};

/* A count that is missing and not needed stays as it is. */
static const struct count {
    const char *name;
    size_t offset;
    bool needed;
    uint64_t low, high;
} counts[] = {
    {"repetition", AT(repetition), true, 1, MOST_TIMES},
    {"launch", AT(launch), false, 1, MOST_TIMES},
    {"block", AT(block), false, 0, MOST_TIMES},
    {"max_rss_bytes", AT(rss_bytes), true, 0, UINT64_MAX},
    {"lost", AT(lost), true, 0, UINT64_MAX},
    {"tasks", AT(tasks), false, 0, UINT64_MAX},
    {"lost_workers", AT(lost_workers), false, 0, MOST_TIMES},
    {"redone_tasks", AT(redone_tasks), false, 0, UINT64_MAX},
    {"expected.sum", AT(expected_sum), true, 0, UINT64_MAX},
    {"switches.voluntary", AT(voluntary), false, 0, MOST_COUNTED},
    {"switches.involuntary", AT(involuntary), false, 0, MOST_COUNTED},
    {"counters.cycles", AT(counted[SAMPLE_CYCLES]), false, 0, MOST_COUNTED},
    {"counters.instructions", AT(counted[SAMPLE_INSTRUCTIONS]), false, 0, MOST_COUNTED},
    {"counters.cache_misses", AT(counted[SAMPLE_CACHE_MISSES]), false, 0, MOST_COUNTED},
    {"counters.context_switches", AT(counted[SAMPLE_CONTEXT_SWITCHES]), false, 0, MOST_COUNTED},
    {"counters.page_faults", AT(counted[SAMPLE_PAGE_FAULTS]), false, 0, MOST_COUNTED},
    {"counters.repetitions", AT(shared_by), false, 1, MOST_TIMES},
};
#undef AT

const struct sample_counter_name sample_counters[SAMPLE_COUNTERS] = {
    [SAMPLE_CYCLES] = {"cycles", "cycles"},
    [SAMPLE_INSTRUCTIONS] = {"instructions", "instructions"},
    [SAMPLE_CACHE_MISSES] = {"cache_misses", "cache misses"},
    [SAMPLE_CONTEXT_SWITCHES] = {"context_switches", "context switches"},
    [SAMPLE_PAGE_FAULTS] = {"page_faults", "page faults"},
};

/* A record whose fields are looked for. Rows of one inner object stand together in the tables, so
 * that it is looked up once. */
struct source {
    struct json_object *record, *inner; /* inner: NULL if the record has none of that name */
    const char *row; /* the name for which `inner` was looked up; NULL: none yet */
};

/* NULL: there is none. */
static struct json_object *find(struct source *source, const char *name)
{
    const char *dot = strchr(name, '.');
    int length = dot ? (int)(dot - name) : 0;
    char inner[32];

    if (!dot)
        return fields_find(source->record, name);
    if (!source->row || strncmp(source->row, name, (size_t)length + 1) != 0) {
        snprintf(inner, sizeof inner, "%.*s", length, name);
        source->inner = fields_get(source->record, inner, json_type_object);
        source->row = name;
    }
    return source->inner ? fields_find(source->inner, dot + 1) : NULL;
}

static const char *read_reals(struct source *source, const struct real *rows, size_t count,
                              struct sample *sample)
{
    for (size_t at = 0; at < count; at++) {
        struct json_object *field = find(source, rows[at].name);
        void *member = (char *)sample + rows[at].offset;
        double *value = member;
        *value = -1;
        if (!field && !rows[at].needed)
            continue;
        if (!fields_is_real(field, value) || *value > longest_s)
            return rows[at].name;
    }
    return NULL;
}

static const char *read_counts(struct source *source, struct sample *sample)
{
    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++) {
        struct json_object *field = find(source, counts[at].name);
        void *member = (char *)sample + counts[at].offset;
        uint64_t *value = member;
        if (!field && !counts[at].needed)
            continue;
        if (!fields_is_count(field, value) || *value < counts[at].low || *value > counts[at].high)
            return counts[at].name;
    }
    return NULL;
}

const char *sample_read(struct json_object *record, struct sample *sample, bool *verified)
{
    struct source source = {.record = record};
    const char *bad;

    *sample = (struct sample){.p50_s = -1,
                              .p99_s = -1,
                              .max_s = -1,
                              .launch = 1,
                              .voluntary = SAMPLE_UNTOLD,
                              .involuntary = SAMPLE_UNTOLD,
                              .shared_by = 1};
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        sample->counted[at] = SAMPLE_UNTOLD;
    bad = read_reals(&source, reals, sizeof reals / sizeof reals[0], sample);
    if (!bad)
        bad = read_counts(&source, sample);
    if (!bad && !fields_get(record, "verified", json_type_boolean))
        bad = "verified";
    *verified = fields_flag(record, "verified", false);
    if (bad || !fields_has(record, "latency_seconds"))
        return bad;
    return read_reals(&source, latencies, sizeof latencies / sizeof latencies[0], sample);
}

double sample_share(const struct sample *sample, enum sample_counter counter)
{
    if (sample->counted[counter] == SAMPLE_UNTOLD || sample->shared_by == 0)
        return -1;
    return (double)sample->counted[counter] / (double)sample->shared_by;
}

double sample_energy(const struct sample *sample)
{
    if (sample->energy_j < 0 || sample->shared_by == 0)
        return -1;
    return sample->energy_j / (double)sample->shared_by;
}

double sample_switches(const struct sample *sample)
{
    if (sample->voluntary == SAMPLE_UNTOLD || sample->involuntary == SAMPLE_UNTOLD)
        return -1;
    return (double)sample->voluntary + (double)sample->involuntary;
}
