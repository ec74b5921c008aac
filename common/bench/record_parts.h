/* SPDX-License-Identifier: MIT
 *
 * record_parts: what --describe says for comparisons, in a file of its own. Main thread only. */
#ifndef TRIPTYCH_RECORD_PARTS_H
#define TRIPTYCH_RECORD_PARTS_H

#include "common/bench/workload.h"

#include <json-c/json.h>

/* Adds how the workload is scaled, whether it is divisible, and what it teaches. */
void record_describe_lessons(struct json_object *description, const struct workload *workload);

#endif
