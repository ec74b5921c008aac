/* SPDX-License-Identifier: MIT
 *
 * story: what `triptych explore` found as a page of its own: one column a thread or rank, the
 * sources beside it with the lines marked. It has no script and asks nobody for anything. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_STORY_H
#define TRIPTYCH_COMPARE_PAGE_STORY_H

#include "compare/explore/account.h"

#include <stdio.h>

/* Writes the page. Of sources only those are read that the account names: a program can say of its
 * lines that they are any file's. */
void story_page_write(FILE *out, const struct account *account);

#endif
