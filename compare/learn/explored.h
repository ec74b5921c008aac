/* SPDX-License-Identifier: MIT
 *
 * explored: what `triptych explore` says of a learner's program. For compare/learn's judge alone.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_EXPLORED_H
#define TRIPTYCH_COMPARE_LEARN_EXPLORED_H

#include "compare/learn/judging.h"

/* Explores the copy of the source, for some seconds. True: *judgement is PASS, and its `explored`
 * says in how many schedules nothing was found, or FAIL of CHECK_RACE_FREE. False: it cannot be
 * explored here, or what was found is not for this check to say; *judgement is as it was. */
bool explored_look(const struct judging *judging, struct judgement *judgement);

#endif
