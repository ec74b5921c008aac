/* SPDX-License-Identifier: MIT */
#include "compare/grade/page.h"

#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/base/json_read.h"
#include "compare/base/markup.h"
#include "compare/grade/results.h"
#include "compare/learn/file.h"
#include "compare/page/embedded.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18, MOST_LINE = 500 };

/* ---- elements -------------------------------------------------------------------------------- */

/* `<element attributes>text</element>` with the text as it is. */
static void begin(FILE *out, const char *kicker, const char *title, const char *subtitle)
{
    const char *code = translate_code();

    fprintf(out, "<!doctype html>\n<html lang=\"%s\">\n", code ? code : "en");
    embedded_write(out, "page/plain");
    markup_element(out, "title", "", title);
    fprintf(out, "</head>\n<body>\n<header class=\"masthead\"><div class=\"masthead-title\">\n");
    markup_element(out, "p", "class=\"kicker\"", kicker);
    markup_element(out, "h1", "", title);
    markup_element(out, "p", "class=\"subtitle\"", subtitle);
    fprintf(out, "</div></header>\n<main id=\"main\">\n");
}

static void end(FILE *out)
{
    fprintf(out,
            "</main>\n<footer class=\"footer\"><p>triptych %s</p></footer>\n</body>\n</html>\n",
            TRIPTYCH_VERSION);
}

static void fact(FILE *out, const char *name, const char *text)
{
    fprintf(out, "<div>");
    markup_element(out, "dt", "", name);
    markup_element(out, "dd", "", text);
    fprintf(out, "</div>\n");
}

static void fact_count(FILE *out, const char *name, size_t count)
{
    char *text = text_format("%zu", count);

    fact(out, name, text);
    free(text);
}

static void overview(FILE *out, const struct totals *totals)
{
    char *points = text_translated("%.10g of %.10g", totals->points, totals->of);

    fprintf(out, "<dl class=\"overview\">\n");
    fact(out, translate("Points"), points);
    fact_count(out, translate("Passed"), totals->passed);
    fact_count(out, translate("Failed"), totals->failed);
    fact_count(out, translate("Undecided, without a mark"), totals->undecided);
    fprintf(out, "</dl>\n");
    free(points);
}

/* ---- a student's page ------------------------------------------------------------------------ */

static void row(FILE *out, const struct unit *unit)
{
    static const char *const words[] = {TRANSLATED("yes"), TRANSLATED("no"), "?", "–"};
    char *label = unit_label(unit);
    char *points = unit->kind == JUDGEMENT_UNDECIDED
                       ? text_translated("– of %.10g", unit->of)
                       : text_translated("%.10g of %.10g", unit->points, unit->of);

    fprintf(out, "<tr>");
    markup_element(out, "th", "scope=\"row\"", label);
    markup_element(out, "td", "", translate(judgement_words[unit->kind]));
    markup_element(out, "td", "class=\"number\"", points);
    for (enum check check = CHECK_BUILDS; check < CHECKS; check++)
        markup_element(out, "td", "", translate(words[unit->kinds[check]]));
    fprintf(out, "</tr>\n");
    free(points);
    free(label);
}

/* The file as it was handed in, with numbers of lines. */
static void source(FILE *out, const struct unit *unit)
{
    char *path = submission_file(unit->submission, unit->pack), *bytes = NULL;
    size_t size = 0, number = 0;

    if (!submission_trouble(unit->submission, unit->pack) &&
        !file_read(path, MOST_SOURCE, &bytes, &size)) {
        fprintf(out, "<details><summary>%s</summary><div class=\"source\"><ol>\n",
                translate("What was handed in"));
        for (size_t at = 0, stop; at < size; at = stop + 1) {
            const char *newline = memchr(bytes + at, '\n', size - at);
            stop = newline ? (size_t)(newline - bytes) : size;
            char *line = text_printable(bytes + at, stop - at, MOST_LINE);
            fprintf(out, "<li><span class=\"at\">%zu</span><span>", ++number);
            markup_html(out, line);
            fprintf(out, "</span></li>\n");
            free(line);
        }
        fprintf(out, "</ol></div></details>\n");
    }
    free(bytes);
    free(path);
}

/* What happened in one check, and what to do. */
static void told(FILE *out, const struct unit *unit, enum check check)
{
    struct json_object *own = fields_get(unit->told, check_names[check], json_type_object);
    const char *why = own ? fields_text(own, "why") : NULL;
    const char *next = own ? fields_text(own, "next") : NULL;
    const char *output = own ? fields_text(own, "output") : NULL;
    const char *timed = own ? fields_text(own, "timed") : NULL;

    if (why) {
        fprintf(out, "<p class=\"notice%s\"><b>",
                unit->kinds[check] == JUDGEMENT_FAIL ? " bad" : "");
        markup_html(out, translate(check_names[check]));
        fprintf(out, "</b>: ");
        markup_html(out, why);
        fprintf(out, "<br>");
        markup_html(out, next ? next : "");
        fprintf(out, "</p>\n");
    }
    if (timed)
        markup_element(out, "p", "class=\"lede\"", timed);
    if (output) {
        fprintf(out, "<details><summary>%s</summary>",
                check == CHECK_BUILDS ? translate("What the compiler said")
                                      : translate("What it printed"));
        markup_element(out, "pre", "", output);
        fprintf(out, "</details>\n");
    }
}

