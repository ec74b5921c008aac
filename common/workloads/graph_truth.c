/* SPDX-License-Identifier: MIT */
#include "common/workloads/graph_truth.h"

#include "common/base/fail.h"

#include <stdlib.h>

/* row[column - back] where that exists. */
static uint64_t before(const uint64_t *row, uint64_t column, uint64_t back)
{
    return column < back ? 0 : row[column - back];
}

static uint64_t after(const uint64_t *row, uint64_t width, uint64_t column, uint64_t ahead)
{
    return column + ahead >= width ? 0 : row[column + ahead];
}

static uint64_t periodic(const uint64_t *row, uint64_t width, uint64_t column)
{
    if (width <= 2)
        return row[0] + (width == 2 ? row[1] : 0);
    return row[(column + width - 1) % width] + row[column] + row[(column + 1) % width];
}

static uint64_t some(const uint64_t *row, uint64_t width, uint64_t phase, uint64_t column)
{
    uint64_t sum = 0;

    for (uint64_t from = width; from-- > 0;)
        sum += shape_random(phase, column, from) ? row[from] : 0;
    return sum;
}

/* The sum of the values in row[] that this column's next task depends on; `total` is that of all.
 */
static uint64_t inputs_sum(enum pattern pattern, const uint64_t *row, uint64_t width, uint64_t step,
                           uint64_t column, uint64_t total)
{
    uint64_t reach;

    switch (pattern) {
    case PATTERN_TRIVIAL:
        return 0;
    case PATTERN_NO_COMM:
        return row[column];
    case PATTERN_STENCIL:
        return before(row, column, 1) + row[column] + after(row, width, column, 1);
    case PATTERN_PERIODIC:
        return periodic(row, width, column);
    case PATTERN_FFT:
        reach = UINT64_C(1) << (step - 1) % shape_fft_phases(width);
        return before(row, column, reach) + row[column] + after(row, width, column, reach);
    case PATTERN_TREE:
        return row[column / 2];
    case PATTERN_ALL_TO_ALL:
        return total;
    case PATTERN_RANDOM:
        break;
    }
    return some(row, width, (step - 1) % SHAPE_RANDOM_PHASES, column);
}

struct answer graph_truth(enum pattern pattern, uint64_t width, uint64_t steps)
{
    uint64_t *row = xcalloc(width, sizeof *row), *next = xcalloc(width, sizeof *next);
    struct answer answer = {width * steps, 0};
    uint64_t total = 0;

    for (uint64_t step = 0; step < steps; step++) {
        uint64_t sum = 0;
        for (uint64_t column = 0; column < width; column++) {
            uint64_t inputs = step == 0 ? 0 : inputs_sum(pattern, row, width, step, column, total);
            next[column] = graph_value(step * width + column, inputs);
            sum += next[column];
        }
        uint64_t *old = row;
        row = next;
        next = old;
        total = sum;
        answer.sum += sum;
    }
    free(row);
    free(next);
    return answer;
}
