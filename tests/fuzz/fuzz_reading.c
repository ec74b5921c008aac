/* SPDX-License-Identifier: MIT
 *
 * What a program printed when it was run. */
#include "compare/measure/reading.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct program_variant variant = {.name = (char[]){"ranks"}};
    struct program program = {.panel = (char[]){"mpi"},
                              .workload = (char[]){"pool"},
                              .launched = true,
                              .variants = &variant,
                              .variant_count = 1};
    struct result result = {.workload = program.workload,
                            .panel = program.panel,
                            .variant = variant.name,
                            .workers = 2};
    struct cell cell = {.program = &program, .variant = &variant, .workers = 2, .result = &result};
    struct child child = {.end = CHILD_EXITED, .output = malloc(size + 1), .output_size = size};

    MUST(child.output);
    for (size_t at = 0; at < size; at++)
        child.output[at] = (char)bytes[at];
    struct readings readings = readings_of(&cell, &child);
    for (size_t at = 0; at < readings.count; at++) {
        MUST(readings.items[at].parsed);
        MUST(isfinite(readings.items[at].sample.seconds) && readings.items[at].sample.seconds >= 0);
    }
    for (size_t at = 0; at < readings.errors.count; at++)
        for (const char *letter = readings.errors.items[at]; *letter; letter++)
            MUST((unsigned char)*letter >= ' ' && *letter != 127);
    readings_free(&readings);
    child_free(&child);
    return 0;
}
