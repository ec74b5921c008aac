/* SPDX-License-Identifier: MIT
 *
 * inside: files of a folder that somebody else may have made. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_INSIDE_H
#define TRIPTYCH_COMPARE_PAGE_INSIDE_H

#include <stddef.h>

/* The whole of an ordinary file of at most `most` bytes, and its size. `path` is relative to the
 * folder that `folder_fd` is open on; neither ".." nor a symbolic link can lead out of it. NULL:
 * why in *why (not to be freed). The caller frees the bytes. */
char *inside_read(int folder_fd, const char *path, size_t most, size_t *size, const char **why);

#endif
