/* SPDX-License-Identifier: MIT
 *
 * lesson: what a lesson of `triptych lesson` is: what runs, what is asked about it, and what may be
 * said of the result. A lesson is data, a file each (about_*.c); the other files of this room know
 * no workload. In texts {workers} stands for the number of workers. Texts are TRANSLATED(). Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LESSON_LESSON_H
#define TRIPTYCH_COMPARE_LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>

enum { LESSON_RUNS = 8, LESSON_QUESTIONS = 3, LESSON_SETS = 4, LESSON_SOURCES = 4 };

/* What is measured of a run, told in seconds, bytes, or percent of something. */
enum lesson_metric {
    LESSON_SECONDS,
    LESSON_CPU,       /* seconds of CPU time of all workers */
    LESSON_CPU_SHARE, /* CPU time in percent of the seconds: 100 is one CPU all the time */
    LESSON_LOST,      /* updates lost, in percent of all */
    LESSON_FIRST,     /* when the first result came, in percent of the seconds */
    LESSON_MEMORY,    /* bytes */
    LESSON_METRICS,
};

/* One variant at one size. */
struct lesson_run {
    const char *name;  /* within the lesson */
    const char *label; /* "posix threads", as readers see it; at most 22 columns */
    const char *panel, *variant;
    int workers;                       /* 0: the lesson's */
    const char *sets[LESSON_SETS + 1]; /* "delay=300ms", ended by NULL */
};

enum lesson_kind {
    LESSON_LEAST, /* which of several runs has the least? one of them, or none */
    LESSON_MOST,
    LESSON_VALUE, /* how much has `run`? */
    LESSON_RATIO, /* how many times as much has `base` as `run`? */
};

struct lesson_question {
    const char *text;
    enum lesson_kind kind;
    enum lesson_metric metric;
    const char *run, *base;               /* names of runs */
    const char *options[LESSON_RUNS + 1]; /* of LEAST and MOST: names of runs, ended by NULL */
    const char *others;                   /* of those: what no winner means, "all alike" */
    /* What a textbook expects: a winner (NULL: none), or a number from low to high, which with
     * `each` are times the workers. */
    const char *winner;
    double low, high;
    bool each;
    const char *because;   /* where the result is that: why, which the data support */
    const char *otherwise; /* where it is not: what it may be, and what would decide it */
};

/* The line of a source with the paradigm in it: the first one that holds `needle`. */
struct lesson_source {
    const char *file; /* "posix/io_bound/threads.c" */
    const char *needle;
};

struct lesson {
    const char *workload, *title;
    const char *about;                       /* two or three sentences */
    int workers;                             /* 0: as many as there are CPUs, from 2 to 4 */
    struct lesson_run runs[LESSON_RUNS + 1]; /* ended by one without a name */
    struct lesson_question questions[LESSON_QUESTIONS + 1]; /* ended by one without a text */
    struct lesson_source sources[LESSON_SOURCES + 1];       /* ended by one without a file */
    const char *then;                                       /* a command to try by oneself */
};

/* In the tutorial's order, and what is not of the tutorial behind it; ended by NULL. */
extern const struct lesson *const lessons[];
extern const struct lesson lesson_io_bound, lesson_data_race, lesson_cpu_bound, lesson_pool,
    lesson_queue, lesson_check_urls, lesson_find_primes, lesson_stream_primes, lesson_graph;

/* The index of the run of that name; every name that a lesson uses is a run's. */
size_t lesson_run_at(const struct lesson *lesson, const char *name);

/* `text` in the user's language, with the number of workers in the place of {workers}; the caller
 * frees it. */
char *lesson_words(const char *text, int workers);

#endif
