/* SPDX-License-Identifier: MIT
 *
 * A folder for the files that a fuzz target has read; it is made with the first of them and removed
 * at the end. */
#ifndef TRIPTYCH_TESTS_FUZZ_FOLDER_H
#define TRIPTYCH_TESTS_FUZZ_FOLDER_H

#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

static char fuzz_folder[] = "/dev/shm/fuzz.XXXXXX"; /* no disk is as fast */

static void fuzz_folder_remove(void)
{
    DIR *folder = opendir(fuzz_folder);

    for (struct dirent *entry; folder && (entry = readdir(folder));)
        unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    rmdir(fuzz_folder);
}

/* Writes that file; `bytes` NULL: there is none of that name. */
static void fuzz_file(const char *name, const uint8_t *bytes, size_t size)
{
    static bool made;
    char path[sizeof fuzz_folder + 32];

    if (!made) {
        MUST(mkdtemp(fuzz_folder));
        atexit(fuzz_folder_remove);
        made = true;
    }
    snprintf(path, sizeof path, "%s/%s", fuzz_folder, name);
    if (!bytes) {
        unlink(path);
        return;
    }
    FILE *file = fopen(path, "we");
    MUST(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

#endif
