/* SPDX-License-Identifier: MIT
 *
 * cores: which of the CPUs allowed here a comparison uses: of fast or of frugal cores, and one of
 * each core. Main thread only. */
#ifndef TRIPTYCH_COMPARE_CORES_H
#define TRIPTYCH_COMPARE_CORES_H

#include "common/base/affinity.h"
#include "common/base/error.h"
#include "compare/programs/settings.h"

/* Those of `from` that are wanted, as /sys below `root` ("" is the real one) tells of them. Where
 * the system tells of one kind of core, all of them are P cores. False, and why: there are none. */
bool cores_choose(const char *root, const struct affinity *from, enum cores kind, bool one_each,
                  struct affinity *chosen, struct error *error);

/* Leaves this process, and whatever it starts from now on, only what the settings ask for. False,
 * and why: that is not possible here. */
bool cores_keep(const struct settings *settings, struct error *error);

/* What is to be known of these CPUs where they are not all alike: "0-7: 4 cores with two CPUs each
 * ...". NULL: they are, and no choice was made. The caller frees it. */
char *cores_words(const char *root, const struct affinity *mask, enum cores kind, bool one_each);

/* The same of this process. */
char *cores_told(const struct settings *settings);

#endif
