/* SPDX-License-Identifier: MIT
 *
 * tools: compilers and launcher for exercises, and how a program is built with them. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_LEARN_TOOLS_H
#define TRIPTYCH_COMPARE_LEARN_TOOLS_H

#include "compare/child/child.h"
#include "compare/child/sandbox.h"
#include "compare/learn/pack.h"
#include "compare/programs/launcher.h"

struct tools {
    char *folder; /* of the exercises: exercise.h and exercise.c */
    char *cc, *mpicc, *clang;
    char *archer; /* the folder with Archer's library; NULL: there is none */
    struct launcher launcher;
    const struct sandbox *sandbox; /* where strangers' programs are built and run; NULL: there is
                                      none, they are the learner's own */
    uint64_t seed;                 /* of the numbers of tasks; 0: each run draws others */
    char *objects; /* a folder where what is built of exercise.c is kept; NULL: it is built anew
                      with each program, most of whose building it is */
    int alone;     /* a file that judges who work side by side have locked together, each with a
                      descriptor that it opened itself; below 0: nobody works beside this one */
};

/* What there is: the compiler that CC names, or cc; the MPI compiler that fits the launcher; clang
 * with Archer, which judges OpenMP. */
struct tools tools_open(const char *folder, const struct settings *settings);
void tools_close(struct tools *tools);

enum build_kind { BUILD_PLAIN, BUILD_STRICT, BUILD_RACE };

/* Builds `source` as `program`, which is in the private folder. STRICT: a warning is an error.
 * RACE: for the detector. */
struct child tools_build(const struct tools *tools, enum panel panel, enum build_kind kind,
                         const char *source, const char *program);

/* Builds what is missing in tools->objects for such programs, in no sandbox: it is the suite's own.
 * Where that fails, exercise.c is built with each program. Several processes may do so. */
void tools_make_objects(const struct tools *tools, enum panel panel, enum build_kind kind);

/* Whether such programs can be built here at all: exercise.c was, or `solution`, which is right,
 * is, as `program`. */
bool tools_are_able(const struct tools *tools, enum panel panel, enum build_kind kind,
                    const char *solution, const char *program);

/* What the preprocessor makes of `source`, which is in the private folder: the child's output. */
struct child tools_preprocess(const struct tools *tools, enum panel panel, const char *source);

/* Goes into the sandbox, if there is one; for child_guest.confine. `folder` is the private one. */
int tools_confine(const struct tools *tools, const char *folder, bool writes, bool sanitized);

/* Runs a command of the suite's own on what a stranger made, in the sandbox. */
struct child tools_run(const struct tools *tools, const char *folder, bool writes,
                       char *const argv[], double deadline_s);

/* Waits until no other judge works (`alone`), or lets them go on. Ends early for a signal. */
void tools_alone(const struct tools *tools, bool alone);

/* Why no detector judges that panel here (a constant); NULL: one does. */
const char *tools_no_race(const struct tools *tools, enum panel panel);

/* The command that starts the program with so many workers. */
struct text_list tools_command(const struct tools *tools, const struct pack *pack,
                               const struct pack_trial *how, const char *program);

#endif
