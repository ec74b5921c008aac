/* SPDX-License-Identifier: MIT
 *
 * compiler: the C compiler for what the user brings or looks at. Main thread only. */
#ifndef TRIPTYCH_COMPARE_COMPILER_H
#define TRIPTYCH_COMPARE_COMPILER_H

#include <stdbool.h>

/* The one that CC names, or else `cc`; with `gnu` or else `gcc`. It may point into the
 * environment. */
const char *compiler_name(bool gnu);

/* Why that compiler compiles nothing here, not even an empty file, and what to do; NULL: it does.
 * The caller frees it. */
char *compiler_trouble(const char *cc);

#endif
