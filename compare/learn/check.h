/* SPDX-License-Identifier: MIT
 *
 * check: whether a pack is whole. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_CHECK_H
#define TRIPTYCH_COMPARE_LEARN_CHECK_H

#include "compare/learn/tools.h"

/* Judges what is in the pack: the solution passes, the skeleton and each wrong solution fail in the
 * check and with the words that the pack names; text and hints are there. A line for each. Adds to
 * the counts what is wrong, and what cannot be looked at here. */
void check_pack(const struct tools *tools, const struct pack *pack, size_t *wrong,
                size_t *undecided);

#endif
