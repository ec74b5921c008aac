/* SPDX-License-Identifier: MIT
 *
 * Decisions: what the plan says, and which choices need not be tried (sleep sets). */
#include "mpi/explore/explore.h"

static bool asleep(const struct choice *choice)
{
    for (uint32_t at = 0; at < mpix->sleep_count; at++)
        if (mpix->sleep[at].key == choice->key)
            return true;
    return false;
}

/* What was tried before this choice need not be tried again, until something happens at its rank.
 */
static void put_to_sleep(const struct choice *choices, unsigned chosen)
{
    uint32_t kept = 0;

    for (unsigned at = 0; at < chosen; at++)
        if (!asleep(&choices[at]) && mpix->sleep_count < MOST_SLEEP)
            mpix->sleep[mpix->sleep_count++] = choices[at];
    for (uint32_t at = 0; at < mpix->sleep_count; at++)
        if (mpix->sleep[at].rank != choices[chosen].rank)
            mpix->sleep[kept++] = mpix->sleep[at];
    mpix->sleep_count = kept;
}

void mpix_decided_at(uintptr_t pc)
{
    if (mpix->decision_count > 0)
        mpix->decision[mpix->decision_count - 1].pc = pc;
}

unsigned mpix_decide(unsigned count, const struct choice *choices)
{
    uint32_t number = mpix->decision_count;
    unsigned chosen = 0;

    if (mpix->apart)
        choices = NULL;
    if (number == MOST_DECISIONS) {
        mpix->limited = true;
        return 0;
    }
    if (number < mpix->plan_count)
        chosen = mpix->plan[number];
    else
        while (choices && chosen < count && asleep(&choices[chosen]))
            chosen++;
    if (chosen > count || (chosen == count && number < mpix->plan_count)) {
        mpix->diverged = true;
        chosen = 0;
    }
    mpix->decision[number].chosen = (uint16_t)chosen;
    mpix->decision[number].count = (uint16_t)count;
    mpix->decision[number].pc = 0;
    mpix->decision_count++;
    if (choices && (chosen == count || asleep(&choices[chosen]))) {
        mpix->pruned = true;
        mpix_stop();
    }
    if (choices)
        put_to_sleep(choices, chosen);
    return chosen;
}
