/* SPDX-License-Identifier: MIT */
#include "compare/learn/overrides.h"

#include "compare/learn/file.h"
#include "compare/learn/trial.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18, DEADLINE_S = 10 };

/* What detectors and the explorer see the workers by. A star at the end: whatever follows. */
static const char *const watched[] = {"pthread_*", "sem_*",    "thrd_*",        "mtx_*",  "cnd_*",
                                      "MPI_*",     "PMPI_*",   "omp_*",         "ompt_*", "GOMP_*",
                                      "__kmp*",    "__tsan_*", "__sanitizer_*", "fork",   "vfork",
                                      "clone",     "mmap",     "syscall",       NULL};

static bool is_watched(const char *name)
{
    for (int at = 0; watched[at]; at++) {
        size_t size = strcspn(watched[at], "*");
        if (strncmp(name, watched[at], size) == 0 && (watched[at][size] == '*' || !name[size]))
            return true;
    }
    return false;
}

/* A program's own function is among its dynamic symbols only where a library has one of that name,
 * too: "pthread_mutex_lock T 1189 b". */
char *overrides_name(const char *symbols, const char *wrappers)
{
    char *found = NULL;

    for (const char *line = symbols, *end; *line && !found; line = *end ? end + 1 : end) {
        end = line + strcspn(line, "\n");
        char *name = text_format("%.*s", (int)strcspn(line, " @\n"), line);
        /* the linker refuses a second definition of the suite's own */
        bool suite = strncmp(name, "MPI_", 4) == 0 && strstr(wrappers, name);
        if (name[0] && is_watched(name) && !suite)
            found = name;
        else
            free(name);
    }
    return found;
}

struct judgement overrides_judge(const struct judging *judging)
{
    char *argv[] = {(char[]){"nm"},   (char[]){"-P"},
                    (char[]){"-D"},   (char[]){"--defined-only"},
                    judging->program, NULL};
    struct child child = tools_run(judging->tools, judging->folder, false, argv, DEADLINE_S);
    char *path = text_format("%s/exercise_mpi.c", judging->tools->folder), *bytes = NULL;
    size_t size = 0;
    bool ranks = pack_has_ranks(judging->pack);
    bool read = ranks && !file_read(path, MOST_SOURCE, &bytes, &size);
    char *wrappers = text_format("%.*s", read ? (int)size : 0, read ? bytes : "");
    bool told = child.end == CHILD_EXITED && child.status == 0 && child.output;
    char *symbols =
        text_format("%.*s", told ? (int)child.output_size : 0, told ? child.output : "");
    char *name = overrides_name(symbols, wrappers);
    struct judgement judgement = {0};

    if (name)
        judgement = judgement_of(
            JUDGEMENT_FAIL, CHECK_RACE_FREE,
            text_translated("it defines %s itself, by which a program can hide its races from the "
                            "judge",
                            name),
            text_translated("Call the library's, and give your own function another name."));
    free(name);
    free(symbols);
    free(wrappers);
    free(bytes);
    free(path);
    child_free(&child);
    return judgement;
}
