/* SPDX-License-Identifier: MIT
 *
 * workload: the tables that a program of the suite is made of: its workload, the panel's variants
 * of it, the panel's team; and what one repetition showed. */
#ifndef TRIPTYCH_WORKLOAD_H
#define TRIPTYCH_WORKLOAD_H

#include "common/base/answer.h"
#include "common/options/options.h"
#include "common/work/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The parameters of one run, defined by the workload's header. Read-only for panels; where it
 * points to an area for results, workers write there. It has a member `int workers`. */
struct job;

enum promise {
    EXACT = 0,      /* the answer is the expected one */
    MAY_LOSE = 1,   /* racy on purpose: the sum may be lower, and what is missing is reported */
    ALONE = 2,      /* or-ed in: runs with one worker, whatever --workers says */
    ONE_THREAD = 4, /* or-ed in: one thread does the work of all workers (events) */
    NATURAL = 8,    /* or-ed in: the panel's natural variant, which runs unless another is named */
    RESILIENT = 16, /* or-ed in: a worker may die, and the answer is exact all the same */
    ONE_AT_A_TIME = 32, /* or-ed in: its workers never compute at the same time (gil) */
    HYBRID = 64, /* or-ed in: each rank has threads, and the job's workers are all of them: thread t
                  * of rank r is worker r * threads + t */
    ALL_TALK = 128, /* or-ed in, with HYBRID: all threads talk to other ranks, and not only the main
                     * one */
};

/* Which threads a team has to expect beside its workers', from none to the most. */
enum threading {
    NO_THREADS,
    MAIN_TALKS, /* a rank's main thread alone talks to other ranks */
    ALL_TALKING,
};

/* One way to do the workload: the last lines of <panel>/<workload>/<name>.c, as `const struct
 * variant variant_<name>`. run() is called in the timed region, by the main thread; in the MPI
 * panel it is collective, and its answer counts on rank 0 only. */
struct variant {
    const char *name;
    struct answer (*run)(const struct job *job);
    enum promise promise;
    const char *summary; /* one line */
};

/* What --describe says of one variant of one panel beside its promise, for predictions and tables
 * (docs/new-workload.md). A member that is NULL, 0 or false is not said. */
struct variant_trait {
    const char *panel, *variant;
    const char *price;    /* what one unit of the work costs: a name of the panel's price list */
    double price_times;   /* so many of them a unit */
    const char *together; /* its workers count apart: the price of adding up in the end */
    bool chunks;          /* hands over no single task: dealt beforehand, or in shrinking chunks */
    bool locks;           /* its price is of a lock, under which workers meet */
    bool any_role;        /* any worker does what is next: no producers and consumers */
    const char *textbook; /* of a resilient variant: the variant that it makes survive */
};

/* What one repetition showed. Lives until the next one. */
struct measurement {
    const struct variant *variant;
    const char *panel;
    int workers, ranks, threads_per_rank;
    uint64_t repetition; /* from 1; 0: warm-up */
    double seconds, setup_seconds;
    struct answer answer, expected;
    bool verified;
    uint64_t lost;
    uint64_t tasks;   /* of all workers */
    double longest_s; /* of one of them; 0: they are too short to be timed one by one */
    bool faulty;      /* a fault was made on purpose */
    struct fault_toll toll;
    uint64_t resumed; /* units of the job that were finished before this start */
    double cpu_s;
    uint64_t max_rss_bytes;
    int64_t voluntary, involuntary;
    bool has_results; /* the next four were measured */
    double first_result_s, p50_s, p99_s, max_s;
};

/* What must hold in a comparison before its lesson may be said. `variant` is another word for its
 * cell with all workers; `base` for the variant that works alone. */
enum lesson_kind {
    LESSON_NONE = 0,
    LESSON_WAITS, /* the panels' natural variants are faster than the base, and burn next to no CPU
                   */
    LESSON_COMPUTES, /* they are faster than the base, and more than one CPU is busy */
    LESSON_UNDONE,   /* `against` is faster than the base, `variant` is not */
    LESSON_AS_FAST,  /* `variant` is faster than the base, and the same as `against` */
    LESSON_LOSES,    /* `variant` loses updates in each panel that has it, `against` in none */
};

