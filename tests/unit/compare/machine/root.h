/* SPDX-License-Identifier: MIT
 *
 * root: a folder that stands for / of a machine that is only made of files. Fixtures of cmocka. */
#ifndef TRIPTYCH_TESTS_MACHINE_ROOT_H
#define TRIPTYCH_TESTS_MACHINE_ROOT_H

#include <stdio.h>
#include <stdlib.h>

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

#endif
