/* SPDX-License-Identifier: MIT
 *
 * Each element takes its neighbour: from another array, or from one that others write. */
static double rows[40][40], old[40][40];

int main(void)
{
#pragma omp parallel for schedule(static)
    for (int i = 0; i < 39; i++)
        for (int j = 0; j < 40; j++)
#ifdef BROKEN
            rows[i][j] = rows[i + 1][j] + 1;
#else
            rows[i][j] = old[i + 1][j] + 1;
#endif
    return 0;
}
