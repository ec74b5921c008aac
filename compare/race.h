/* SPDX-License-Identifier: MIT
 *
 * race: the command `triptych race`: how many updates the racy forms of data_race lose, by compiler
 * and level of optimisation, and what each mending costs alone and contended. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RACE_H
#define TRIPTYCH_COMPARE_RACE_H

#include "compare/catalog.h"
#include "compare/command.h"
#include "compare/settings.h"
#include "compare/stats/stats.h"

/* The rows of its own options. */
extern const struct option_row race_rows[];

/* One row of what is told: a variant, built so, with so many workers. */
struct race_cell {
    const struct program *program; /* of the catalog */
    const char *variant;           /* the program's */
    const char *build;             /* "gcc-O2", of the lab; "": the program of the catalog */
    char *path;                    /* what is started; the cell's */
    bool racy;                     /* the values are shares of updates lost, else seconds */
    int workers;
    double *values; /* values[count] of one start of the program each; the cell's */
    size_t count;
    struct interval result; /* the median, once all is measured */
};

struct race {
    struct race_cell *cells;
    size_t count;
    struct text_list left_out, failures;
};

/* Which cells there are: racy variants of the lab's builds below the catalog's root, mended ones of
 * the catalog's own programs. Builds the lab where the root is a build tree that has none. */
struct race race_plan(const struct catalog *catalog, const struct launcher *launcher,
                      const struct settings *settings);

/* Prints it: a table, CSV, JSON or Markdown. */
void race_print(const struct race *race, int format);

void race_free(struct race *race);

/* Runs all of it, saves the records and prints. Returns the exit status. */
int race_run(const struct catalog *catalog, const struct launcher *launcher,
             const struct settings *settings);

#endif
