/* SPDX-License-Identifier: MIT
 *
 * choice: which part of the catalog the user wants. Main thread only. */
#ifndef TRIPTYCH_COMPARE_CHOICE_H
#define TRIPTYCH_COMPARE_CHOICE_H

#include "compare/programs/setting.h"
#include "compare/programs/settings.h"

enum { CHOICE_MOST_NUMBERS = 32, CHOICE_MOST_WORKERS = 4096 };

struct choice {
    struct text_list workloads, panels, variants; /* empty: all */
    int workers[CHOICE_MOST_NUMBERS];
    size_t worker_count;             /* 0: none was named */
    struct text_list nodes, threads; /* numbers; none: nothing was said */
    struct sweep sweep;
    struct text_list lacks; /* "variant for: pool, queue have none": what some workloads lack */
};

/* Ends the program with STATUS_USAGE where the settings name what is not there. */
struct choice choice_open(const struct catalog *catalog, const struct settings *settings);
void choice_close(struct choice *choice);

/* Whether the program is among the workloads and panels that are wanted; a command of the user's
 * own always is. */
bool choice_takes(const struct choice *choice, const struct program *program);

/* Whether the list names it, or is empty. */
bool choice_has(const struct text_list *wanted, const char *name);

#endif