static void exercise(FILE *out, const struct unit *unit)
{
    struct json_object *notes = fields_get(unit->told, "notes", json_type_array);
    char *label = unit_label(unit);

    fprintf(out, "<section class=\"part\">\n");
    fprintf(out, "<h2>");
    markup_html(out, label);
    fprintf(out, ": ");
    markup_html(out, unit->pack->title);
    fprintf(out, "</h2>\n");
    markup_element(out, "p", "class=\"lede\"", translate(judgement_words[unit->kind]));
    for (enum check check = CHECK_BUILDS; check < CHECKS; check++)
        told(out, unit, check);
    for (size_t at = 0; notes && at < json_object_array_length(notes); at++) {
        const char *note = json_object_get_string(json_object_array_get_idx(notes, at));
        markup_element(out, "p", "class=\"lede\"", note ? note : "");
    }
    source(out, unit);
    fprintf(out, "</section>\n");
    free(label);
}

static void write_student(FILE *out, const struct grading *grading,
                          const struct submission *submission)
{
    struct totals totals = results_totals(grading, submission);

    begin(out, "triptych grade", submission->name, grading->sandbox);
    overview(out, &totals);
    fprintf(out, "<div class=\"table-box\"><table><thead><tr>");
    markup_element(out, "th", "", translate("Exercise"));
    markup_element(out, "th", "", translate("Verdict"));
    markup_element(out, "th", "class=\"number\"", translate("Points"));
    for (enum check check = CHECK_BUILDS; check < CHECKS; check++)
        markup_element(out, "th", "", translate(check_names[check]));
    fprintf(out, "</tr></thead><tbody>\n");
    for (size_t at = 0; at < grading->unit_count; at++)
        if (grading->units[at].submission == submission)
            row(out, &grading->units[at]);
    fprintf(out, "</tbody></table></div>\n");
    for (size_t at = 0; at < grading->unit_count; at++)
        if (grading->units[at].submission == submission)
            exercise(out, &grading->units[at]);
    end(out);
}

/* ---- the index ------------------------------------------------------------------------------- */

/* A file's name that any file system takes; the caller frees it. */
static char *file_of(const struct grading *grading, const struct submission *submission)
{
    return text_is_name(submission->name)
               ? text_format("students/%s.html", submission->name)
               : text_format("students/student (%zu).html",
                             (size_t)(submission - grading->submissions.items) + 1);
}

static void write_students(FILE *out, const struct grading *grading)
{
    static const char *const columns[] = {TRANSLATED("Points"), TRANSLATED("Of"),
                                          TRANSLATED("Passed"), TRANSLATED("Failed"),
                                          TRANSLATED("Undecided")};

    fprintf(out, "<div class=\"table-box\"><table><thead><tr>");
    markup_element(out, "th", "", translate("Student"));
    for (size_t at = 0; at < sizeof columns / sizeof columns[0]; at++)
        markup_element(out, "th", "class=\"number\"", translate(columns[at]));
    fprintf(out, "</tr></thead><tbody>\n");
    for (size_t at = 0; at < grading->submissions.count; at++) {
        const struct submission *submission = &grading->submissions.items[at];
        struct totals totals = results_totals(grading, submission);
        char *file = file_of(grading, submission);
        fprintf(out, "<tr><th scope=\"row\"><a href=\"");
        markup_html(out, file);
        fprintf(out, "\">");
        markup_html(out, submission->name);
        fprintf(out,
                "</a></th><td class=\"number\">%.10g</td><td class=\"number\">%.10g</td>"
                "<td class=\"number\">%zu</td><td class=\"number\">%zu</td>"
                "<td class=\"number\">%zu</td></tr>\n",
                totals.points, totals.of, totals.passed, totals.failed, totals.undecided);
        free(file);
    }
    fprintf(out, "</tbody></table></div>\n");
}

static void write_similar(FILE *out, const struct grading *grading)
{
    fprintf(out, "<section class=\"part\">\n<h2>%s</h2>\n", translate("Alike"));
    markup_element(
        out, "p", "class=\"lede\"",
        translate(
            "A hint to look, and no verdict: short exercises have few solutions. Shares are those "
            "of fingerprints that both have and the skeleton has not (winnowing; Schleimer, "
            "Wilkerson, Aiken, SIGMOD 2003)."));
    fprintf(out, "<ul class=\"plain\">\n");
    for (size_t at = 0; at < json_object_array_length(grading->similar); at++) {
        struct json_object *pair = json_object_array_get_idx(grading->similar, at);
        double share = 0;
        fields_real(pair, "share", &share);
        char *text =
            text_translated("%s: %s and %s, %.0f %%", fields_text(pair, "exercise"),
                            fields_text(pair, "one"), fields_text(pair, "other"), 100 * share);
        markup_element(out, "li", "", text);
        free(text);
    }
    fprintf(out, "</ul>\n</section>\n");
}

static void write_index(FILE *out, const struct grading *grading)
{
    struct totals totals = results_totals(grading, NULL);

    begin(out, "triptych grade", translate("Submissions"), grading->sandbox);
    overview(out, &totals);
    write_students(out, grading);
    if (json_object_array_length(grading->similar) > 0)
        write_similar(out, grading);
    end(out);
}

void page_write_all(const struct grading *grading, const char *folder)
{
    char *students = text_format("%s/students", folder);
    char *path = text_format("%s/index.html", folder);

    folder_make(students);
    for (size_t at = 0; at < grading->submissions.count; at++) {
        char *name = file_of(grading, &grading->submissions.items[at]);
        char *own = text_format("%s/%s", folder, name);
        struct whole_file file = whole_file_open(own);
        write_student(file.out, grading, &grading->submissions.items[at]);
        whole_file_close(&file);
        free(own);
        free(name);
    }
    struct whole_file file = whole_file_open(path);
    write_index(file.out, grading);
    whole_file_close(&file);
    free(path);
    free(students);
}
