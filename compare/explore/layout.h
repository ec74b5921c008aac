/* SPDX-License-Identifier: MIT
 *
 * layout: the same addresses in every run, personality(2), so that a schedule can be replayed. The
 * explorer needs Linux and glibc throughout (posix/explore/), and without them it is not built. */
#ifndef TRIPTYCH_COMPARE_EXPLORE_LAYOUT_H
#define TRIPTYCH_COMPARE_EXPLORE_LAYOUT_H

/* For this process and what it will be by exec(2). */
void layout_fix(void);

#endif
