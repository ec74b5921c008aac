/* SPDX-License-Identifier: MIT
 *
 * sandbox_root: the files that a sandboxed program sees. */
#ifndef TRIPTYCH_COMPARE_SANDBOX_ROOT_H
#define TRIPTYCH_COMPARE_SANDBOX_ROOT_H

#include "compare/child/sandbox.h"

/* Makes them the root of the calling process, which must be the first one of new namespaces for
 * mounts and processes. Returns 0 or errno. */
int sandbox_root(const struct sandbox *sandbox, const char *folder, bool writes);

#endif
