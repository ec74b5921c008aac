/* SPDX-License-Identifier: MIT
 *
 * The teams of a league: each its own part, or all of it. */
static double values[30];

int main(void)
{
#ifdef BROKEN
#pragma omp target teams num_teams(2) map(tofrom : values)
#else
#pragma omp target teams distribute num_teams(2) map(tofrom : values)
#endif
    for (int i = 0; i < 30; i++) {
        double twice = 2 * values[i];
        values[i] = twice;
    }
    return 0;
}
