/* SPDX-License-Identifier: MIT */
#include "common/workloads/graph_shape.h"

#include "common/base/fail.h"

#include <errno.h>
#include <stdlib.h>

const char *const pattern_names[] = {
    [PATTERN_TRIVIAL] = "trivial",
    [PATTERN_NO_COMM] = "no_comm",
    [PATTERN_STENCIL] = "stencil_1d",
    [PATTERN_PERIODIC] = "stencil_1d_periodic",
    [PATTERN_FFT] = "fft",
    [PATTERN_TREE] = "tree",
    [PATTERN_ALL_TO_ALL] = "all_to_all",
    [PATTERN_RANDOM] = "random",
    [PATTERN_RANDOM + 1] = NULL,
};

enum { MOST_DEPENDENCIES = 1 << 24 }; /* all phases together */

uint64_t shape_fft_phases(uint64_t width)
{
    uint64_t phases = 1;

    while (UINT64_C(1) << phases < width)
        phases++;
    return phases;
}

bool shape_random(uint64_t phase, uint64_t to, uint64_t from)
{
    return shape_mix(shape_mix((phase << 32) + to) + from) & 1;
}

static uint64_t phases_of(enum pattern pattern, uint64_t width)
{
    return pattern == PATTERN_FFT      ? shape_fft_phases(width)
           : pattern == PATTERN_RANDOM ? SHAPE_RANDOM_PHASES
                                       : 1;
}

/* At most so many dependencies has a task. */
static uint64_t degree_of(enum pattern pattern, uint64_t width)
{
    bool dense = pattern == PATTERN_ALL_TO_ALL || pattern == PATTERN_RANDOM;

    return pattern == PATTERN_TRIVIAL ? 0 : dense ? width : 3;
}

/* Puts the columns column - reach, column and column + reach that exist into list[]; `around`: the
 * ends are neighbours. */
static size_t near(uint32_t *list, uint64_t width, uint64_t column, uint64_t reach, bool around)
{
    size_t count = 0;
    bool before = column >= reach, after = column + reach < width;

    if (around && !after && width > 2)
        list[count++] = 0;
    if (before && reach > 0)
        list[count++] = (uint32_t)(column - reach);
    list[count++] = (uint32_t)column;
    if (after && reach > 0)
        list[count++] = (uint32_t)(column + reach);
    if (around && !before && width > 2)
        list[count++] = (uint32_t)(width - 1);
    return count;
}

static size_t drawn(uint32_t *list, uint64_t width, uint64_t phase, uint64_t column, bool all)
{
    size_t count = 0;

    for (uint64_t from = 0; from < width; from++)
        if (all || shape_random(phase, column, from))
            list[count++] = (uint32_t)from;
    return count;
}

/* The inputs of a task; returns how many. */
static size_t inputs_of(uint32_t *list, enum pattern pattern, uint64_t width, uint64_t phase,
                        uint64_t column)
{
    switch (pattern) {
    case PATTERN_TRIVIAL:
        return 0;
    case PATTERN_NO_COMM:
        return near(list, width, column, 0, false);
    case PATTERN_STENCIL:
        return near(list, width, column, 1, false);
    case PATTERN_PERIODIC:
        return near(list, width, column, 1, true);
    case PATTERN_FFT:
        return near(list, width, column, UINT64_C(1) << phase, false);
    case PATTERN_TREE:
        return near(list, width, column / 2, 0, false);
    case PATTERN_ALL_TO_ALL:
    case PATTERN_RANDOM:
        break;
    }
    return drawn(list, width, phase, column, pattern == PATTERN_ALL_TO_ALL);
}

static void lists_open(struct lists *lists, size_t count, size_t entries)
{
    lists->first = xcalloc(count + 1, sizeof *lists->first);
    lists->at = xcalloc(entries + 1, sizeof *lists->at);
}

/* From who needs what to who is needed by whom, in each phase. */
static void turn_round(struct shape *shape)
{
    size_t width = (size_t)shape->width, phases = (size_t)shape->phases;
    size_t *next = xcalloc(width * phases + 1, sizeof *next);

    lists_open(&shape->outputs, width * phases, shape->inputs.first[width * phases]);
    size_t *first = shape->outputs.first;
    for (size_t number = 0; number < width * phases; number++) {
        struct columns inputs = shape_list(&shape->inputs, number);
        for (size_t at = 0; at < inputs.count; at++)
            first[number / width * width + inputs.at[at] + 1]++;
    }
    for (size_t number = 0; number < width * phases; number++) {
        first[number + 1] += first[number];
        next[number] = first[number];
    }
    for (size_t number = 0; number < width * phases; number++) {
        struct columns inputs = shape_list(&shape->inputs, number);
        for (size_t at = 0; at < inputs.count; at++) {
            size_t from = number / width * width + inputs.at[at];
            shape->outputs.at[next[from]++] = (uint32_t)(number % width);
        }
    }
    free(next);
}

bool shape_open(struct shape *shape, enum pattern pattern, uint64_t width, struct error *error)
{
    uint64_t phases = phases_of(pattern, width), degree = degree_of(pattern, width), widest = 1;

    *shape = (struct shape){.width = width, .phases = phases};
    if (width * phases * degree > MOST_DEPENDENCIES) {
        while (widest * 2 * widest * 2 * phases <= MOST_DEPENDENCIES)
            widest *= 2;
        return error_write(error,
                           "--width: in pattern %s %llu columns have too many dependencies; "
                           "give --width %llu or less, or another --pattern",
                           pattern_names[pattern], (unsigned long long)width,
                           (unsigned long long)widest);
    }
    /* at most MOST_DEPENDENCIES */
    lists_open(&shape->inputs, (size_t)(width * phases), (size_t)(width * phases * degree));
    for (size_t number = 0, at = 0; number < width * phases; number++) {
        at += inputs_of(shape->inputs.at + at, pattern, width, number / width, number % width);
        shape->inputs.first[number + 1] = at;
    }
    turn_round(shape);
    return true;
}

void shape_free(struct shape *shape)
{
    free(shape->inputs.first);
    free(shape->inputs.at);
    free(shape->outputs.first);
    free(shape->outputs.at);
    *shape = (struct shape){0};
}
