/* SPDX-License-Identifier: MIT
 *
 * schema: in which form records and files are, "triptych/1": a family and a version. A key that is
 * new needs no new version, since readers ignore what they do not know; a key that means something
 * else does. This version reads all up to its own. Any thread. */
#ifndef TRIPTYCH_SCHEMA_H
#define TRIPTYCH_SCHEMA_H

#include <stdbool.h>

/* The form in which this version writes records, prices, races, descriptions and environment.json;
 * the progress of a learner; the version of a journal. */
#define SCHEMA         "triptych/1"
#define SCHEMA_LEARN   "triptych-learn/1"
#define SCHEMA_JOURNAL 1

/* Whether `schema` (NULL: there is none) is `ours` or an older form of that family, which is read.
 */
bool schema_is_read(const char *schema, const char *ours);

/* Whether it is of that family, and newer. */
bool schema_is_newer(const char *schema, const char *ours);

/* Why something newer is refused, and what to do. */
#define SCHEMA_TOO_NEW                                                                             \
    "was written by a newer version of triptych than this one (" TRIPTYCH_VERSION                  \
    "); read it with that version, or with one that is newer still"

#endif
