/* SPDX-License-Identifier: MIT */
#include "compare/learn/tools.h"

#include "common/base/translate.h"
#include "compare/child/compiler.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUILD_DEADLINE_S = 120 };

static const char warnings[] = "-std=gnu17 -g -Wall -Wextra -Wpedantic -Wshadow -Wconversion";

/* The folder of the newest Archer; NULL: there is none. */
static char *find_archer(void)
{
    glob_t found = {0};
    char *folder = NULL;

    if (glob("/usr/lib/llvm-*/lib/libarcher.so", 0, NULL, &found) == 0 && found.gl_pathc > 0) {
        const char *path = found.gl_pathv[found.gl_pathc - 1];
        folder = text_format("%.*s", (int)(strrchr(path, '/') - path), path);
    }
    globfree(&found);
    return folder;
}

struct tools tools_open(const char *folder, const struct settings *settings)
{
    const char *clang;
    struct tools tools = {.folder = text_format("%s", folder),
                          .cc = text_format("%s", compiler_name(false)),
                          .launcher = launcher_open(settings),
                          .alone = -1};

    /* the compiler of this build, by its path or, looked for in PATH, by its name */
    bool there = !strchr(TRIPTYCH_MPICC, '/') || access(TRIPTYCH_MPICC, X_OK) == 0;
    tools.mpicc = text_format("%s", TRIPTYCH_MPICC[0] && there ? TRIPTYCH_MPICC : "mpicc");
    tools.archer = find_archer();
    clang = tools.archer ? strstr(tools.archer, "llvm-") : NULL;
    if (clang)
        tools.clang = text_format("%.*s/bin/clang",
                                  (int)(strrchr(tools.archer, '/') - tools.archer), tools.archer);
    return tools;
}

void tools_alone(const struct tools *tools, bool alone)
{
    while (tools->alone >= 0 && flock(tools->alone, alone ? LOCK_EX : LOCK_SH) != 0 &&
           errno == EINTR && !child_stop_signal())
        ;
}

void tools_close(struct tools *tools)
{
    launcher_close(&tools->launcher);
    free(tools->folder);
    free(tools->cc);
    free(tools->mpicc);
    free(tools->clang);
    free(tools->archer);
    free(tools->objects);
}

const char *tools_no_race(const struct tools *tools, enum panel panel)
{
    if (panel == PANEL_MPI)
        return translate("only the explorer judges ranks, and it came to no verdict");
    if (panel != PANEL_POSIX && (!tools->clang || access(tools->clang, X_OK) != 0))
        return translate("clang and Archer, which see OpenMP's races, are not there (Debian: clang "
                         "libomp-dev)");
    return NULL;
}

/* ---- the sandbox ----------------------------------------------------------------------------- */

int tools_confine(const struct tools *tools, const char *folder, bool writes, bool sanitized)
{
    return tools->sandbox ? sandbox_enter(tools->sandbox, folder, writes, sanitized) : 0;
}

struct confined {
    const struct tools *tools;
    const char *folder;
    bool writes;
};

static int confine(void *context)
{
    const struct confined *confined = context;

    return tools_confine(confined->tools, confined->folder, confined->writes, false);
}

struct child tools_run(const struct tools *tools, const char *folder, bool writes,
                       char *const argv[], double deadline_s)
{
    struct confined confined = {tools, folder, writes};
    struct child_guest guest = {.context = &confined, .confine = confine};

    return child_run_with(argv, deadline_s, &guest);
}

/* ---- commands -------------------------------------------------------------------------------- */

static bool has_ranks(enum panel panel)
{
    return panel == PANEL_MPI || panel == PANEL_HYBRID;
}

static bool has_openmp(enum panel panel)
{
    return panel == PANEL_OPENMP || panel == PANEL_HYBRID;
}

/* The compiler and its options, but for what only the last step needs. */
static struct text_list compiler(const struct tools *tools, enum panel panel, enum build_kind kind)
{
    bool race = kind == BUILD_RACE;
    struct text_list argv = {0};

    if (has_ranks(panel) && race) { /* the compiler below Open MPI's or MPICH's */
        text_add(&argv, "env");
        text_add(&argv, "OMPI_CC=%s", tools->clang);
        text_add(&argv, "MPICH_CC=%s", tools->clang);
    }
    text_add(&argv, "%s",
             has_ranks(panel)            ? tools->mpicc
             : has_openmp(panel) && race ? tools->clang
                                         : tools->cc);
    text_split(&argv, warnings, " ");
    text_add(&argv, race ? "-O1" : "-O2");
    if (kind == BUILD_STRICT)
        text_add(&argv, "-Werror");
    if (race) { /* and the program cannot ask whether it is watched */
        text_add(&argv, "-fsanitize=thread");
        text_add(&argv, "-U__SANITIZE_THREAD__");
        text_add(&argv, "-U_FORTIFY_SOURCE"); /* whose functions it does not see */
    }
    text_add(&argv, has_openmp(panel) ? "-fopenmp" : "-pthread");
    text_add(&argv, "-I%s", tools->folder);
    return argv;
}

