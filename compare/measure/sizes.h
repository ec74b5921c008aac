/* SPDX-License-Identifier: MIT
 *
 * sizes: how large the workloads are in the default comparison: so that each takes 0.2 s or more on
 * this machine with all workers, and waits for no longer. Measured once, the same for all panels.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_SIZES_H
#define TRIPTYCH_COMPARE_SIZES_H

#include "compare/programs/choice.h"
#include "compare/programs/command.h"

/* Of one workload, and there of the variants that may lose updates or of the others: these can be a
 * hundred times as fast. */
struct size {
    char *workload;
    bool may_lose;
    bool less; /* than 0.2 s in the fastest panel, since the slowest would take too long */
    struct text_list names, values; /* of options */
};

struct sizes {
    struct size *items;
    size_t count;
    double seconds; /* what measuring them took */
};

/* What a repetition takes at least; and the most that it should take in any panel. */
extern const double sizes_least_s, sizes_dear_s;

/* Runs each wanted workload of the first panel a few times. What cannot be measured keeps the
 * program's own size. */
struct sizes sizes_measure(const struct catalog *catalog, const struct launcher *launcher,
                           const struct settings *settings);

/* For environment.json, and back: a comparison that goes on has the sizes with which it began. */
struct json_object *sizes_json(const struct sizes *sizes);
struct sizes sizes_read(struct json_object *environment);

/* Adds the sizes of that program's variants to a setting without any. */
void sizes_apply(const struct sizes *sizes, const struct program *program, bool may_lose,
                 struct setting *setting);

/* The same in a few words, for the last screen; NULL: there are none. The caller frees it. */
char *sizes_words(const struct sizes *sizes);

/* One sentence on the sizes; NULL: there are none. The caller frees it. */
char *sizes_policy(const struct sizes *sizes);

void sizes_free(struct sizes *sizes);

/* The number of workers with which a program runs in the default comparison: that which suits it
 * where it waits, else all CPUs. */
int sizes_workers(const struct program *program);

#endif
