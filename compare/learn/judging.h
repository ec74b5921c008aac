/* SPDX-License-Identifier: MIT
 *
 * judging: what judgements are made with, and how a source becomes a program. For compare/learn's
 * judge alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_JUDGING_H
#define TRIPTYCH_COMPARE_LEARN_JUDGING_H

#include "compare/learn/judge.h"

/* What a judgement is made with. */
struct judging {
    const struct tools *tools;
    const struct pack *pack;
    char *folder, *source, *program;
    bool strict;
    void (*tell)(const char *step);
};

/* Tells a step, which it frees, to whoever asks. */
void judging_tell(const struct judging *judging, char *step);

/* Takes a copy of the source: what is judged does not change meanwhile. */
struct judgement judging_take(const struct judging *judging, const char *path);

/* Makes the program of it. */
struct judgement judging_build(const struct judging *judging, enum build_kind kind);

#endif