/* What each program has beside its source; exercise_mpi.c where there are ranks. */
static const char *const own_sources[] = {"exercise", "exercise_mpi"};

static size_t own_count(enum panel panel)
{
    return has_ranks(panel) ? 2 : 1;
}

/* Where an own source's object is kept, NAME-PANEL-KIND.o; the caller frees it. */
static char *object_path(const struct tools *tools, enum panel panel, enum build_kind kind,
                         const char *name)
{
    static const char *const kinds[] = {"plain", "strict", "race"};

    return text_format("%s/%s-%s-%s.o", tools->objects, name, panel_names[panel], kinds[kind]);
}

void tools_make_objects(const struct tools *tools, enum panel panel, enum build_kind kind)
{
    for (size_t at = 0; at < own_count(panel) && tools->objects; at++) {
        char *path = object_path(tools, panel, kind, own_sources[at]);
        char *part = text_format("%s.%ld", path, (long)getpid());
        struct text_list argv = compiler(tools, panel, kind);
        text_add(&argv, "-c");
        text_add(&argv, "%s/%s.c", tools->folder, own_sources[at]);
        text_add(&argv, "-o");
        text_add(&argv, "%s", part);
        if (access(path, R_OK) != 0) {
            struct child child = child_run(argv.items, BUILD_DEADLINE_S);
            /* user nobody reads it, too, as whom root's submissions are built */
            if (child.end != CHILD_EXITED || child.status != 0 || chmod(part, 0644) != 0 ||
                rename(part, path) != 0)
                unlink(part);
            child_free(&child);
        }
        text_free(&argv);
        free(part);
        free(path);
    }
}

static void add_own(const struct tools *tools, enum panel panel, enum build_kind kind,
                    struct text_list *argv)
{
    for (size_t at = 0; at < own_count(panel); at++) {
        char *kept = tools->objects ? object_path(tools, panel, kind, own_sources[at]) : NULL;
        if (kept && access(kept, R_OK) == 0)
            text_add(argv, "%s", kept);
        else
            text_add(argv, "%s/%s.c", tools->folder, own_sources[at]);
        free(kept);
    }
}

struct child tools_build(const struct tools *tools, enum panel panel, enum build_kind kind,
                         const char *source, const char *program)
{
    struct text_list argv = compiler(tools, panel, kind);

    if (kind == BUILD_RACE && has_openmp(panel))
        text_add(&argv, "-Wl,--disable-new-dtags,-rpath,%s", tools->archer);
    text_add(&argv, "%s", source);
    add_own(tools, panel, kind, &argv);
    if (has_ranks(panel))
        text_add(&argv, "-no-pie"); /* so that addresses of calls are those in the file */
    text_add(&argv, "-o");
    text_add(&argv, "%s", program);
    char *folder = text_format("%.*s", (int)(strrchr(program, '/') - program), program);
    struct child child = tools_run(tools, folder, true, argv.items, BUILD_DEADLINE_S);
    free(folder);
    text_free(&argv);
    return child;
}

bool tools_are_able(const struct tools *tools, enum panel panel, enum build_kind kind,
                    const char *solution, const char *program)
{
    char *kept = tools->objects ? object_path(tools, panel, kind, own_sources[0]) : NULL;
    bool able = kept && access(kept, R_OK) == 0;

    free(kept);
    if (able)
        return true;
    struct child child = tools_build(tools, panel, kind, solution, program);
    able = child.end == CHILD_EXITED && child.status == 0;
    child_free(&child);
    return able;
}

struct child tools_preprocess(const struct tools *tools, enum panel panel, const char *source)
{
    struct text_list argv = {0};

    text_add(&argv, "%s", has_ranks(panel) ? tools->mpicc : tools->cc);
    text_add(&argv, "-E");
    text_add(&argv, has_openmp(panel) ? "-fopenmp" : "-pthread");
    text_add(&argv, "-I%s", tools->folder);
    text_add(&argv, "%s", source);
    char *folder = text_format("%.*s", (int)(strrchr(source, '/') - source), source);
    struct child child = tools_run(tools, folder, false, argv.items, BUILD_DEADLINE_S);
    free(folder);
    text_free(&argv);
    return child;
}

struct text_list tools_command(const struct tools *tools, const struct pack *pack,
                               const struct pack_trial *how, const char *program)
{
    struct text_list argv = {0};

    if (pack_has_ranks(pack))
        launcher_add(&tools->launcher, how->workers / how->threads, &argv);
    text_add(&argv, "%s", program);
    return argv;
}
