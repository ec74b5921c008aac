/* SPDX-License-Identifier: MIT */
#include "mpi/hybrid/hybrid_lanes.h"

#include "common/base/fail.h"

#include <stdlib.h>

struct lanes lanes_open(const struct job *job, uint64_t each)
{
    struct lanes lanes = {.each = each, .count = job->ordered ? each : 1};

    lanes.lane = xcalloc(lanes.count, sizeof(struct channel *));
    for (uint64_t lane = 0; lane < lanes.count; lane++)
        lanes.lane[lane] = channel_open((size_t)job->capacity, sizeof(struct block));
    return lanes;
}

void lanes_free(struct lanes *lanes)
{
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        channel_free(lanes->lane[lane]);
    free(lanes->lane);
}

bool lanes_next(struct lanes *lanes, struct block *block)
{
    struct channel *lane = lanes->lane[lanes->passed % lanes->count];

    if (channel_count(lane) == 0)
        return false;
    channel_get(lane, block);
    lanes->passed += block->ends_chunk;
    return true;
}

void lanes_close(struct lanes *lanes)
{
    for (uint64_t lane = 0; lane < lanes->count; lane++)
        channel_close(lanes->lane[lane]);
}
