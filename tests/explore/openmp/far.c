/* SPDX-License-Identifier: MIT
 *
 * Two long loops, of which one iteration each touches the same word, under names of critical that
 * differ. MENDED: that do not. The default order has the one behind the other. */
#include <stdio.h>

#ifdef MENDED
#define OTHER one
#else
#define OTHER other
#endif

enum { ITEMS = 30000, PLACE = ITEMS / 2 };

static int counts[2 * ITEMS];

int main(void)
{
#pragma omp parallel num_threads(2)
    {
#pragma omp for nowait schedule(static)
        for (int item = 0; item < ITEMS; item++) {
#pragma omp critical(one)
            counts[item == 100 ? PLACE : item]++;
        }
#pragma omp for schedule(static)
        for (int item = 0; item < ITEMS; item++) {
#pragma omp critical(OTHER)
            counts[item == ITEMS - 100 ? PLACE : ITEMS + item]++;
        }
    }
    printf("%d\n", counts[PLACE]);
    return 0;
}
