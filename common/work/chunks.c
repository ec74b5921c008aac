/* SPDX-License-Identifier: MIT */
#include "common/work/chunks.h"

#include "common/base/fail.h"

#include <stdlib.h>

/* The size of the next chunks when `left` tasks are left. */
static uint64_t next_size(uint64_t left, uint64_t workers, uint64_t most)
{
    uint64_t size = left / (2 * workers) + (left % (2 * workers) > 0);

    return size < most ? size : most;
}

/* Writes where each chunk begins to `starts`, unless it is NULL. Returns how many there are. */
static uint64_t shrink(uint64_t tasks, uint64_t workers, uint64_t *starts)
{
    const uint64_t parts = 16; /* of a worker's share, for the first chunks */
    uint64_t most = tasks / (workers * parts) + (tasks % (workers * parts) > 0);
    uint64_t count = 0, start = 0;

    while (start < tasks) {
        uint64_t size = next_size(tasks - start, workers, most);
        for (uint64_t worker = 0; worker < workers && start < tasks; worker++) {
            if (starts)
                starts[count] = start;
            count++;
            start += size < tasks - start ? size : tasks - start;
        }
    }
    if (starts)
        starts[count] = tasks;
    return count;
}

struct chunks chunks_cut(uint64_t tasks, int workers, uint64_t size)
{
    struct chunks chunks = {.tasks = tasks, .size = size};

    if (size > 0) {
        chunks.count = tasks / size + (tasks % size > 0);
        return chunks;
    }
    chunks.count = shrink(tasks, (uint64_t)workers, NULL);
    chunks.starts = xcalloc(chunks.count + 1, sizeof *chunks.starts);
    shrink(tasks, (uint64_t)workers, chunks.starts);
    return chunks;
}

void chunks_free(struct chunks *chunks)
{
    free(chunks->starts);
    chunks->starts = NULL;
}
