/* SPDX-License-Identifier: MIT
 *
 * pack_read: the fields of a pack's file (docs/teaching.md), none of which is believed. For
 * compare/learn's pack alone. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_PACK_READ_H
#define TRIPTYCH_COMPARE_LEARN_PACK_READ_H

#include "compare/base/json_read.h"
#include "compare/learn/pack.h"

/* Takes the exercise of one panel, whose own fields are `own`, from the pack's `object` in
 * `folder`. NULL, and pack_free() gives it back; or the field that is invalid, and there is nothing
 * to free. */
const char *pack_read(struct pack *pack, struct json_object *object, struct json_object *own,
                      const char *folder, enum panel panel);
void pack_free(struct pack *pack);

#endif
