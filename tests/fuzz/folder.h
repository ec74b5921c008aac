/* SPDX-License-Identifier: MIT
 *
 * A folder for the files that a fuzz target has read; it is made with the first of them and removed
 * at the end. */
#ifndef TRIPTYCH_TESTS_FUZZ_FOLDER_H
#define TRIPTYCH_TESTS_FUZZ_FOLDER_H

#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char fuzz_folder[] = "/dev/shm/fuzz.XXXXXX"; /* no disk is as fast */

static const char *fuzz_names[2]; /* of the files in it */

static void fuzz_path(char path[static 64], const char *name)
{
    snprintf(path, 64, "%s/%s", fuzz_folder, name);
}

static void fuzz_folder_remove(void)
{
    char path[64];

    for (size_t at = 0; at < 2 && fuzz_names[at]; at++) {
        fuzz_path(path, fuzz_names[at]);
        unlink(path);
    }
    rmdir(fuzz_folder);
}

/* Writes that file; `bytes` NULL: there is none of that name. */
static void fuzz_file(const char *name, const uint8_t *bytes, size_t size)
{
    char path[64];

    if (!fuzz_names[0]) {
        MUST(mkdtemp(fuzz_folder));
        atexit(fuzz_folder_remove);
    }
    fuzz_names[fuzz_names[0] && strcmp(fuzz_names[0], name) != 0] = name;
    fuzz_path(path, name);
    if (!bytes) {
        unlink(path);
        return;
    }
    FILE *file = fopen(path, "we");
    MUST(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

#endif