/* What a comparison may teach, said where its data support it. */
struct lesson {
    enum lesson_kind kind;
    unsigned rank; /* 1: one of the first that are said; 2 ...: where there is room */
    const char *variant,
        *against;         /* what has to be measured for it, beside base and natural ones */
    const char *sentence; /* without a full stop: figures follow it */
    const char *file;     /* to open, from the root of the sources */
};

/* How a comparison makes a workload so large that its time can be seen, or so small that it does
 * not wait for long. */
struct scale {
    const char *options[3]; /* names, ended by NULL: the time grows with them */
    bool waits;             /* they are times that are waited for; else work that CPUs do */
    double least;           /* of their defaults: they are made no smaller */
};

/* How its tasks are made longer and shorter, for `triptych crossover`: the options that take the
 * same value from `least` to `most` (seconds where that is their unit), and the one that says how
 * many tasks there are. */
struct grain {
    const char *length[3]; /* names, ended by NULL; none: it has no such tasks */
    double least, most;    /* with `few` tasks, `most` takes a quarter of a second alone, or less */
    const char *count;     /* NULL: all of it is one piece of work, which grows with `length` */
    unsigned few, many;    /* values of `count` */
    unsigned each;         /* tasks that one of `count` stands for; 0: one */
    const char *set;       /* (optional) "name=value" that it needs beside */
};

/* A workload: its options, its kernel's set-up, its expected answer. All functions are called by
 * the main thread, outside the timed region; those marked (optional) may be NULL. */
struct workload {
    const char *name;
    const char *summary;   /* one line */
    const char *lesson;    /* for --help: what it shows, in a few lines */
    const char *task_noun; /* (optional) what its tasks are called: "item"; NULL: "task" */
    const struct option_row *options;
    size_t job_size;
    size_t workers; /* offsetof(struct job, workers) */
    bool threads;   /* its kernel has threads of its own, below the workers (libcurl's resolver) */
    bool prints;    /* the main worker prints what the others find, beside them */
    bool empty_tasks; /* its tasks may be empty (--size 0): their time is that of handing them over
                       */
    bool streams;     /* queue and stream workloads: first result and latencies are reported */
    bool aside;       /* compared where it is named, or with --details; else left aside */
    bool race;        /* of the race lab: its program is one file, in <panel>/races/ */

    /* (optional) how the driver predicts its times (docs/predictions.md): "updates" of one shared
     * datum, a "pipeline"; NULL: tasks that are divided over workers. */
    const char *model;
    /* (optional) what is to say of single variants; the last row has no panel. */
    const struct variant_trait *traits;
    bool divisible; /* all of its work may be divided among workers, so that a serial part (Karp and
                     * Flatt) means something */

    /* (optional) for comparisons: what its size is, and what it teaches, ended by LESSON_NONE. */
    struct scale scale;
    struct grain grain;
    const struct lesson *lessons;

    /* (optional) a file that the whole job works on: where its path is in the job (offsetof, a
     * const char *; "-" is standard input), and what takes its `size` bytes, so that
     * default_workers() can count them. It is read once, by rank 0 where there are ranks. `text`
     * has a NUL behind it and is load()'s to free(3). False: a usage error, told in `error`.
     * True with an error: a warning, which is printed. */
    size_t input;
    const char *bundled; /* (optional) the bundled server whose list is the input where the user
                          * names none and the default is not there (input_serve()) */
    bool (*load)(struct job *job, char *text, size_t size, struct error *error);
    /* (optional) how many workers suit the job; NULL: the CPUs that the process may use. */
    uint64_t (*default_workers)(const struct job *job);
    /* (optional) once, after the options were read and `workers` is set; `given[row]` tells which
     * of the workload's options the user gave. False: a usage error, told in `error`. May end
     * the program with STATUS_SKIP where a part of the build is missing. */
    bool (*open)(struct job *job, const bool *given, struct error *error);
    /* (optional) before each repetition: empties the area for results. */
    void (*reset)(struct job *job);
    /* (optional; without it there is no --journal) open() has left out those units of the job that
     * the journal has (journal.h); their results to the area for results, and their answer. Called
     * after a run, on rank 0. */
    struct answer (*resumed)(const struct job *job);
    /* (optional; without it there is no --fault) how many tasks fault_task() is told of (fault.h).
     */
    uint64_t (*tasks)(const struct job *job);

