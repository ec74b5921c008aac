/* SPDX-License-Identifier: MIT
 *
 * sample: one repetition, as its record tells. Any thread. */
#ifndef TRIPTYCH_COMPARE_SAMPLE_H
#define TRIPTYCH_COMPARE_SAMPLE_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* Values below 0: not told. */
struct sample {
    double seconds, setup_s, launch_s, cpu_s, first_result_s, p50_s, p99_s, max_s;
    double longest_task_s;
    uint64_t rss_bytes, lost, expected_sum;
    uint64_t tasks; /* of all workers; 0: not told */
    uint64_t lost_workers,
        redone_tasks; /* workers that died or hung, and what others did for them */
    uint64_t launch, repetition, block; /* launch: which start of the program, from 1 in the cell */
};

/* What a record tells of its repetition, and in *verified whether its answer was right. Nothing is
 * believed: types and ranges are checked. Returns the name of the first field that is missing or
 * wrong; NULL: all are good. */
const char *sample_read(struct json_object *record, struct sample *sample, bool *verified);

#endif
