/* SPDX-License-Identifier: MIT
 *
 * sample: one repetition, as its record tells. Any thread. */
#ifndef TRIPTYCH_COMPARE_SAMPLE_H
#define TRIPTYCH_COMPARE_SAMPLE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* What is counted of a whole start of a program, by it and its descendants on this host. */
enum sample_counter {
    SAMPLE_CYCLES,
    SAMPLE_INSTRUCTIONS,
    SAMPLE_CACHE_MISSES,
    SAMPLE_CONTEXT_SWITCHES,
    SAMPLE_PAGE_FAULTS,
    SAMPLE_COUNTERS
};

/* Their names in the object `counters` of a record, and for readers. */
extern const struct sample_counter_name {
    const char *name, *words;
} sample_counters[SAMPLE_COUNTERS];

/* A count that no record told. */
#define SAMPLE_UNTOLD UINT64_MAX

/* Values below 0: not told. */
struct sample {
    double seconds, setup_s, launch_s, cpu_s, first_result_s, p50_s, p99_s, max_s;
    double longest_task_s;
    double others_cpus; /* CPUs that others used meanwhile, of those that it may use */
    uint64_t rss_bytes, lost, expected_sum;
    uint64_t tasks; /* of all workers; 0: not told */
    uint64_t lost_workers,
        redone_tasks; /* workers that died or hung, and what others did for them */
    uint64_t launch, repetition, block; /* launch: which start of the program, from 1 in the cell */
    uint64_t voluntary, involuntary;    /* context switches; SAMPLE_UNTOLD */
    /* Of the start; SAMPLE_UNTOLD. `shared_by`: how many repetitions there were in it. */
    uint64_t counted[SAMPLE_COUNTERS], shared_by;
    double energy_j; /* of the whole machine during the start */
};

/* A repetition's share of what its start counted (or of its joules); below 0: not told. */
double sample_share(const struct sample *sample, enum sample_counter counter);
double sample_energy(const struct sample *sample);

/* Its context switches; below 0: not told. */
double sample_switches(const struct sample *sample);

/* What a record tells of its repetition, and in *verified whether its answer was right. Nothing is
 * believed: types and ranges are checked. Returns the name of the first field that is missing or
 * wrong; NULL: all are good. */
const char *sample_read(struct json_object *record, struct sample *sample, bool *verified);

#endif
