/* SPDX-License-Identifier: MIT
 *
 * live: live.html, a comparison as far as it has come. The page has no script: it is written anew
 * and loads itself again, so that it works from any folder, offline, and over a network's file
 * system. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_LIVE_H
#define TRIPTYCH_COMPARE_PAGE_LIVE_H

#include "compare/machine/heat.h"
#include "compare/results/results.h"

#include <stdio.h>

/* The file's name in the folder of results. */
#define LIVE_FILE "live.html"

/* A text may be any; NULL: it is left out. */
struct live_page {
    const char *state, *now; /* "Running"; what goes on, in a sentence */
    const char *noise;       /* a sentence on what else the machine does */
    const char *report;      /* the report's address, relative to the page */
    bool over;               /* it is not written again, and does not load itself again */
    size_t done;             /* cells that were started, of results->count */
    const struct results *results;
    const uint64_t *starts, *hit; /* of each cell; of them, those that noise hit */
    const struct heat *heat;
};

void live_page_write(FILE *out, const struct live_page *page);

#endif
