/* SPDX-License-Identifier: MIT
 *
 * root: a folder that stands for / of a machine that is only made of files. Fixtures of cmocka. */
#ifndef TRIPTYCH_TESTS_MACHINE_ROOT_H
#define TRIPTYCH_TESTS_MACHINE_ROOT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char root[64];

static inline int make_root(void **state)
{
    (void)state;
    snprintf(root, sizeof root, "/tmp/triptych-machine-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static inline int remove_root(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf -- %s", root);
    return system(command);
}

/* Writes a file below the root, with the folders that it needs. */
static inline void file(const char *path, const char *text, size_t size)
{
    char whole[512];

    snprintf(whole, sizeof whole, "%s%s", root, path);
    for (char *slash = strchr(whole + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(whole, 0700);
        *slash = '/';
    }
    FILE *stream = fopen(whole, "we");
    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

static inline void line(const char *path, const char *text)
{
    file(path, text, strlen(text));
}

static inline void cpu_line(int cpu, const char *name, const char *text)
{
    char path[256];

    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/%s", cpu, name);
    line(path, text);
}

#endif
