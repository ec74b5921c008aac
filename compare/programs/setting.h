/* SPDX-License-Identifier: MIT
 *
 * setting: what is asked of a program beside its defaults, and the sweeps of --set: all
 * combinations of their values. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SETTING_H
#define TRIPTYCH_COMPARE_SETTING_H

#include "common/options/options.h"
#include "compare/programs/catalog.h"
#include "compare/programs/settings.h"

/* Values for options, by name, and whether the size is the quick one. */
struct setting {
    struct text_list names, values;
    struct text_list variables, contents; /* of the environment; "": the variable is not set */
    int ppn, threads; /* ranks on each node, threads of each rank; 0: nothing is said */
    char *weak;       /* the option whose value is taken times the workers; NULL: none */
    bool quick;
    char *text; /* "", "--quick", "size=1000 skew=1": it names the setting */
};

/* The value for that option; NULL: none. */
const char *setting_value(const struct setting *setting, const char *name);

/* From now on the ranks have so many threads, which OMP_NUM_THREADS tells them. */
void setting_take_threads(struct setting *setting, int threads);

void setting_free(struct setting *setting);

enum sweep_kind {
    SWEEP_OPTION,   /* of the programs that have it */
    SWEEP_VARIABLE, /* of the environment, which every program has */
    SWEEP_PPN,      /* of programs that ranks do */
    SWEEP_THREADS,  /* of the user's programs whose ranks have threads; for the suite's hybrid
                     * variants see compare/measure/plan_hybrid.c */
};

/* One --set, --env, --ppn or --threads: an option or a variable, and the values that it takes in
 * turn. */
struct sweep_option {
    char *name;
    struct text_list values;
    enum sweep_kind kind;
    bool weak;     /* its value is taken times the workers */
    bool may_lack; /* a program without this option is no mistake */
    bool swept;    /* its values are taken together with those of the other options that are swept,
                    * first with first, and not in all combinations; they have as many */
};

/* All of them, by name. */
struct sweep {
    struct sweep_option *options;
    size_t count;
};

/* Reads the words of --set ("name=value,value") and of --env. Ends the program with STATUS_USAGE
 * where they are invalid. */
struct sweep sweep_read(const struct words *sets, const struct words *envs);

/* All that `settings` asks for: those, --ppn, --threads and --weak. */
struct sweep sweep_of(const struct settings *settings);

/* The value for that option with so many workers: more than setting_value() where the work grows
 * with them. NULL: none. The caller frees it. */
char *setting_scaled(const struct setting *setting, const char *name, int workers);

/* The numbers of a list with commas, from 1 to CHOICE_MOST_WORKERS. Ends the program with
 * STATUS_USAGE where they are invalid. */
struct text_list sweep_numbers(const char *text, const char *option);
void sweep_free(struct sweep *sweep);

/* The sizes of tasks of --metg, always as many, and one handed over at a time; and each word of
 * --set beside it. Ends the program with STATUS_USAGE where one sets what is swept. */
struct sweep sweep_metg(const struct words *sets);

/* How many combinations there are of the options that the program has; at least 1. */
size_t sweep_count(const struct sweep *sweep, const struct program *program);

/* The combination number `index` for the program. setting_free() gives it back. */
struct setting sweep_setting(const struct sweep *sweep, const struct program *program, size_t index,
                             bool quick);

#endif
