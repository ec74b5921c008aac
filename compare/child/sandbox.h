/* SPDX-License-Identifier: MIT
 *
 * sandbox: where programs of strangers run. It has namespaces of its own for users, mounts,
 * processes, network and IPC: such a program sees the system's folders and its own one, both read
 * only, writes into a small /tmp that is gone afterwards, knows no process but its own, and has no
 * network but the loopback device. Limits hold besides. Where the kernel grants no namespaces,
 * limits are all that there is. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SANDBOX_H
#define TRIPTYCH_COMPARE_SANDBOX_H

#include "compare/base/text.h"

#include <stdint.h>

enum { SANDBOX_FILE_MIB = 64, SANDBOX_DISK_MIB = 256, SANDBOX_MEMORY_MIB = 4096 };

struct sandbox {
    bool bare;              /* limits alone */
    struct text_list shows; /* folders beyond the system's that programs need; read only */
    struct text_list hides; /* folders that nobody sees, but for one of `shows` in them */
};

/* Sets a limit of the calling process, unless it has a lower one; `resource` as RLIMIT_CPU. */
void sandbox_limit(int resource, uint64_t most);

/* Goes into the sandbox; for the child of a fork(2) alone, before exec(2). It shows `folder` at its
 * own path; `writes`: may be written. `sanitized`: no limit of address space, which sanitizers
 * reserve by the terabyte. Returns 0 in the process that shall exec, or errno. */
int sandbox_enter(const struct sandbox *sandbox, const char *folder, bool writes, bool sanitized);

/* Why there are no namespaces here, as a text that the caller frees; NULL: there are. */
char *sandbox_trouble(void);

#endif
