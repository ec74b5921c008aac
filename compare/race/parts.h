/* SPDX-License-Identifier: MIT
 *
 * race/parts: what the files of `triptych race` share: what there is to run, and how it is told.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_RACE_PARTS_H
#define TRIPTYCH_COMPARE_RACE_PARTS_H

#include "compare/child/child.h"
#include "compare/programs/command.h"
#include "compare/race/race.h"
#include "compare/results/store.h"

/* A form that is run again and again. */
struct race_start {
    enum race_part part;
    const struct program *program; /* of the catalog */
    const char *variant;           /* the program's */
    const char *build;             /* "gcc-O2", of the lab; "": the program of the catalog */
    char *path;                    /* what is started; the plan's */
    bool may_lose;
    int workers;
    size_t done; /* starts of it that have ended well */
};

/* A detector: which build of a panel it needs, and how that is started. */
struct race_detector {
    const char *name, *panel, *build;
    bool quick;                      /* it is fast enough for --quick */
    const char *trials, *increments; /* so many under it; NULL: those of --quick */
    /* Adds the words before the program's own; NULL, or why it cannot be (a constant). */
    const char *(*prefix)(struct text_list *argv);
    bool explores;    /* it is `triptych explore`: the build is a list of its words */
    const char *sign; /* what its output holds when it is at work; NULL: no matter */
};
extern const struct race_detector race_detectors[];
extern const size_t race_detector_count;

/* A form that a detector watches. */
struct race_look {
    const struct race_detector *detector;
    const struct program *program;
    const struct program_variant *variant;
    char *path; /* the plan's */
};

struct race_plan {
    struct race_start *starts;
    size_t start_count;
    struct race_look *looks;
    size_t look_count;
    struct text_list left_out;
};

/* What there is: forms of workloads that have racy ones in the lab's builds below the catalog's
 * root and in the catalog's own programs, further races, and what detectors can watch. Builds the
 * lab where the root is a build tree that has none. */
struct race_plan race_plan_open(struct catalog *catalog, const struct launcher *launcher,
                                const struct settings *settings);
void race_plan_close(struct race_plan *plan);

/* Builds the lab where the root is a build tree that has none; what is missing is told. */
void race_lab_build(const struct catalog *catalog, struct text_list *left_out);

/* ROOT/race/PANEL/BUILD/NAME; the caller frees it. */
char *race_lab_path(const struct catalog *catalog, const char *panel, const char *build,
                    const char *name);

/* Whether the lab has such a build of a panel's racy workload. */
bool race_lab_has(const struct catalog *catalog, const char *panel, const char *build);

/* The builds by compiler and level, ended by NULL. */
extern const char *const race_builds[];

/* The run as it goes on. */
struct racing {
    struct race_plan plan;
    struct race race;
    const struct catalog *catalog;
    const struct launcher *launcher;
    struct store store;
    struct text_list failures;
    uint64_t launch;            /* starts until now */
    double begin_s, deadline_s; /* the latter of one start */
    bool quick;
};

/* Whether the user wants to stop, or nothing can be written any more. */
bool racing_stops(const struct racing *racing);

/* How long it has been going on. */
double racing_spent_s(const struct racing *racing);

/* Saves a record with the run's name and the start's number, and takes it into the figures. The
 * record stays the caller's. NULL, or the field that is invalid; then nothing is saved. */
const char *racing_keep(struct racing *racing, struct json_object *record);

/* Runs the plan's looks as long as less than `until_s` seconds (0: no limit) have been spent. */
void race_watch(struct racing *racing, double until_s);

/* Whether there is a list of the explorer's words for that program. */
bool race_explores(const struct race_look *look);

/* Explores the form, and says in the verdict what came of it. */
void race_explore(const struct race_look *look, struct race_verdict *verdict);

/* The detector's words in what a program wrote to standard error: the places that it names go to
 * the verdict. */
void race_words_read(struct race_verdict *verdict, const char *bytes, size_t size);

#endif
