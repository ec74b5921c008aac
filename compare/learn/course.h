/* SPDX-License-Identifier: MIT
 *
 * course: a learner's folder: a file for each exercise, and what has passed. No work in it is ever
 * written over. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_COURSE_H
#define TRIPTYCH_COMPARE_LEARN_COURSE_H

#include "compare/learn/pack.h"

#include <json-c/json.h>

#define COURSE_FILE ".triptych-learn.json"

struct course {
    char *folder;
    const struct packs *packs;
    struct json_object *progress;
};

/* Makes the folder, or what is missing in it (a newer suite has more exercises). False, and why: it
 * is a folder of something else, or its progress cannot be read. */
bool course_make(struct course *course, const char *folder, const struct packs *packs,
                 struct error *error);

/* Opens a folder that is there already; the one above FOLDER that is one will do, too. */
bool course_open(struct course *course, const char *folder, const struct packs *packs,
                 struct error *error);
void course_close(struct course *course);

/* FOLDER/01-wait-overlap/posix.c, and the folder's last part; the caller frees them. */
char *course_path(const struct course *course, const struct pack *pack);
char *course_short_path(const struct pack *pack);

/* The exercise that `word` means: wait-overlap/posix, 01-wait-overlap/posix.c, or wait-overlap (its
 * first one that has not passed); NULL: none. */
const struct pack *course_find(const struct course *course, const char *word);

/* The first exercise that has not passed; NULL: all have. */
const struct pack *course_current(const struct course *course);

bool course_has_passed(const struct course *course, const struct pack *pack);

/* Notes it on the disk at once. */
void course_pass(struct course *course, const struct pack *pack);

/* How often the learner has asked for that ("hints", "solutions") of an exercise until now; counts
 * this time, on the disk at once. */
uint64_t course_ask(struct course *course, const struct pack *pack, const char *what);

/* Puts the skeleton in the file's place. The file is kept under the name that is returned (the
 * caller frees it); NULL: there was none. */
char *course_reset(const struct course *course, const struct pack *pack);

#endif
