/* SPDX-License-Identifier: MIT
 *
 * unit: one exercise of one submission, and what came of it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_UNIT_H
#define TRIPTYCH_COMPARE_GRADE_UNIT_H

#include "compare/grade/rubric.h"
#include "compare/grade/submission.h"

struct unit {
    const struct submission *submission;
    const struct pack *pack;
    enum judgement_kind kinds[CHECKS]; /* of each check */
    enum judgement_kind kind;          /* of all of it: PASS, FAIL or UNDECIDED */
    enum check check;                  /* the first one that did not pass */
    /* Each check's `kind`, `why`, `next`, `output` by its name; notes. */
    struct json_object *told;
    double points, of; /* points: none where it is UNDECIDED */
};

struct grading {
    struct submissions submissions;
    struct packs packs;
    struct rubric rubric;
    struct unit *units;          /* submission by submission */
    size_t unit_count, graded;   /* graded: by judges who have said something */
    char *sandbox;               /* what guarded this machine, as a sentence */
    struct json_object *similar; /* compare/grade/similar.h */
};

/* What the judge's process says of its judgements, as one object, which the caller gives back. */
struct json_object *unit_told(const struct judgement each[CHECKS]);

/* Takes it over, and gives the mark; `told` becomes the unit's. NULL: the judge did not come to an
 * end, for `why`. */
void unit_take(struct unit *unit, const struct rubric *rubric, struct json_object *told,
               const char *why);

/* What happened, or what to do (`field` is why, next or output); NULL: nothing is said. */
const char *unit_text(const struct unit *unit, const char *field);

/* "pool/posix"; the caller frees it. */
char *unit_label(const struct unit *unit);

#endif
