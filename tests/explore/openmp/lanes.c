/* SPDX-License-Identifier: MIT
 *
 * Loops of simd: an iteration needs what is four before it, or an own row, or what comes behind it.
 * BROKEN: vectors may have eight. */
#include "lanes.h"

int main(void)
{
    int rows[LANES] = {0}, next[LANES + 1] = {0};

#pragma omp simd safelen(VECTOR)
    for (int at = 4; at < LANES; at++)
        rows[at] = rows[at - 4] + 1;
    for (int again = 0; again < 2; again++) {
#pragma omp simd collapse(2)
        for (int at = 0; at < LANES; at++) /* for ( */
            for (int by = 0; by < 2; by++) {
                int own[2] = {at, by};
                if (by > 0)
                    continue;
                next[at] = next[at + 1] + own[by];
            }
    }
    return rows[LANES - 1] != 2 || next[LANES] != 0;
}
