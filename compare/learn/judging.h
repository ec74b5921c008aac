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
    bool shares; /* the workers of one of the runs were processes that share memory */
    void (*tell)(const char *step);
};

/* Makes a private folder, in which all of a judgement happens, and the names of files in it;
 * removes it with all that is in it. */
void judging_open(struct judging *judging);
void judging_close(struct judging *judging);

/* Tells a step, which it frees, to whoever asks. */
void judging_tell(const struct judging *judging, char *step);

/* Takes a copy of the source: what is judged does not change meanwhile. */
struct judgement judging_take(const struct judging *judging, const char *path);

/* Makes the program of it. */
struct judgement judging_build(const struct judging *judging, enum build_kind kind);

#endif
