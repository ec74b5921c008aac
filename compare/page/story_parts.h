/* SPDX-License-Identifier: MIT
 *
 * story_parts: what the files of the story's page share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_STORY_PARTS_H
#define TRIPTYCH_COMPARE_PAGE_STORY_PARTS_H

#include "compare/explore/account.h"

#include <stdio.h>

/* Steps that a page shows, the last ones. */
enum { STORY_MOST_STEPS = 1000 };

/* The first step that is shown. */
size_t story_first(const struct account *account);

/* Which of the account's sources the step lies in; their count: in none of them. */
size_t story_source(const struct account *account, const struct account_step *step);

/* The sources that steps lie in, each with the steps beside its lines. */
void story_write_sources(FILE *out, const struct account *account);

#endif
