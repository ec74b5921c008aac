/* SPDX-License-Identifier: MIT
 *
 * catalog: which programs there are. They are found by looking, and asked with --describe; nothing
 * is known about them from anywhere else. Main thread only. */
#ifndef TRIPTYCH_COMPARE_CATALOG_H
#define TRIPTYCH_COMPARE_CATALOG_H

#include "common/options/options.h"
#include "compare/base/text.h"
#include "compare/results/traits.h"

#include <stdbool.h>
#include <stdint.h>

/* A program that needs longer than this to describe itself hangs. */
enum { CATALOG_DEADLINE_S = 10, CATALOG_MOST_PROGRAMS = 1024, CATALOG_MOST_ITEMS = 256 };

struct program_variant {
    char *name, *summary;
    bool may_lose; /* racy on purpose */
    bool alone;    /* one worker, whatever is asked for: the base of speed-ups */
    bool hybrid;   /* its ranks have threads: OMP_NUM_THREADS says how many */
    struct traits traits;
};

struct program_option {
    char *name, *unit;  /* unit: NULL for none */
    double standard[2]; /* the default, both ends of an interval; 0: none that is a number */
    bool flag;          /* takes no value */
    bool operand;       /* the word without dashes: FILE */
};

/* What a comparison may teach (common/bench/workload.h); which kinds there are, and what they mean,
 * says enum lesson_kind there. */
struct program_lesson {
    char *kind, *variant, *against, *sentence, *file; /* NULL: the program names none */
    uint64_t rank;
};

/* How its tasks are made longer and shorter (struct grain of common/bench/workload.h). */
struct program_grain {
    struct text_list length; /* options; none: the program says nothing */
    double least, most;
    char *count; /* an option; NULL: it is one piece of work */
    uint64_t few, many, each;
    char *set; /* "name=value", or NULL */
};

struct own_command; /* compare/programs/own.h */

struct program {
    char *panel, *workload, *path, *summary;
    bool launched;          /* a launcher starts it: mpirun -n N */
    bool traces;            /* it can write its timeline (--trace FILE) */
    bool empty_tasks;       /* its tasks may be empty: their time is that of handing them over */
    bool aside;             /* compared where it is named, or with --details; else left aside */
    uint64_t own_workers;   /* the number that suits the workload; 0: one a CPU */
    bool divisible;         /* all of its work may be divided among workers */
    struct text_list scale; /* names of the options that its time grows with */
    bool scale_waits;       /* they are times that are waited for */
    double scale_least;     /* of their defaults; 0: any */
    struct program_grain grain;
    struct program_lesson *lessons;
    size_t lesson_count;
    struct program_variant *variants;
    size_t variant_count;
    struct program_option *options; /* the workload's own */
    size_t option_count;
    const struct own_command *own; /* the catalog's; NULL: a program of the suite */
    struct text_list bad;          /* fields of its answer that are invalid and left out */
};

struct catalog {
    char *root;               /* the folder with the panels' folders */
    struct program *programs; /* by workload, then in the order of panels */
    size_t count;
    struct text_list panels, workloads; /* names, each once */
    struct program *races; /* PANEL/races/NAME, once catalog_find_races() has looked for them */
    size_t race_count;
    struct text_list prices;  /* paths of the panels' price lists, PANEL/prices */
    struct own_command *own;  /* the user's own commands, a list; NULL: there are none */
    struct text_list missing; /* what is not there or does not answer, and why */
};

/* The folder of this binary; the caller frees it. Fails the program if /proc does not tell. */
char *catalog_own_folder(void);

/* Looks in `folder`, or where `folder` is NULL: in the installed tree that this binary belongs to,
 * or else beside it in a build tree. With `only`, programs of these workloads alone are asked, if
 * there is one of each in some panel: to ask all takes half a second where starting a program is
 * dear. NULL, or no word: all. A signal to stop meanwhile ends this process (child_heed_stop()). */
struct catalog catalog_open(const char *folder, const struct words *only);

/* One without programs, for commands of the user's own (own_catalog()). */
struct catalog catalog_open_empty(void);
void catalog_close(struct catalog *catalog);

/* Whether a program of that workload has a variant that is racy on purpose. */
bool catalog_is_racy(const struct catalog *catalog, const char *workload);

/* Looks for the further races of the race lab, which are no workloads: no list and no comparison
 * has them. Those that do not answer are told in `missing`. Once. Heeds a signal, too. */
void catalog_find_races(struct catalog *catalog, struct text_list *missing);

/* The workload's own option of that name, or its operand (`name` NULL); NULL if it has none. */
const struct program_option *program_option(const struct program *program, const char *name);

/* Asks a program again, with `argv` (its whole command line with --describe), and puts its answer
 * in the place of what is known about it. NULL, or why it does not answer (the caller frees it) and
 * in *usage whether the options were the reason. */
char *program_ask(struct program *program, char *const argv[], bool *usage);

#endif
