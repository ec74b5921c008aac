/* SPDX-License-Identifier: MIT */
#include "compare/grade/results.h"

#include "common/base/whole_file.h"
#include "compare/base/json_write.h"
#include "compare/base/markup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct totals results_totals(const struct grading *grading, const struct submission *submission)
{
    struct totals totals = {0};

    for (size_t at = 0; at < grading->unit_count; at++) {
        const struct unit *unit = &grading->units[at];
        if (submission && unit->submission != submission)
            continue;
        totals.passed += unit->kind == JUDGEMENT_PASS;
        totals.failed += unit->kind == JUDGEMENT_FAIL;
        totals.undecided += unit->kind == JUDGEMENT_UNDECIDED;
        totals.of += unit->kind == JUDGEMENT_UNDECIDED ? 0 : unit->of;
        totals.points += unit->points;
    }
    totals.points = round(totals.points * 100) / 100;
    return totals;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* A number as a person would write it. */
static struct json_object *real(double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.10g", value);
    return json_object_new_double_s(value, text);
}

static void add_label(struct json_object *object, const struct unit *unit)
{
    char *label = unit_label(unit);

    objects_add_text(object, "exercise", label);
    free(label);
}

static struct json_object *unit_object(const struct unit *unit)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "student", unit->submission->name);
    add_label(object, unit);
    objects_add_text(object, "verdict", judgement_words[unit->kind]);
    if (unit->kind != JUDGEMENT_PASS)
        objects_add_text(object, "check", check_names[unit->check]);
    json_object_object_add(object, "points",
                           unit->kind == JUDGEMENT_UNDECIDED ? NULL : real(unit->points));
    objects_add(object, "of", real(unit->of));
    objects_add(object, "checks", json_object_get(unit->told));
    return object;
}

static struct json_object *student_object(const struct grading *grading,
                                          const struct submission *submission)
{
    struct totals totals = results_totals(grading, submission);
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "student", submission->name);
    objects_add_text(object, "folder", submission->folder);
    objects_add(object, "points", real(totals.points));
    objects_add(object, "of", real(totals.of));
    objects_add(object, "undecided", json_object_new_uint64(totals.undecided));
    return object;
}

static struct json_object *rubric_object(const struct rubric *rubric)
{
    struct json_object *object = json_object_new_object(), *weights = json_object_new_object();

    if (rubric->file) {
        json_object_put(object);
        json_object_put(weights);
        return json_object_get(rubric->file);
    }
    for (enum check check = CHECK_CORRECT; check < CHECKS; check++)
        objects_add(weights, check_names[check], real(rubric->weights[check]));
    objects_add_text(object, "schema", RUBRIC_SCHEMA);
    objects_add(object, "weights", weights);
    objects_add(object, "points", real(rubric->points));
    return object;
}

static void write_json(const struct grading *grading, FILE *out)
{
    struct json_object *object = json_object_new_object();
    struct json_object *students = json_object_new_array(), *results = json_object_new_array();

    for (size_t at = 0; at < grading->submissions.count; at++)
        objects_append(students, student_object(grading, &grading->submissions.items[at]));
    for (size_t at = 0; at < grading->unit_count; at++)
        objects_append(results, unit_object(&grading->units[at]));
    objects_add_text(object, "schema", "triptych-grade/1");
    objects_add_text(object, "version", TRIPTYCH_VERSION);
    objects_add_text(object, "sandbox", grading->sandbox);
    objects_add(object, "rubric", rubric_object(&grading->rubric));
    objects_add(object, "students", students);
    objects_add(object, "results", results);
    objects_add(object, "similar", json_object_get(grading->similar));
    fprintf(out, "%s\n",
            json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
                                                       JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static void write_csv(const struct grading *grading, FILE *out)
{
    fprintf(out, "student,exercise,verdict,points,of,check,why\r\n");
    for (size_t at = 0; at < grading->unit_count; at++) {
        const struct unit *unit = &grading->units[at];
        bool passed = unit->kind == JUDGEMENT_PASS;
        char *label = unit_label(unit);
        markup_csv(out, unit->submission->name);
        fputc(',', out);
        markup_csv(out, label);
        fprintf(out, ",%s,", judgement_words[unit->kind]);
        if (unit->kind != JUDGEMENT_UNDECIDED)
            fprintf(out, "%.10g", unit->points);
        fprintf(out, ",%.10g,%s,", unit->of, passed ? "" : check_names[unit->check]);
        markup_csv(out, passed ? "" : or_empty(unit_text(unit, "why")));
        fprintf(out, "\r\n");
        free(label);
    }
}

/* ---- JUnit XML ------------------------------------------------------------------------------- */

static void attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    markup_html(out, value);
    fputc('"', out);
}

static void write_case(const struct unit *unit, FILE *out)
{
    static const char *const elements[] = {
        [JUDGEMENT_FAIL] = "failure", [JUDGEMENT_UNDECIDED] = "error"};
    char *label = unit_label(unit);

    fprintf(out, "    <testcase");
    attribute(out, "classname", unit->submission->name);
    attribute(out, "name", label);
    if (unit->kind == JUDGEMENT_PASS) {
        fprintf(out, "/>\n");
    } else {
        fprintf(out, ">\n      <%s", elements[unit->kind]);
        attribute(out, "type", check_names[unit->check]);
        attribute(out, "message", or_empty(unit_text(unit, "why")));
        fprintf(out, ">");
        markup_html(out, or_empty(unit_text(unit, "next")));
        fprintf(out, "</%s>\n    </testcase>\n", elements[unit->kind]);
    }
    free(label);
}

static void write_junit(const struct grading *grading, FILE *out)
{
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"triptych grade\">\n");
    for (size_t student = 0; student < grading->submissions.count; student++) {
        const struct submission *submission = &grading->submissions.items[student];
        struct totals totals = results_totals(grading, submission);
        fprintf(out, "  <testsuite");
        attribute(out, "name", submission->name);
        fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
                totals.passed + totals.failed + totals.undecided, totals.failed, totals.undecided);
        for (size_t at = 0; at < grading->unit_count; at++)
            if (grading->units[at].submission == submission)
                write_case(&grading->units[at], out);
        fprintf(out, "  </testsuite>\n");
    }
    fprintf(out, "</testsuites>\n");
}

/* ---- files ----------------------------------------------------------------------------------- */

void results_write(const struct grading *grading, const char *folder)
{
    static const struct {
        const char *name;
        void (*write)(const struct grading *grading, FILE *out);
    } files[] = {
        {"results.json", write_json}, {"results.csv", write_csv}, {"junit.xml", write_junit}};

    for (size_t at = 0; at < sizeof files / sizeof files[0]; at++) {
        char *path = text_format("%s/%s", folder, files[at].name);
        struct whole_file file = whole_file_open(path);
        files[at].write(grading, file.out);
        whole_file_close(&file);
        free(path);
    }
}
