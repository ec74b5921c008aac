/* SPDX-License-Identifier: MIT
 *
 * report: the comparison as one page, report.html: whole in itself, opens offline, asks nobody for
 * anything. Several folders (machines, versions) stand side by side in it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_REPORT_H
#define TRIPTYCH_COMPARE_REPORT_H

#include "compare/results/results.h"

struct error;    /* common/base/error.h */
struct settings; /* compare/programs/settings.h */

/* Writes FOLDER/report.html of a comparison that has just been run; what hinders is a warning,
 * since the records are there. Returns the path, which the caller frees; NULL: it could not be
 * written. */
char *report_of_run(struct results *results);

/* The command `triptych report DIR...`: reads the folders and writes the page. Returns the exit
 * status. */
int report_command(const struct settings *settings);

#endif
