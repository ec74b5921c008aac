/* SPDX-License-Identifier: MIT
 *
 * summary: what the samples of each cell come to: medians with intervals, and speed-ups over both
 * bases. Everything that shows results (table, JSON, CSV, Markdown, notes, report) takes its
 * figures from here. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SUMMARY_H
#define TRIPTYCH_COMPARE_SUMMARY_H

#include "compare/results/results.h"
#include "compare/stats/stats.h"

/* The time that a cell should take (predict.h); 0 seconds: there is no prediction, and why. */
struct prediction {
    double seconds;
    char why_not[128];
};

/* n = 0 in an interval: there is no such figure, and its numbers mean nothing. */
struct summary {
    const struct result *result;
    /* Seconds; `lost` counts updates. */
    struct interval seconds, setup, launch, cpu, first_result, lost;
    /* Median CPU seconds over median seconds: 2 is two CPUs all the time. Below 0: withheld, since
     * the time is too short for the clock of CPU times. */
    double cpu_share;
    uint64_t rss_bytes;       /* the largest peak of one process, over all samples */
    struct interval switches; /* context switches within the time */
    /* A repetition's share of what was counted while the program ran, its start included. */
    struct interval counted[SAMPLE_COUNTERS], energy_j;
    struct interval per_cycle; /* instructions a cycle */
    /* The bases: the variant that works alone, and the same variant with one worker; NULL: there
     * is none with the same setting, or it was not measured. */
    const struct result *alone, *one;
    struct interval over_alone, over_one; /* speed-ups: the base's median over the own */
    struct interval efficiency;           /* speed-up over `alone`, or else over `one`, a worker */
    /* Of a resilient variant: the form that it makes survive, same panel, workers and setting; and
     * how many times its time is what surviving costs. NULL: none, or not measured. */
    const struct result *textbook;
    struct interval over_textbook;
    struct interval serial_fraction; /* Karp and Flatt, from the same speed-up, of work that may
                                        be divided */
    struct prediction prediction;
};

/* items[i] points into `results`. */
struct summaries {
    struct summary *items;
    size_t count;
};

/* Of all cells, or of one workload's, without predictions (predict.h). `cpus`: those that the
 * workers may use; past them no serial fraction is defined. */
struct summaries summaries_of(const struct results *results, const char *workload, int cpus);
void summaries_free(struct summaries *summaries);

enum {
    SUMMARY_SECONDS,
    SUMMARY_SETUP,
    SUMMARY_LAUNCH,
    SUMMARY_CPU,
    SUMMARY_FIRST,
    SUMMARY_LOST,
    SUMMARY_SWITCHES,
    SUMMARY_ENERGY,
    SUMMARY_PER_CYCLE,
    SUMMARY_COUNTED /* and so on, one for each enum sample_counter */
};

/* The values of one figure (SUMMARY_...) in the order of measurement, without those that were not
 * told; summary_series_free() gives them back. */
struct series summary_series(const struct result *result, int figure);
void summary_series_free(struct series *series);

#endif
