/* SPDX-License-Identifier: MIT
 *
 * settings: what the user asked the driver for. */
#ifndef TRIPTYCH_COMPARE_SETTINGS_H
#define TRIPTYCH_COMPARE_SETTINGS_H

#include "common/options.h"

enum format { FORMAT_TABLE, FORMAT_JSON };

struct settings {
    struct words workloads;                  /* none: all */
    struct words sets;                       /* name=value */
    const char *panels, *variants, *workers; /* lists with commas; NULL: all */
    const char *launcher, *output, *programs;
    uint64_t repeat, seed;
    bool repeat_given;
    double deadline_s; /* of one run of one program */
    int format;        /* enum format */
    bool quick, dry_run, help, version;
};

#endif
