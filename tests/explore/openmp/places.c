/* SPDX-License-Identifier: MIT
 *
 * Memory of omp_alloc(), and of a device. BROKEN: two threads write one place. */
#include <omp.h>

int main(void)
{
    int *cells = omp_alloc(4 * sizeof *cells, omp_default_mem_alloc), *there;
    int last = 0;

    there = omp_target_alloc(4 * sizeof *cells, omp_get_default_device());
    if (!cells || !there)
        return 1;
#pragma omp parallel for num_threads(2)
    for (int at = 0; at < 4; at++) {
#ifdef BROKEN
        cells[0] = at;
#endif
        cells[at] = at;
    }
    omp_target_memcpy(there, cells, 4 * sizeof *cells, 0, 0, omp_get_default_device(),
                      omp_get_initial_device());
    last = there[3];
    omp_target_free(there, omp_get_default_device());
    omp_free(cells, omp_default_mem_alloc);
    return last != 3;
}
