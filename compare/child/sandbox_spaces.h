/* SPDX-License-Identifier: MIT
 *
 * sandbox_spaces: Linux's part of a sandbox: namespaces, and giving up rights for good. Without
 * Linux limits are all that there is, and strangers' programs have the rights of who runs them:
 * grade only what you would run by hand. For the child of a fork(2) alone, before exec(2). */
#ifndef TRIPTYCH_COMPARE_SANDBOX_SPACES_H
#define TRIPTYCH_COMPARE_SANDBOX_SPACES_H

#include "compare/child/sandbox.h"

/* Whether this build has namespaces. */
bool spaces_are_built(void);

/* Whatever else is open will be closed by exec. */
void spaces_keep_standard(void);

/* Goes into namespaces of its own. Returns 0 in the process that shall exec, or errno. */
int spaces_enter(const struct sandbox *sandbox, const char *folder, bool writes);

/* Stays outside, but gives up what rights it has. Returns 0 or errno. */
int spaces_do_without(void);

#endif
