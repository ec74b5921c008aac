/* SPDX-License-Identifier: MIT
 *
 * told: what the last screen of a comparison is made of. Main thread only. */
#ifndef TRIPTYCH_COMPARE_TOLD_H
#define TRIPTYCH_COMPARE_TOLD_H

#include "compare/answer/answer.h"
#include "compare/measure/session.h"

/* What an answer is made of. `answer` has the texts; who prints it points its members hit and next
 * to these lists, whose place is known only then. */
struct told {
    struct answer answer;
    struct text_list hit, next;
    char *noise, *sizes, *why;
};

/* What the session has to tell so far; give it back with told_free(). */
struct told told_of(const struct session *session);
void told_free(struct told *told);

#endif
