/* SPDX-License-Identifier: MIT */
#include "common/workloads/graph_kernel.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/workloads/heavy_sum.h"

#include <math.h>
#include <stdlib.h>

const char *const kernel_names[] = {"compute", "memory", NULL};

enum { WORDS = 8 << 20 };

/* Word n is n, so that the sum of any of them is known. Only read while workers run. */
static uint64_t *words;

void kernel_open(enum kernel kernel)
{
    if (kernel != KERNEL_MEMORY)
        return;
    words = xcalloc(WORDS, sizeof *words);
    for (uint64_t word = 0; word < WORDS; word++)
        words[word] = word;
}

void kernel_close(void)
{
    free(words);
    words = NULL;
}

static bool read_words(struct span span)
{
    uint64_t sum = 0;

    for (uint64_t word = span.lo; word < span.hi; word++)
        sum += words[word];
    return sum == heavy_sum_formula(span.hi) - heavy_sum_formula(span.lo);
}

/* From word `at` on, as often round the buffer as it takes. */
static bool stream(uint64_t size, uint64_t at)
{
    bool right = true;

    at %= WORDS;
    while (size > 0) {
        uint64_t part = size < WORDS - at ? size : WORDS - at;
        right = read_words((struct span){at, at + part}) && right;
        size -= part;
        at = 0;
    }
    return right;
}

bool kernel_run(enum kernel kernel, uint64_t size, uint64_t number)
{
    if (kernel == KERNEL_MEMORY)
        return stream(size, number * size);
    return heavy_sum((struct span){0, size}) == heavy_sum_formula(size);
}

double kernel_rate(enum kernel kernel)
{
    const uint64_t sample = 32768;
    const double longest_s = 4e-3;
    const int least = 20;
    double begin_s = clock_now_s(), before_s = begin_s, now_s = begin_s, best_s = HUGE_VAL;

    for (uint64_t at = 0; at < (uint64_t)least || now_s - begin_s < longest_s; at++) {
        if (!kernel_run(kernel, sample, at))
            fail(STATUS_FAILED, "the kernel %s came out wrong", kernel_names[kernel]);
        now_s = clock_now_s();
        best_s = now_s - before_s < best_s ? now_s - before_s : best_s;
        before_s = now_s;
    }
    return (double)sample / best_s;
}
