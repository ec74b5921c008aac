/* SPDX-License-Identifier: MIT
 *
 * A lock for all, or one for each. */
#include <omp.h>

int main(void)
{
    omp_lock_t locks[2];
    omp_nest_lock_t nest;
    int sum = 0, again = 0;

    omp_init_lock(&locks[0]);
    omp_init_lock(&locks[1]);
    omp_init_nest_lock(&nest);
#pragma omp parallel num_threads(2)
    {
#ifdef BROKEN
        omp_lock_t *lock = &locks[omp_get_thread_num()];
#else
        omp_lock_t *lock = &locks[0];
#endif
        omp_set_lock(lock);
        sum++;
        omp_unset_lock(lock);
        omp_set_nest_lock(&nest);
        omp_set_nest_lock(&nest);
        again++;
        omp_unset_nest_lock(&nest);
        omp_unset_nest_lock(&nest);
    }
    omp_destroy_lock(&locks[0]);
    omp_destroy_lock(&locks[1]);
    omp_destroy_nest_lock(&nest);
    return sum < 0 || again != 2;
}
