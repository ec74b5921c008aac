/* SPDX-License-Identifier: MIT */
#include "common/account/short_tasks.h"

_Thread_local struct short_account short_account;

void short_tasks_find(uint64_t repetition)
{
    short_account.slot = worker_stats_own();
    short_account.slot->untimed = true;
    short_account.repetition = repetition;
}
