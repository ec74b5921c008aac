/* SPDX-License-Identifier: MIT
 *
 * bench_parts: what the parts of bench_main() share; for bench*.c alone. */
#ifndef TRIPTYCH_BENCH_PARTS_H
#define TRIPTYCH_BENCH_PARTS_H

#include "common/bench/bench.h"

/* The options that every program has. */
struct settings {
    const char *variant, *trace, *journal, *fault;
    uint64_t workers, repeat, warmup;
    bool list, describe, quick, json, quiet, help, version, respawn;
};

/* Everything that one program run knows. */
struct bench {
    const struct workload *workload;
    const struct variant **variants; /* the natural one, the base (sync), the others; NULL */
    const struct team *team;
    struct settings settings;
    struct job *job;
    struct option_table parameters; /* the workload's options, in `job` */
    int rank, ranks;
    int suited;  /* workers, if it were for the job as it was asked for */
    int threads; /* of each rank, in HYBRID variants */
    bool has_expected;
    bool bundled; /* the input is the bundled server's */
    struct answer expected;
    struct measurement *ended; /* the last repetition of each variant that has run */
    size_t ended_count;
};

/* The number of workers in the job. */
static inline int *bench_workers(const struct bench *bench)
{
    return (int *)(void *)((char *)bench->job + bench->workload->workers);
}

/* The path of the input, in a workload that has one. */
static inline const char **bench_input(const struct bench *bench)
{
    return (const char **)(void *)((char *)bench->job + bench->workload->input);
}

/* bench_options.c: reads the command line. False: a usage error, told in `error`. */
bool bench_read_options(struct bench *bench, int argc, char **argv, struct error *error);

/* Prints what was asked for instead of work; false: nothing was. */
bool bench_answer_questions(const struct bench *bench);

/* bench_settle.c: checks the options together, reads the input and opens the job. Collective.
 * False: a usage error, told in `error`. */
bool bench_settle(struct bench *bench, const bool *given, struct error *error);

/* How many workers suit the job, when the user gave no number. */
uint64_t bench_suited_workers(const struct bench *bench);

/* The workers of each rank in `variant`: its threads, or itself. */
static inline int bench_each(const struct bench *bench, const struct variant *variant)
{
    return variant->promise & HYBRID ? bench->threads : 1;
}

/* bench_losses.c. Whether `variant` is to run in this start of the program. */
bool bench_is_wanted(const struct bench *bench, const struct variant *variant);

/* Whether all variants that are to run replace lost workers, if --respawn is given. False: a usage
 * error, told in `error`. */
bool bench_respawns(const struct bench *bench, struct error *error);

/* Whether all variants that are to run survive what --fault does, if it is given. False: no usage
 * error, but they would fail, and `error` names those that survive it. */
bool bench_survives(const struct bench *bench, struct error *error);

/* bench_closing.c: story lines. That the input is the bundled server's list, if it is. */
void bench_tell_input(const struct bench *bench);

/* Which worker did what in the last repetition of a variant, where
 * its code is, and what to try next. */
void bench_tell_work(const struct bench *bench, const struct measurement *measurement);

/* Keeps a variant's last repetition for bench_tell_variants(). */
void bench_keep(struct bench *bench, const struct measurement *measurement);

/* A table of the variants that have run, if there are several. */
void bench_tell_variants(const struct bench *bench);

/* bench_run.c: all repetitions of one variant; whether every answer was right. Collective. */
bool bench_run_variant(struct bench *bench, const struct variant *variant);

#endif
