/* Two locks, one order: openmp.txt says what is to be done. */
#include "exercise.h"

#include <omp.h>

static struct account {
    omp_lock_t lock;
    uint64_t turnover;
} accounts[2];

static void move(uint64_t task)
{
    struct account *from = &accounts[task % 2], *to = &accounts[(task + 1) % 2];

    omp_set_lock(&from->lock);
    uint64_t amount = wait_for(task);
    from->turnover += amount;
    omp_set_lock(&to->lock);
    to->turnover += amount;
    omp_unset_lock(&to->lock);
    omp_unset_lock(&from->lock);
}

int main(void)
{
    omp_init_lock(&accounts[0].lock);
    omp_init_lock(&accounts[1].lock);
#pragma omp parallel for schedule(static, 1)
    for (uint64_t task = 0; task < task_count(); task++)
        move(task);
    answer(accounts[0].turnover);
    omp_destroy_lock(&accounts[0].lock);
    omp_destroy_lock(&accounts[1].lock);
    return 0;
}
