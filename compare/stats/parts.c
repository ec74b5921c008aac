/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

void parts_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
}

double *parts_sorted(const double *values, size_t count)
{
    /* cppcheck-suppress invalidFunctionArg ; our xcalloc() takes 0, too */
    double *sorted = xcalloc(count, sizeof *sorted);

    if (count > 0)
        memcpy(sorted, values, count * sizeof *sorted);
    parts_sort(sorted, count);
    return sorted;
}

double parts_middle(const double *sorted, size_t count)
{
    return count > 0 ? sorted[(count - 1) / 2] / 2 + sorted[count / 2] / 2 : 0;
}

double parts_at(const double *sorted, size_t count, double at)
{
    double last = (double)count - 1, below = floor(at);
    size_t index;

    if (count == 0)
        return 0;
    if (!(at > 0))
        return sorted[0];
    if (at >= last)
        return sorted[count - 1];
    index = (size_t)below;
    return sorted[index] + (at - below) * (sorted[index + 1] - sorted[index]);
}

struct ranked {
    double value;
    size_t index;
};

static int by_ranked(const void *left, const void *right)
{
    return by_value(&((const struct ranked *)left)->value, &((const struct ranked *)right)->value);
}

double parts_ranks(const double *values, size_t count, double *ranks)
{
    struct ranked *order = xcalloc(count, sizeof *order);
    double ties = 0;

    for (size_t at = 0; at < count; at++)
        order[at] = (struct ranked){values[at], at};
    qsort(order, count, sizeof *order, by_ranked);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && order[end].value <= order[first].value;)
            end++;
        for (size_t at = first; at < end; at++)
            ranks[order[at].index] = (double)(first + 1 + end) / 2;
        double equal = (double)(end - first);
        ties += equal * equal * equal - equal;
    }
    free(order);
    return ties;
}

uint64_t parts_random(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15;

    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

size_t parts_pick(uint64_t *state, size_t most)
{
    return (size_t)(((parts_random(state) >> 32) * (uint64_t)most) >> 32);
}
