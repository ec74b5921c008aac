/* SPDX-License-Identifier: MIT
 *
 * resume: going on with a comparison that was interrupted. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RESUME_H
#define TRIPTYCH_COMPARE_RESUME_H

#include "compare/measure/plan.h"

/* Whether the folder of settings->output holds no comparison, nor anything of one: then --resume
 * begins it, so that one script serves the first start and all later ones. */
bool resume_is_fresh(const struct settings *settings);

/* Reads the folder of settings->output. Where the user gave no option but --resume and --output,
 * the options of the saved comparison become those of this one; the texts that `settings` points to
 * then belong to `saved`. Ends the program if there is nothing to go on with. */
struct results resume_open(struct settings *settings);

/* Gives back what resume_open() took, once nobody needs the settings any more. */
void resume_close(struct results *saved, const struct settings *settings);

/* Gives the plan's cells what was measured for them before, and the plan the name of the saved
 * comparison. Warns where machine or programs are not the same. `saved` stays the caller's. */
void resume_apply(struct plan *plan, const struct results *saved, const struct catalog *catalog,
                  const struct launcher *launcher);

#endif
