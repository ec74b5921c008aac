/* SPDX-License-Identifier: MIT
 *
 * whole_file: a file that is there whole or not at all. It is written under a private name of its
 * own in the same folder (mkostemp(3): mode 0600, O_EXCL, so no link is followed), which then takes
 * the place of the wanted one (rename(2)). */
#ifndef TRIPTYCH_WHOLE_FILE_H
#define TRIPTYCH_WHOLE_FILE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { WHOLE_FILE_SIGNALS = 3 };

/* Writes all of it to `fd`, by as many write(2) as it takes. Returns 0, or errno of the one that
 * failed: that tells the cause also where an earlier one wrote a part. Any thread. */
int whole_write(int fd, const char *bytes, size_t size);

/* Puts a file with these bytes in the place of `path`, whole or not at all, for who goes on when
 * that fails. Meanwhile it is PATH.new: only one process at a time may do that to a path. With
 * `sync` it is on the disk when this returns, as far as the file system can. Returns 0 or errno;
 * then the old file is as it was, and nothing is left behind. Main thread. */
int whole_file_put(const char *path, const char *bytes, size_t size, bool sync);

struct whole_file {
    FILE *out; /* write here; errors are found at the end */
    const char *path;
    char *name;                  /* for now */
    struct whole_target *target; /* where `out` leads to */
    struct sigaction before[WHOLE_FILE_SIGNALS];
};

/* Why `path` cannot be written, or NULL if it can: it is new, or an ordinary file that would be
 * replaced. Leaves nothing behind. The text is valid until the next call. Main thread. */
const char *whole_file_trouble(const char *path);

/* Begins such a file; `path` must stay valid. Until it is closed SIGINT, SIGTERM and SIGHUP wait.
 * Fails the program if it cannot. Main thread; one file at a time. */
struct whole_file whole_file_open(const char *path);

/* Ends it: now it is there, as any new file with the mode that umask(2) allows. Fails the program,
 * and leaves nothing behind, if not all of it could be written. */
void whole_file_close(struct whole_file *file);

#endif
