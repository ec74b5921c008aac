/* SPDX-License-Identifier: MIT
 *
 * The parts of `triptych explore`: what is asked for, how it is built, what came out, and how that
 * is told. posix/explore/ is the runtime at the other end. Main thread only. */
#ifndef TRIPTYCH_COMPARE_EXPLORE_PARTS_H
#define TRIPTYCH_COMPARE_EXPLORE_PARTS_H

#include "compare/base/text.h"
#include "compare/child/child.h"
#include "compare/explore/account.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- what is asked for ----------------------------------------------------------------------- */

struct quest {
    struct text_list sources, cflags, arguments;
    struct text_list plan;             /* of a replay: the lines for the runtime */
    uint64_t schedules, seed, threads; /* threads: of a team of OpenMP */
    double seconds;                    /* 0: the usual */
    bool replay, races, openmp;
    bool sequential; /* atomics read the newest value, whatever order they ask for */
    uint64_t ranks;  /* of a program of MPI; 0: it is none */
    bool hybrid;     /* which has regions of OpenMP, too */
    bool threaded;   /* or calls of POSIX or C11 threads */
};

/* What a command line asks for; one that asks for nothing that can be done ends the program. */
struct settings;
struct quest quest_of(const struct settings *settings);

/* Whether a source includes mpi.h. Notes whether it is hybrid. */
bool quest_is_mpi(struct quest *quest);

/* Whether a source has a directive of OpenMP or includes omp.h. */
bool quest_is_openmp(const struct quest *quest);

/* For a source that includes exercise.h: adds the folder of that and exercise.c, the learner's or
 * the suite's, unless the user brings them. Where there are none the compiler will say so. */
void quest_add_exercise(struct quest *quest);

/* Reads a file that quest_save() wrote; fails the program if it is none. */
void quest_read(struct quest *quest, const char *path);

struct finding;
void quest_save(const struct quest *quest, const struct finding *finding, const char *path);
void quest_free(struct quest *quest);

/* ---- building -------------------------------------------------------------------------------- */

/* Which variables each task of the source shares: "LINE NAME", of the directive. `compiler`: the
 * compiler and its options; `dump`: a file that it may write. */
struct text_list explore_shared_by_tasks(const struct text_list *compiler, const char *source,
                                         const char *dump);
/* Writes a copy of the source that tells the runtime of its simd loops, and in which those
 * variables stay where they are; false: it has neither. */
bool explore_mark(const char *source, const char *copy, const struct text_list *shared);

/* Whether the threads of a program of MPI are explored, too: it has some, and gcc compiles it. */
bool explore_has_threads(const struct quest *quest);

/* Builds the sources as folder/program. False: it was told why not. */
bool explore_build(const struct quest *quest, const char *folder, const char *program);

/* ---- what came out --------------------------------------------------------------------------- */

struct place {         /* an address in the program, as file:line */
    uint64_t pc, line; /* line 0: unknown */
    char *text, *path; /* path NULL: unknown */
};

struct symbol {
    uint64_t address, size;
    char *name;
};

struct symbols {
    struct place *places;
    size_t place_count;
    struct symbol *symbols; /* by address */
    size_t symbol_count;
    struct text_list
        others; /* addresses that no symbol has, in the order in which they were told */
};

struct told_event {
    int thread;
    char *kind;
    uint64_t pc, address, before, after;
    unsigned size;
    bool has_before, has_after;
    uint64_t behind; /* a read of an older value: the store that it does not see; else 0 */
};
enum { FAILED_FOR_NO_REASON = 1 }; /* in place of a store: a weak compare-and-swap */

struct told_blocked {
    int thread, holder;
    char *kind, *object;
    uint64_t address, pc, holder_pc, lost_pc;
    unsigned lost;
};

struct told_race {
    uint64_t pc[2], address;
    int thread[2], write[2], task[2]; /* task: 1: one of OpenMP that the thread ran; 2: a simd
                                           loop's iteration */
};

struct finding {
    uint64_t schedules, steps, cut_off, levels, complete, pct_runs, threads, most_steps, diverged;
    uint64_t older;      /* atomic reads could have found older values */
    uint64_t handled;    /* where the program has handled an error of MPI; 0: nowhere */
    uint64_t early;      /* waits could have ended early */
    uint64_t older_most; /* and still older ones than those tried, which are so many; 0: no */
    double seconds;
    char *failure; /* NULL: nothing was found */
    char *text;
    int thread, status;
    uint64_t pc;
    struct told_blocked *blocked;
    struct told_race *races;
    struct told_event *events; /* of MPI: kind is the whole row */
    size_t blocked_count, race_count, event_count;
    struct text_list replay; /* lines of turns and visible instructions */
    bool whole;              /* the file was there to its end */
};

/* Reads the runtime's file; what is not whole says so. */
struct finding finding_read(const char *path);
void finding_free(struct finding *finding);

/* What came of exploring the built program once. attempt_free() gives it back. */
struct attempt {
    struct child child;
    struct finding finding;
};
struct attempt attempt_make(const struct quest *quest, const char *folder, const char *program);
void attempt_free(struct attempt *attempt);

/* Looks up every address of the finding. */
struct symbols symbols_open(const char *program, const struct finding *finding);
void symbols_close(struct symbols *symbols);

/* "bank.c:12" (the folder is left out), or "?". */
const char *symbols_place(const struct symbols *symbols, uint64_t pc);

/* The text with each "@4f2a@" as the line of that address; the caller frees it. */
char *symbols_expand(const struct symbols *symbols, const char *text);

/* "counter", "accounts+8", or "memory 1"; the caller frees it. */
char *symbols_name(struct symbols *symbols, uint64_t address);

/* The whole place of an address; NULL: none is known. */
const struct place *symbols_whole(const struct symbols *symbols, uint64_t pc);

/* ---- telling --------------------------------------------------------------------------------- */

/* What was found, with the story of the run, or that nothing was (then there are no `symbols`).
 * account_free() gives it back. It refers to quest, finding and symbols. */
struct account account_of(const struct quest *quest, const struct finding *finding,
                          struct symbols *symbols);
void account_free(struct account *account);

/* Its parts: head, sentences and steps. */
void account_of_threads(struct account *account, const struct finding *finding,
                        struct symbols *symbols);
void account_of_ranks(struct account *account, const struct finding *finding,
                      struct symbols *symbols);
void account_nothing(struct account *account, const struct quest *quest,
                     const struct finding *finding);
void account_nothing_of_ranks(struct account *account, const struct quest *quest,
                              const struct finding *finding, const struct symbols *symbols);
/* Adds the line of an address to those to look at first. */
void account_add_place(struct account *account, const struct symbols *symbols, uint64_t pc);
void account_add_steps(struct account *account, const struct finding *finding,
                       struct symbols *symbols);

/* Adds that a run with that many threads has shown nothing, too. */
void account_add_widely(struct account *account, uint64_t threads);

/* What it says in a line, in the user's language; NULL where that is English. The caller frees it.
 */
char *account_told(const struct account *account);

/* Prints it for people, and as one line of JSON. `told`: account_told() of it. `replay`: the file
 * that replays it; NULL: none was written. `output`: what the program printed in a replay. */
void account_print(const struct account *account);
void account_print_json(const struct account *account, const char *told, const char *replay,
                        const char *output);

/* Writes it as a Chrome trace, whole or not at all. Fails the program if it cannot. */
void account_trace(const struct account *account, const char *path);

#endif
