/* SPDX-License-Identifier: MIT */
#include "compare/learn/overrides.h"

#include "compare/base/table.h"
#include "compare/learn/file.h"
#include "compare/learn/trial.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18 };

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

bool overrides_is(const char *name, const char *wrappers)
{
    /* the linker refuses a second definition of the suite's own */
    bool suite = strncmp(name, "MPI_", 4) == 0 && strstr(wrappers, name);

    return is_watched(name) && !suite;
}

struct found {
    const char *wrappers;
    char *name; /* the first of the alphabet; NULL: none */
};

/* A program's own function is among its dynamic symbols only where a library has one of that name,
 * too. */
static void take(void *context, uint64_t address, uint64_t size, const char *name)
{
    struct found *found = context;

    (void)address;
    (void)size;
    if (!overrides_is(name, found->wrappers) || (found->name && strcmp(found->name, name) <= 0))
        return;
    free(found->name);
    found->name = text_format("%s", name);
}

struct judgement overrides_judge(const struct judging *judging)
{
    char *path = text_format("%s/exercise_mpi.c", judging->tools->folder), *bytes = NULL;
    size_t size = 0;
    bool ranks = pack_has_ranks(judging->pack);
    bool read = ranks && !file_read(path, MOST_SOURCE, &bytes, &size);
    char *wrappers = text_format("%.*s", read ? (int)size : 0, read ? bytes : "");
    struct found found = {.wrappers = wrappers};
    struct judgement judgement = {0};

    table_read(judging->program, TABLE_DYNAMIC, &found, take);
    if (found.name)
        judgement = judgement_of(
            JUDGEMENT_FAIL, CHECK_RACE_FREE,
            text_translated("it defines %s itself, by which a program can hide its races from the "
                            "judge",
                            found.name),
            text_translated("Call the library's, and give your own function another name."));
    free(found.name);
    free(wrappers);
    free(bytes);
    free(path);
    return judgement;
}
