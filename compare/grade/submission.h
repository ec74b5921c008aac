/* SPDX-License-Identifier: MIT
 *
 * submission: what a student has handed in: a folder as `triptych learn DIR` makes it. What is in
 * it may be anything. Main thread only. */
#ifndef TRIPTYCH_COMPARE_GRADE_SUBMISSION_H
#define TRIPTYCH_COMPARE_GRADE_SUBMISSION_H

#include "common/base/error.h"
#include "compare/learn/pack.h"

struct submission {
    char *name;   /* of the student: printable, and no other has it */
    char *folder; /* an absolute path */
    bool is_link; /* a symbolic link leads there, which nobody follows */
};

struct submissions {
    struct submission *items; /* by name */
    size_t count;
};

/* Adds what is in `folder`: one submission, if it holds what `triptych learn` keeps or the folder
 * of any exercise; else each folder in it is one. False, and why: it cannot be read, or holds none.
 */
bool submissions_add(struct submissions *submissions, const char *folder, const struct packs *packs,
                     struct error *error);

/* Orders them by name; a folder that was named twice counts once, and two of one name are told
 * apart by numbers. The folder of results, should it lie among them, is none. */
void submissions_sort(struct submissions *submissions, const char *output);
void submissions_free(struct submissions *submissions);

/* The file that a student has handed in for an exercise; the caller frees it. */
char *submission_file(const struct submission *submission, const struct pack *pack);

/* Why that file must not be read, before anyone looks into it (a constant); NULL: nothing on the
 * way to it is a link. */
const char *submission_trouble(const struct submission *submission, const struct pack *pack);

#endif
