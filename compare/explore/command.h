/* SPDX-License-Identifier: MIT
 *
 * The command `triptych explore`. Main thread only. */
#ifndef TRIPTYCH_COMPARE_EXPLORE_COMMAND_H
#define TRIPTYCH_COMPARE_EXPLORE_COMMAND_H

#include "compare/explore/account.h"
#include "compare/programs/settings.h"

#include <stdio.h>

/* Writes the account as a page (compare/page/story.h; a room above this one). */
typedef void explore_page(FILE *out, const struct account *account);

extern const struct option_row explore_rows[];

/* `page` writes what --html asks for. Returns the exit status: 0 nothing found, 1 found or failed,
 * 2 usage. */
int explore_command(const struct settings *settings, explore_page *page);

#endif