    /* The answer, from elsewhere than the panel's way. Called once, after the first run. */
    struct answer (*expected)(const struct job *job);
    /* (optional) checks the area for results: false, and why in `error`, if it is wrong. */
    bool (*check)(const struct job *job, struct error *error);
    /* (optional) result lines (output_line), after the last repetition of a variant. */
    void (*print)(const struct job *job);
    /* (optional; with it open() calls stop_open()) instead of all that follows a run, when a signal
     * has cut it short (stop.h): tells what is known. On rank 0. */
    void (*stopped)(const struct job *job);
    /* (optional) story lines: what the reader should notice in this measurement. */
    void (*notice)(const struct job *job, const struct measurement *measurement);
    /* (optional) a last word on the exit status when all answers were right (--fail). */
    int (*status)(const struct job *job);
    /* (optional; not if there is load()) frees what open() took, and load(), which open() need not
     * have followed. */
    void (*close)(struct job *job);
};

struct timeline_clock; /* timeline.h */
struct trace_kind;     /* trace.h */

/* The one adapter that a paradigm has. Functions marked (optional) may be NULL. */
struct team {
    const char *panel;
    const char *launch; /* how its users start it: "mpirun -n N " */
    bool fixed;         /* the launcher sets the number of workers: --workers is a usage error */
    const char *oversubscribe; /* if fixed: what the launcher must be told, with a blank behind it,
                                * for more workers than CPUs; "": nothing */
    bool one_clock;            /* all workers read the same clock */

    /* (optional) joins the paradigm. `work` false: only help, a list or a usage error will follow;
     * `threads`: the most that variants and workload (its `threads`) need. */
    void (*open)(int *argc, char ***argv, bool work, enum threading threads);
    /* (optional) the number of workers when the user gave none; `proposal` suits the workload. */
    int (*default_workers)(int proposal);
    /* (optional; all that have HYBRID variants have these two) how many threads each rank has in
     * those; false: a usage error, told in `error`. And how many each has in the variant that
     * runs next. */
    bool (*threads)(int *each, struct error *error);
    void (*each_has)(int threads);
    bool main_joins; /* the main worker is one of the threads that prepare() makes: where the
                      * workload has it print, one more */
    /* Makes ready for runs with this many workers (main thread, not timed as work); undone by
     * dismiss (optional). */
    void (*prepare)(int workers);
    void (*dismiss)(void);
    /* Which worker runs the calling thread; WORKER_STATS_MAIN: none. */
    int (*worker)(void);
    /* (optional, collective) this rank, all ranks, and waiting for all of them. */
    int (*rank)(void);
    int (*ranks)(void);
    void (*barrier)(void);
    /* (optional, collective) brings every rank's own slot of the worker statistics to rank 0. */
    void (*collect)(void);
    /* The kinds of waits that this panel's calls can be, for timelines (trace.h). */
    const struct trace_kind *waits;
    /* (optional, collective, only for a timeline) before and after run(): learns how far the ranks'
     * clocks are apart. */
    void (*clocks)(void);
    /* (optional, collective, only for a timeline) brings every rank's lane to rank 0, on rank 0's
     * clock, which it describes. */
    void (*lanes)(struct timeline_clock *clock);
    /* (optional) `look` is called again and again while this rank waits for others; NULL: no more.
     * It may end the program. */
    void (*while_waiting)(void (*look)(void));
    /* (optional, collective) rank 0's status, for all. */
    int (*agree)(int status);
    /* (optional, collective; all that have agree() have these two) the `size` bytes that rank 0 has
     * at `bytes`, for all; and how many ranks `differ`, the first of which is `*first`. */
    void (*broadcast)(void *bytes, size_t size);
    int (*dissent)(bool differs, int *first);
    /* (optional; rank 0) fails the program unless `bytes`, all that it has written to standard
     * output, have reached the place where the launcher puts them. */
    void (*delivered)(uint64_t bytes);
    /* Leaves at once with this status, taking all workers along; does not return. */
    void (*leave)(int status);
    /* (optional) the end of the paradigm. */
    void (*close)(void);
};

#endif
