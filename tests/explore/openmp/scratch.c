/* SPDX-License-Identifier: MIT
 *
 * A variable for what lies between: private, or forgotten; and the last one is kept. */
#include <assert.h>

static int values[60];

int main(void)
{
    int between, last = -1, offset = 3;

#ifdef BROKEN
#pragma omp parallel for lastprivate(last) firstprivate(offset)
#else
#pragma omp parallel for private(between) lastprivate(last) firstprivate(offset)
#endif
    for (int i = 0; i < 60; i++) {
        between = values[i] + offset;
        values[i] = between;
        last = i;
    }
    assert(last == 59);
    return 0;
}
