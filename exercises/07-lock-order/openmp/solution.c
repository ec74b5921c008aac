/* Two locks, one order: nobody waits while holding one, and both are taken in the same order. */
#include "exercise.h"

#include <omp.h>

static struct account {
    omp_lock_t lock;
    uint64_t turnover;
} accounts[2];

static void move(uint64_t task)
{
    struct account *from = &accounts[task % 2], *to = &accounts[(task + 1) % 2];

    uint64_t amount = wait_for(task);
    omp_set_lock(&accounts[0].lock);
    omp_set_lock(&accounts[1].lock);
    from->turnover += amount;
    to->turnover += amount;
    omp_unset_lock(&accounts[1].lock);
    omp_unset_lock(&accounts[0].lock);
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
