/* SPDX-License-Identifier: MIT
 *
 * lesson/parts: what the files of `triptych lesson` share: a lesson as it goes on. Main thread
 * only. */
#ifndef TRIPTYCH_COMPARE_LESSON_PARTS_H
#define TRIPTYCH_COMPARE_LESSON_PARTS_H

#include "compare/base/text.h"
#include "compare/lesson/lesson.h"
#include "compare/machine/watch.h"
#include "compare/programs/command.h"

enum { LESSON_ROUNDS = 3 };

/* A run of the lesson as it was found and measured. */
struct taught {
    const struct program *program; /* NULL: it cannot run here */
    const struct program_variant *variant;
    double values[LESSON_METRICS][LESSON_ROUNDS]; /* below 0: not told */
    size_t count;                                 /* rounds that ended well */
    char *failure;                                /* of the last round that did not; or NULL */
};

/* What the learner expects. */
struct guess {
    bool given;
    double number;
    size_t option; /* index into the question's options; their number: none of them */
};

struct teaching {
    const struct lesson *lesson;
    size_t number; /* from 1 */
    int workers;
    const struct catalog *catalog;
    const struct launcher *launcher;
    struct taught runs[LESSON_RUNS];
    struct guess guesses[LESSON_QUESTIONS];
    struct text_list left_out;
    struct watch watch;
};

/* Whether a run, and a question, can be done here: a choice needs two of its options. */
bool teaching_has(const struct teaching *teaching, const char *run);
bool teaching_asks(const struct teaching *teaching, size_t question);

/* With how many workers it runs. */
int teaching_workers(const struct teaching *teaching, const struct lesson_run *run);

/* Finds the lesson's programs and variants; what is missing is noted in left_out. */
void run_find(struct teaching *teaching);

/* Runs all of them in turn, LESSON_ROUNDS times or until that takes too long, with progress. Ends
 * the program, as it was asked to, when the user stops it. */
void run_all(struct teaching *teaching);

/* Asks what the learner expects and reads it from standard input, before anything runs. `quiet`: no
 * question is printed. Ends the program with STATUS_USAGE at an answer that is invalid and does not
 * come from a terminal. */
void ask_all(struct teaching *teaching, bool quiet);

/* ---- what came out --------------------------------------------------------------------------- */

/* Of the rounds: the median, the least and the most. count 0: not measured. */
struct figure {
    double median, low, high;
    size_t count;
};

enum agreement { AGREE_UNSAID, AGREE_YES, AGREE_MORE, AGREE_LESS, AGREE_OTHER };

struct outcome {
    bool known;           /* it was measured */
    struct figure figure; /* of VALUE and RATIO */
    size_t winner;        /* of LEAST and MOST: as guess.option */
    bool supported;       /* it is what the question's `because` explains */
    enum agreement agreement;
};

struct figure outcome_figure(const struct teaching *teaching, const char *run,
                             enum lesson_metric metric);
struct outcome outcome_of(const struct teaching *teaching, size_t question);

/* How many options a choice has. */
size_t outcome_options(const struct lesson_question *question);

/* The unit of a question's number: "times", "%"; TRANSLATED(). */
const char *outcome_unit(const struct lesson_question *question);

/* ---- how it is told -------------------------------------------------------------------------- */

void tell_list(void);
void tell_begin(const struct teaching *teaching);
void tell_result(const struct teaching *teaching);
void tell_json(const struct teaching *teaching);

/* A bar of `value` (of `most`) that is at most `columns` wide, in eighths of a column where the
 * user's locale has UTF-8; the caller frees it. */
char *tell_bar(double value, double most, size_t columns);

#endif
