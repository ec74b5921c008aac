/* SPDX-License-Identifier: MIT
 *
 * findings: what a comparison came to, in words: what the last screen prints and the page begins
 * with (by way of environment.json). Main thread only. */
#ifndef TRIPTYCH_COMPARE_ANSWER_FINDINGS_H
#define TRIPTYCH_COMPARE_ANSWER_FINDINGS_H

#include "compare/answer/answer.h"
#include "compare/base/units.h"

#include <json-c/json.h>

enum { FINDINGS_PANELS = 4, FINDINGS_WORDS = 160 };

/* What differs between the panels, whatever the work is: one figure. */
struct finding_row {
    char label[64];
    char values[FINDINGS_PANELS]
               [UNITS_TEXT + 1]; /* with `?` where others used the CPUs meanwhile */
    char words[FINDINGS_WORDS];  /* "mpi 85x"; "": nothing to say */
    int panel;                   /* that the words are about; -1: none */
};

/* One workload. */
struct finding_line {
    const char *workload; /* the summaries' */
    char mark;            /* '=' '<' '>' '?' */
    int workers;
    bool hit; /* by noise */
    char values[FINDINGS_PANELS][UNITS_TEXT];
    char speedup[32];
    char words[FINDINGS_WORDS];
    const char *setting; /* that it is for, of several; NULL: there is only one. The summaries' */
    size_t settings;     /* how many there are */
};

struct finding_lesson {
    char *text;
    const char *file; /* the program's */
};

struct findings {
    const char *panels[FINDINGS_PANELS]; /* in the order of the results, whose names they are */
    size_t panel_count, panels_more;     /* more: those that have no column */
    char *title;                         /* the machine, and how long it took */
    struct text_list notes;              /* noise and failures, a line each */
    struct finding_row *rows;
    size_t row_count;
    struct finding_line *lines;
    size_t line_count;
    struct finding_lesson *lessons;
    size_t lesson_count;
    char *legend;
    const char *sizes; /* the answer's */
};

/* They refer to the answer, which must live as long. */
struct findings findings_of(const struct answer *answer);
void findings_free(struct findings *findings);

/* The findings as they stand in environment.json, for the page. The caller puts the object. */
struct json_object *findings_json(const struct findings *findings);

/* The first panels of `results` in their order; how many, and how many `more` there are. */
size_t findings_panels(const struct results *results, const char *panels[FINDINGS_PANELS],
                       size_t *more);

/* One workload's line; false: no panel was measured. */
bool findings_line(const struct answer *answer, const struct findings *findings,
                   const char *workload, struct finding_line *line);

/* The parts, in files of their own. */
void findings_differs(const struct answer *answer, struct findings *findings);
void findings_lessons(const struct answer *answer, struct findings *findings);

/* The summaries of one workload among all. */
struct summaries answer_workload(const struct answer *answer, const char *workload);

/* Each workload's name, in the order of the results; the caller frees the list. */
struct text_list answer_workloads(const struct answer *answer);

/* "2.9x", or "2.8-3.0x": the panels' speed-ups over the base; "-": there are none. */
void answer_speedups(const struct headline *headline, char *text, size_t size);

#endif
