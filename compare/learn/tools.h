/* SPDX-License-Identifier: MIT
 *
 * tools: compilers and launcher for exercises, and how a program is built with them. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_LEARN_TOOLS_H
#define TRIPTYCH_COMPARE_LEARN_TOOLS_H

#include "compare/child/child.h"
#include "compare/learn/pack.h"
#include "compare/programs/launcher.h"

struct tools {
    char *folder; /* of the exercises: exercise.h and exercise.c */
    char *cc, *mpicc, *clang;
    char *archer; /* the folder with Archer's library; NULL: there is none */
    struct launcher launcher;
};

/* What there is: the compiler that CC names, or cc; the MPI compiler that fits the launcher; clang
 * with Archer, which judges OpenMP. */
struct tools tools_open(const char *folder, const struct settings *settings);
void tools_close(struct tools *tools);

enum build_kind { BUILD_PLAIN, BUILD_STRICT, BUILD_RACE };

/* Builds `source` as `program`. STRICT: a warning is an error. RACE: for the detector. */
struct child tools_build(const struct tools *tools, enum panel panel, enum build_kind kind,
                         char *source, char *program);

/* Why no detector judges that panel here (a constant); NULL: one does. */
const char *tools_no_race(const struct tools *tools, enum panel panel);

/* The command that starts the program with so many workers. */
struct text_list tools_command(const struct tools *tools, enum panel panel, int workers,
                               const char *program);

#endif
