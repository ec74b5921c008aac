/* SPDX-License-Identifier: MIT
 *
 * owner: a file beside what only one program may write to, made with O_EXCL, which holds on every
 * file system. flock(2) alone is of one host on some of those that hosts share. It names its maker
 * by host, boot, process and batch job, so that one that was left by a killed process is known. */
#ifndef TRIPTYCH_OWNER_H
#define TRIPTYCH_OWNER_H

#include <stdbool.h>
#include <stddef.h>

/* Makes the file `path`. All that a process made go with its exit(3) or owner_release(). One that
 * is there is taken over if its maker has ended for sure: a process of this boot that is not there
 * any more, a boot of this host that is over, or an earlier start of this very batch job. False:
 * another holds it; `who` (of `size` bytes) says which host and process, and the file is to be
 * removed if that has ended. Where no file can be made at all there is nothing to guard: true. Main
 * thread, with a flock(2) on what is guarded; four files at most. */
bool owner_take(const char *path, char *who, size_t size);
void owner_release(void);

#endif
