/* SPDX-License-Identifier: MIT
 *
 * Policies, too: which of the stores that a load may read it reads, and whether a wait may end
 * early. What is planned says so; of what is drawn by lot some runs have such (search.c), and
 * others never. */
#include "posix/explore/shared.h"

static unsigned planned_older(void)
{
    struct shared *shared = explore_shared;
    const struct turn *turn = &shared->turns[shared->turn];

    if (shared->policy == POLICY_DEVIATIONS)
        return explore_deviates(shared->steps - 1, true) ? shared->turns[shared->turn++].older : 0;
    return shared->turn < shared->turn_count && shared->turn_done == turn->at ? turn->older : 0;
}

/* Seldom enough that a run which needs one such read has no others. */
static unsigned older_by_lot(unsigned reach)
{
    enum { ONE_OF = 4 };
    uint64_t *state = &explore_shared->random;

    if (!explore_shared->older_by_lot || explore_random(state) % ONE_OF != 0)
        return 0;
    return 1 + (unsigned)(explore_random(state) % reach);
}

unsigned explore_choose_older(unsigned reach)
{
    struct shared *shared = explore_shared;

    if (reach == 0 || shared->steps == 0 || shared->steps == shared->most_steps)
        return 0;
    bool planned = shared->policy == POLICY_DEVIATIONS || shared->policy == POLICY_SEGMENTS ||
                   shared->policy == POLICY_EXACT ||
                   (shared->policy == POLICY_STATES && shared->turn < shared->turn_count);
    unsigned older = planned ? planned_older() : older_by_lot(reach);
    older = older <= reach ? older : 0;
    shared->older_offered = true;
    shared->reach[shared->steps - 1] = (uint8_t)reach;
    shared->older[shared->steps - 1] = (uint8_t)older;
    return older;
}

bool explore_choose_early(void)
{
    struct shared *shared = explore_shared;
    bool offered = shared->older_offered, early;

    if (shared->steps == 0 || shared->reach[shared->steps - 1] > 0) /* it has its choice */
        return false;
    early = explore_choose_older(1) == 1;
    shared->older_offered = offered;
    shared->early_offered = true;
    return early;
}
