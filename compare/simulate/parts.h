/* SPDX-License-Identifier: MIT
 *
 * What the files of this room share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SIMULATE_PARTS_H
#define TRIPTYCH_COMPARE_SIMULATE_PARTS_H

#include "compare/base/text.h"
#include "compare/child/child.h"
#include "compare/programs/settings.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
    SIMULATED_MOST_RANKS = 16384,
    PROBE_RANKS = 64,
    COUNTER_PROBE_RANKS = 512,
    PROBE_TASKS = 40, /* for each rank */
};

/* How fast a variant hands out tasks of a length. */
struct probe {
    double rate;    /* tasks a second; 0: it hands out nothing, or nothing is known */
    bool at_least;  /* the ranks were busy all the time, so it could hand out more */
    double task_s;  /* the length of the probe's tasks */
    uint64_t ranks; /* that asked for them */
    bool hands_out; /* not dealt out beforehand */
    bool groups;    /* the rate is each manager's, of as many as it has ranks (farm_place.h) */
};

/* One row of the table. */
struct cell {
    const char *variant;
    uint64_t ranks;
    double task_s;
    double seconds; /* of the simulation; 0: it did not run, or failed */
    double efficiency;
    struct probe probe;
    char *trouble; /* why it has no time; NULL: it has */
    bool failed;   /* else it was left out */
};

/* One that an earlier command has simulated (--resume). */
struct known_cell {
    char *name; /* of its variant */
    struct cell cell;
    bool taken; /* it is among those of this command, too */
};

struct simulation {
    const struct settings *settings;
    const char *workload;
    char *program, *folder; /* mpi/pool built for smpirun; where temporary files go */
    struct text_list variants;
    const char *not_simulated; /* which of the workload's are not simulated, and why */
    uint64_t ranks[OPTION_MOST_WORDS];
    double task_s[OPTION_MOST_WORDS];
    size_t ranks_count, times_count;
    double began_s; /* clock_now_s() */
    struct cell *cells;
    size_t count;
    struct known_cell *known;
    size_t known_count;
    int save_code; /* errno of the cell that could not be saved, after which none is run; 0: none */
};

/* The names of the platforms that need no file, ended by NULL. */
extern const char *const platform_names[];

/* Whether it is one of them. */
bool platform_known(const char *name);

/* Writes FOLDER/platform.xml and FOLDER/hosts, the names of that many simulated hosts; nothing for
 * a file of the user's. Returns the path of the platform, which the caller frees. Fails the program
 * where that cannot be done. */
char *platform_write(const char *folder, const char *platform, uint64_t ranks);

/* Runs one cell to its end, with that many tasks a rank, and fills in time and efficiency, or the
 * trouble. The line of progress ends with `what`. */
void cell_run(const struct simulation *simulation, struct cell *cell, uint64_t tasks_per_rank,
              const char *what);

/* Fills in the time, or the trouble, of a run that has ended. */
void cell_judge(struct cell *cell, const struct child *child);

/* What is known of a variant's rate of handing out before it is measured: all but the rate. */
struct probe probe_of(const char *variant, double task_s);

/* From how many ranks on the cell's variant cannot keep them busy: task length x rate; with a
 * manager for each group of a tree, whose groups are as many as large, the square of that. 0: not
 * known, or never. */
double cell_limit(const struct cell *cell);

/* Runs all cells, and saves each. */
void simulation_run(struct simulation *simulation);

/* What is left of --budget, in seconds. */
double simulation_left_s(const struct simulation *simulation);

/* Writes the cells as lines of JSON or CSV; `all`: those too that only an earlier command
 * simulated. */
void simulation_write(const struct simulation *simulation, bool csv, bool all, FILE *stream);

/* Writes the cells so far into the folder of results, if there is one: simulation.jsonl and
 * simulation.csv, each whole or as it was. Returns 0 or errno. */
int simulation_save(const struct simulation *simulation);

/* Reads from there what was simulated before. Fails the program where that cannot be gone on with:
 * it is invalid, or of another workload, platform or number of tasks. */
void simulation_load(struct simulation *simulation);

/* Prints the cells in the wanted format. */
void simulation_print(const struct simulation *simulation);

#endif
