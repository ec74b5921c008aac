/* SPDX-License-Identifier: MIT
 *
 * judge: builds and runs a learner's program, and says what is wrong with it first. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_LEARN_JUDGE_H
#define TRIPTYCH_COMPARE_LEARN_JUDGE_H

#include "compare/learn/tools.h"

enum judgement_kind {
    JUDGEMENT_PASS,
    JUDGEMENT_FAIL,
    JUDGEMENT_UNDECIDED,
    JUDGEMENT_NOT_MADE, /* judge_each(): an earlier check stands in the way, or it does not apply */
};
extern const char *const judgement_words[]; /* TRANSLATED(), as are the names of checks */

/* The checks, in the order in which they are made. */
enum check {
    CHECK_BUILDS,
    CHECK_ENDS,
    CHECK_CORRECT,
    CHECK_PARALLEL,
    CHECK_RACE_FREE,
    CHECK_FAST,
    CHECKS
};
extern const char *const check_names[CHECKS];

struct judgement {
    enum judgement_kind kind;
    enum check check;       /* that did not pass */
    char *why, *next;       /* what happened; what to do now. NULL for PASS */
    char *output;           /* what the compiler said, or the program printed; printable, or NULL */
    struct text_list notes; /* what was not looked at, and why */
    char *explored; /* "explored 1000 schedules ...", of race-free; NULL: a sanitizer looked */
    char *cost;     /* what it took, of PASS; NULL: not told */
    char *timed;    /* "1.02 times the reference solution's time ...", of fast; NULL: not judged */
    bool hidden;    /* of fast: it looks so, but perhaps only since others had the CPUs */
};

/* Judges the file `source`; PASS may be `hidden`, so that nobody who learns has to wait for a
 * quieter machine. `strict`: warnings of the compiler fail. `tell` is told each step as it comes
 * (NULL: nobody asks). */
struct judgement judge_file(const struct tools *tools, const struct pack *pack, const char *source,
                            bool strict, void (*tell)(const char *step));
/* Makes each check for itself, as far as it can be made, for partial credit. What a warning would
 * be to a learner is in the output of the check `builds`. */
void judge_each(const struct tools *tools, const struct pack *pack, const char *source,
                struct judgement each[CHECKS]);
void judgement_free(struct judgement *judgement);

#endif
