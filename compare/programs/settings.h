/* SPDX-License-Identifier: MIT
 *
 * settings: what the user asked the driver for. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SETTINGS_H
#define TRIPTYCH_COMPARE_SETTINGS_H

#include "common/options/options.h"

/* P cores are fast, E cores are frugal, as Intel names them (Arm: big and LITTLE). */
enum cores { CORES_ALL, CORES_P, CORES_E };

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_MARKDOWN };

/* submit: what a batch system is asked for. */
struct submit_job {
    int system; /* enum batch */
    const char *time, *queue, *account;
    uint64_t nodes, ppn;
    bool send;
};

/* simulate: what is simulated. */
struct simulate_job {
    const char *ranks, *task_times, *platform; /* the first two are lists with commas */
    uint64_t tasks_per_rank;
};

struct settings {
    struct words workloads;                   /* none: all */
    struct words sets;                        /* name=value,value */
    struct words commands;                    /* name=command line of the user's own */
    struct words envs;                        /* NAME=value,value */
    const char *nodes, *ppn, *threads, *weak; /* lists with commas; an option's name; NULL: none */
    const char *panels, *variants, *workers;  /* lists with commas; NULL: all */
    const char *launcher, *output, *programs, *until;
    uint64_t repeat, repetitions, min_runs, seed; /* repeat, repetitions: 0: as it fits */
    double budget_s;                              /* 0: none */
    double until_share;                           /* of the median; 0: none */
    double deadline_s;                            /* of one start of one program */
    int format;                                   /* enum format */
    int cores;                                    /* enum cores */
    bool one_per_core;                            /* of the CPUs of a core only one is used */
    const char *own_metric, *own_expect;          /* of commands: what to look for; NULL: nothing */
    bool own_same, own_shell;                     /* they print the same; a shell runs them */
    int metric;                                   /* diff: index into diff_metrics */
    const char *lesson;                           /* lesson: its number or name; NULL: none */
    const char *check, *exercises;                /* learn: a pack; the folder of all */
    struct words chosen;                          /* grade: exercises */
    const char *rubric;                           /* grade: a file */
    uint64_t jobs;                                /* grade: side by side; 0: as it fits */
    const char *threshold;                        /* diff: a share, as "1%" */
    struct submit_job submit;
    struct simulate_job simulate;
    const char *replay;       /* explore: a file that it wrote */
    struct words cflags;      /* explore: for the compiler */
    uint64_t schedules;       /* explore: so many at most */
    uint64_t team;            /* explore: threads */
    int panel, races, memory; /* explore: indices into its choices */
    const char *html, *trace; /* explore: files for the story; NULL: none */
    bool quick, dry_run, resume, metg, crossover, no_prices, details, live, counters, help, version;
    bool placement;   /* of doctor: measure what bad placement costs, too */
    bool only_resume; /* --resume, and no option that says what to measure */
    int argc;         /* the words behind the command's name, as environment.json keeps them */
    char **argv;
};

/* Whether this is the default comparison: the user said neither what to measure (but for panels)
 * nor how often, so the natural variants and those of the lessons are measured, each as often as
 * its sentence needs. */
bool settings_brief(const struct settings *settings);

/* Whether only the user's own commands are compared, and no program of the suite. */
bool settings_only_own(const struct settings *settings);

/* Whether tables, method and omissions are printed before the last screen. */
bool settings_detailed(const struct settings *settings);

/* The names of enum format, ended by NULL. */
extern const char *const settings_formats[];

/* The rows of all commands, and those of `compare`. */
extern const struct option_row settings_general_rows[], settings_compare_rows[];

/* Those of `crossover`, which is a comparison with a sweep of its own. */
extern const struct option_row settings_crossover_rows[];

/* Writes the defaults and reads `argv` against the general rows and the command's own (NULL: none).
 * False, and why: the command line is wrong. */
bool settings_read(struct settings *settings, const struct option_row *rows, int argc, char **argv,
                   struct error *error);

#endif
