/* SPDX-License-Identifier: MIT
 *
 * race: the race lab, `triptych race`: how many updates racy forms lose, by
 * compiler and level of optimisation, what each mending costs, how further races go wrong, and what
 * detectors say of all of them. From the records of race.jsonl to figures; the table and the page
 * of the report take them from here. Main thread only. */
#ifndef TRIPTYCH_COMPARE_RACE_H
#define TRIPTYCH_COMPARE_RACE_H

#include "compare/base/text.h"
#include "compare/stats/stats.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error; /* common/base/error.h */

enum {
    RACE_NAME = 48,
    RACE_WHY = 160,
    RACE_MOST_ROWS = 4096,
    RACE_MOST_VALUES = 100000,
    RACE_MOST_PLACES = 64,
};

/* What a row is about. */
enum race_part {
    RACE_LAB,     /* a racy form, as one compiler builds it at one level */
    RACE_MENDED,  /* a mended form: its price */
    RACE_FURTHER, /* another race, broken or mended */
    RACE_PARTS,
};

/* The parts' names in records, and race_part_of() of such a name; RACE_PARTS: there is none. */
extern const char *const race_parts[RACE_PARTS];
enum race_part race_part_of(const char *name);

/* One form, built so, with so many workers. A trial is an increment, or one chance to go wrong. */
struct race_row {
    enum race_part part;
    char program[RACE_NAME], panel[RACE_NAME], variant[RACE_NAME], build[RACE_NAME];
    char run[RACE_NAME]; /* which run of `triptych race`; "": it does not say */
    bool may_lose;       /* broken on purpose */
    int workers;
    uint64_t trials; /* of one repetition, by all workers together */
    size_t starts;   /* of the program */

    /* Of each repetition: the share of trials that went wrong, the seconds of one trial, and in
     * which start. values of [count]; the row's. */
    double *shares, *times;
    uint64_t *launches;
    size_t count;

    /* By race_settle(): medians, and of false sharing how many times the time of the form whose
     * data are padded (n = 0: there is no such form). */
    struct interval share, time, ratio;
};

/* What a detector complains of; the names are those of records and tables. */
enum race_kind {
    RACE_DATA,
    RACE_ORDER,
    RACE_SIGNAL,
    RACE_OTHER,
    /* the explorer's, of a run that it has made */
    RACE_DEADLOCK,
    RACE_LOST_WAKEUP,
    RACE_ANSWER,
    RACE_CONFLICT,
    RACE_FAULT,
    RACE_KINDS
};
extern const char *const race_kinds[RACE_KINDS];

/* A place in a source that a detector names; line 0: only the file is known; file "": not even
 * that.
 */
struct race_place {
    enum race_kind kind;
    char file[RACE_NAME];
    uint64_t line;
};

/* What one detector says of one form. */
struct race_verdict {
    char detector[RACE_NAME], program[RACE_NAME], panel[RACE_NAME], variant[RACE_NAME];
    char run[RACE_NAME];
    bool may_lose;
    uint64_t tries;                             /* how often the form was run under it */
    struct race_place places[RACE_MOST_PLACES]; /* sorted, each once; none: it is silent */
    size_t place_count;
    char why[RACE_WHY]; /* why it was not run; "": it was */
};

struct race {
    struct race_row *rows; /* in the order in which they were first measured */
    size_t row_count;
    struct race_verdict *verdicts;
    size_t verdict_count;
    struct text_list errors; /* "race.jsonl:17: why" of lines that are invalid; few */
    bool newer;              /* the file is of a newer form than this version knows */
};

/* The file of a folder that holds the records of all its runs. */
#define RACE_FILE "race.jsonl"

/* Adds one record of that file; NULL, or the name of the field that is invalid. What several runs
 * measured is known from the newest one. */
const char *race_add(struct race *race, struct json_object *record);

/* Puts a place where it belongs among the others; one that is there already, or one too many, is
 * left out. */
void race_verdict_name(struct race_verdict *verdict, const struct race_place *place);

/* The places as an array for JSON, for a record and for people's programs; the caller's. */
struct json_object *race_verdict_named(const struct race_verdict *verdict);

/* "silent", "data race data_race.c:49 data_race.c:51; lock order ...", or "not run: why"; the
 * caller frees it. */
char *race_verdict_text(const struct race_verdict *verdict);

/* Fills in the intervals, once all records are there. */
void race_settle(struct race *race);

/* Reads FOLDER/race.jsonl. False, and why: there is no such file, or no valid record in it.
 * race_free() gives it back in any case. */
bool race_read(struct race *race, const char *folder, struct error *error);

void race_free(struct race *race);

/* ---- figures and printing -------------------------------------------------------------------- */

/* Which figures of a row say something, in this order. */
enum race_figure { RACE_SHARE, RACE_TIME, RACE_RATIO, RACE_FIGURES };
extern const char *const race_figures[RACE_FIGURES]; /* "wrong_share", "seconds_per_trial" ... */

/* The row's figure; NULL: it has none of that kind. A broken form has its share, a mended one its
 * time: what a wrong answer costs is nobody's question. */
const struct interval *race_figure_of(const struct race_row *row, enum race_figure figure);

/* Prints it: a table, CSV, JSON or Markdown (enum format of compare/programs/settings.h). */
void race_print(const struct race *race, int format);
void race_print_csv(const struct race *race);
void race_print_json(const struct race *race);

#endif
