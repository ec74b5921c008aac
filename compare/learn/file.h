/* SPDX-License-Identifier: MIT
 *
 * file: files of a learner's folder and of packs, which may be anything. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_FILE_H
#define TRIPTYCH_COMPARE_LEARN_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Reads an ordinary file of at most `most` bytes; a symbolic link is none. NULL, or why not (a
 * constant, TRANSLATED()). The caller frees *bytes, which a NUL ends. */
const char *file_read(const char *path, size_t most, char **bytes, size_t *size);

/* Whether there is anything of that name. */
bool file_is_there(const char *path);

/* Makes the file with these bytes where nothing of that name is; false: it was there already. Fails
 * the program if it cannot be made. */
bool file_make(const char *path, const char *bytes, size_t size);

/* Makes the folder unless it is there; fails the program if it cannot. */
void folder_make(const char *path);

/* Makes a private folder for things of a moment, and removes it with the files in it. The caller
 * gives it back by scratch_close(). */
char *scratch_open(void);
void scratch_close(char *folder);

#endif
