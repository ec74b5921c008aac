/* SPDX-License-Identifier: MIT
 *
 * answer: what every worker's part of a job comes to. */
#ifndef TRIPTYCH_ANSWER_H
#define TRIPTYCH_ANSWER_H

#include <stdint.h>

/* Independent of order, so that it can be summed up over workers; every worker's part must reach
 * it. Sums wrap modulo 2^64. */
struct answer {
    uint64_t count, sum;
};

static inline struct answer answer_add(struct answer a, struct answer b)
{
    return (struct answer){a.count + b.count, a.sum + b.sum};
}

#endif
