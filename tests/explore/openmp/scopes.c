/* SPDX-License-Identifier: MIT
 *
 * A scope whose tasks add to one sum, and a part of a table that is copied between devices. BROKEN:
 * the tasks count by themselves, too. */
#include <assert.h>
#include <omp.h>
#include <stddef.h>

static int counted;

int main(void)
{
    const size_t counts[2] = {2, 3}, from[2] = {2, 4}, to[2] = {1, 1}, sizes[2] = {6, 8};
    int table[6][8] = {{0}}, part[6][8] = {{0}}, sum = 0, host = omp_get_initial_device();

#pragma omp parallel num_threads(3)
    {
#pragma omp scope reduction(task, + : sum)
        {
#pragma omp task in_reduction(+ : sum)
            {
                sum++;
#ifdef BROKEN
                counted++;
#endif
            }
        }
    }
    table[3][5] = sum;
    assert(omp_target_memcpy_rect(part, table, sizeof(int), 2, counts, to, from, sizes, sizes, host,
                                  host) == 0);
    assert(part[2][2] == 3 && counted <= 3);
    return 0;
}
