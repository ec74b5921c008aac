/* SPDX-License-Identifier: MIT */
#include "common/base/columns.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/terminal.h"
#include "compare/base/units.h"
#include "compare/lesson/parts.h"
#include "compare/page/embedded.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WHAT = 7,
    INDENT = 3,
    LABEL = 23,
    BEHIND = 25 /* the columns of a value and of what is said of it */
};

static const char good[] = "32", bad[] = "33", yours[] = "36", faint[] = "2", strong[] = "1";

/* ---- parts of a line ------------------------------------------------------------------------- */

static void ink(const char *colour, const char *text)
{
    bool coloured = terminal_coloured(STDOUT_FILENO) && text[0] != '\0';

    printf(coloured ? "\33[%sm%s\33[0m" : "%.0s%s", colour, text);
}

static void paragraph(const struct teaching *teaching, const char *text)
{
    char *words = lesson_words(text, teaching->workers);

    printf("%*s", INDENT, "");
    terminal_text(INDENT, words);
    free(words);
}

static char *value_text(enum lesson_metric metric, double value, const char *unit)
{
    char text[WORDS_TEXT];

    if (unit)
        return text_format("%s %s", words_number(value, text), translate(unit));
    return text_format("%s", metric == LESSON_MEMORY ? units_bytes(value, text)
                                                     : words_time(value, text));
}

/* A label, a bar, its value, and what is said of it. */
static void line(const char *label, const char *colour, double value, double most, char *shown,
                 const char *words)
{
    size_t room = terminal_columns(80) - INDENT - LABEL - BEHIND, columns;
    char *bar = tell_bar(value, most, room);

    printf("%*s", INDENT, "");
    terminal_column(label, LABEL);
    columns_fit(bar, SIZE_MAX, &columns);
    ink(colour, bar);
    printf("%*s %s", (int)(room - columns), "", shown);
    columns_fit(shown, SIZE_MAX, &columns);
    if (words[0])
        printf("%*s", (int)(columns < 10 ? 10 - columns : 1), "");
    ink(strong, words);
    printf("\n");
    free(bar);
    free(shown);
}

/* ---- before the run -------------------------------------------------------------------------- */

void tell_list(void)
{
    for (size_t at = 0; lessons[at]; at++)
        printf("%2zu  %-14s %s\n", at + 1, lessons[at]->workload, translate(lessons[at]->title));
    printf("\n");
    terminal_text(
        0, translate("`triptych lesson 1` asks what you expect, runs the programs, and shows what "
                     "came out beside it."));
}

void tell_begin(const struct teaching *teaching)
{
    char *title =
        text_translated("Lesson %zu: %s", teaching->number, translate(teaching->lesson->title));
    char *about = lesson_words(teaching->lesson->about, teaching->workers);

    ink(strong, title);
    printf("\n\n");
    terminal_text(0, about);
    for (size_t at = 0; at < teaching->left_out.count; at++) {
        char *left = text_translated("Left out: %s.", teaching->left_out.items[at]);
        terminal_text(0, left);
        free(left);
    }
    fflush(stdout);
    free(title);
    free(about);
}

/* ---- a question ------------------------------------------------------------------------------ */

static void draw_number(const struct lesson_question *question, const struct outcome *outcome,
                        const struct guess *guess)
{
    const char *unit = outcome_unit(question);
    double most = fmax(outcome->figure.median, guess->given ? guess->number : 0);

    if (guess->given)
        line(translate("you expected"), yours, guess->number, most,
             value_text(question->metric, guess->number, unit), "");
    line(translate("measured"), outcome->agreement == AGREE_YES ? good : bad,
         outcome->figure.median, most, value_text(question->metric, outcome->figure.median, unit),
         "");
}

static void draw_choice(const struct teaching *teaching, const struct lesson_question *question,
                        const struct outcome *outcome, const struct guess *guess)
{
    size_t count = outcome_options(question);
    double most = 0;

    for (size_t at = 0; at < count; at++)
        most = fmax(most, outcome_figure(teaching, question->options[at], question->metric).median);
    for (size_t at = 0; at < count; at++) {
        struct figure own = outcome_figure(teaching, question->options[at], question->metric);
        size_t run = lesson_run_at(teaching->lesson, question->options[at]);
        bool chosen = guess->given && guess->option == at, won = outcome->winner == at;
        if (own.count > 0)
            line(translate(teaching->lesson->runs[run].label),
                 won      ? good
                 : chosen ? yours
                          : faint,
                 own.median, most, value_text(question->metric, own.median, NULL),
                 won && chosen ? translate("< ahead, yours")
                 : won         ? translate("< ahead")
                 : chosen      ? translate("< your guess")
                               : "");
    }
}

/* Who is ahead; the caller frees it. */
static char *winner_text(const struct teaching *teaching, const struct lesson_question *question,
                         const struct outcome *outcome)
{
    if (outcome->winner >= outcome_options(question))
        return text_translated("No one is ahead by 5 %% in every round: %s.",
                               outcome->supported ? translate(question->others)
                                                  : translate("no winner"));
    size_t run = lesson_run_at(teaching->lesson, question->options[outcome->winner]);
    const char *label = translate(teaching->lesson->runs[run].label);
    return question->kind == LESSON_LEAST
               ? text_translated("%s has the least in every round.", label)
               : text_translated("%s has the most in every round.", label);
}

/* "More than you expected. The 3 rounds: 2.41 to 2.99 times." */
static void agree(const struct teaching *teaching, const struct lesson_question *question,
                  const struct outcome *outcome)
{
    static const char *const words[] = {[AGREE_UNSAID] = "",
                                        [AGREE_YES] = TRANSLATED("As you expected. "),
                                        [AGREE_MORE] = TRANSLATED("More than you expected. "),
                                        [AGREE_LESS] = TRANSLATED("Less than you expected. "),
                                        [AGREE_OTHER] = TRANSLATED("Not what you expected. ")};
    const struct figure *figure = &outcome->figure;
    char low[WORDS_TEXT], high[WORDS_TEXT], rounds[WORDS_TEXT];
    char *came, *text;

    if (question->options[0])
        came = winner_text(teaching, question, outcome);
    else if (figure->count == 1)
        came = text_translated("Measured once.");
    else
        came =
            text_translated("In %s: %s to %s %s.", translate_count(figure->count, "round", rounds),
                            words_number(figure->low, low), words_number(figure->high, high),
                            translate(outcome_unit(question)));
    text = text_format("%s%s", translate(words[outcome->agreement]), came);
    paragraph(teaching, text);
    free(text);
    free(came);
}

static void tell_question(const struct teaching *teaching, size_t at)
{
    const struct lesson_question *question = &teaching->lesson->questions[at];
    struct outcome outcome = outcome_of(teaching, at);
    char *text = lesson_words(question->text, teaching->workers);

    printf("\n%zu. ", at + 1);
    terminal_text(INDENT, text);
    free(text);
    if (!outcome.known) {
        paragraph(teaching,
                  TRANSLATED("Not measured: what it needs did not end well (see below)."));
        return;
    }
    if (question->options[0])
        draw_choice(teaching, question, &outcome, &teaching->guesses[at]);
    else
        draw_number(question, &outcome, &teaching->guesses[at]);
    agree(teaching, question, &outcome);
    paragraph(teaching, outcome.supported ? question->because : question->otherwise);
}

/* ---- the end --------------------------------------------------------------------------------- */

/* The line with the paradigm, of the source as this binary was built with; 0: it is not known. */
static size_t line_of(const struct lesson_source *source)
{
    size_t length = strlen(source->file) - strlen(".c"), number = 0;

    for (const struct embedded *each = embedded_files; each->name; each++) {
        if (strlen(each->name) != length || strncmp(each->name, source->file, length) != 0)
            continue;
        for (const char *at = each->bytes; at < each->end; number++) {
            const char *newline = memchr(at, '\n', (size_t)(each->end - at));
            size_t size = (size_t)((newline ? newline : each->end) - at);
            if (memmem(at, size, source->needle, strlen(source->needle)))
                return number + 1;
            at += size + 1;
        }
    }
    return 0;
}

static void tell_sources(const struct lesson *lesson)
{
    for (size_t at = 0; lesson->sources[at].file; at++) {
        size_t number = line_of(&lesson->sources[at]);
        char *place = number > 0 ? text_format("%s:%zu", lesson->sources[at].file, number)
                                 : text_format("%s", lesson->sources[at].file);
        terminal_column(at == 0 ? translate("Open") : "", WHAT);
        printf("%s\n", place);
        free(place);
    }
}

static void tell_failures(const struct teaching *teaching)
{
    for (size_t at = 0; teaching->lesson->runs[at].name; at++) {
        const struct taught *taught = &teaching->runs[at];
        if (!taught->failure)
            continue;
        char *text = text_translated("%s failed in a round, which is in no figure: %s",
                                     translate(teaching->lesson->runs[at].label), taught->failure);
        terminal_text(0, text);
        free(text);
    }
}

static void tell_score(const struct teaching *teaching)
{
    size_t said = 0, right = 0;

    for (size_t at = 0; at < LESSON_QUESTIONS; at++) {
        if (!teaching_asks(teaching, at))
            continue;
        enum agreement agreement = outcome_of(teaching, at).agreement;
        said += agreement != AGREE_UNSAID;
        right += agreement == AGREE_YES;
    }
    if (said > 0)
        printf(translate("%zu of %zu came out as you expected.\n"), right, said);
}

void tell_result(const struct teaching *teaching)
{
    const struct lesson *lesson = teaching->lesson, *next = lessons[teaching->number];
    char *noise = watch_words(&teaching->watch);
    char *meanwhile = noise ? text_translated("Meanwhile %s.", noise) : NULL;

    for (size_t at = 0; at < LESSON_QUESTIONS; at++)
        if (teaching_asks(teaching, at))
            tell_question(teaching, at);
    printf("\n");
    tell_score(teaching);
    tell_failures(teaching);
    if (meanwhile)
        terminal_text(0, meanwhile);
    tell_sources(lesson);
    terminal_column(translate("Try"), WHAT);
    terminal_command(WHAT, lesson->then);
    char *follows =
        next ? text_format("triptych lesson %zu: %s", teaching->number + 1, translate(next->title))
             : text_translated("triptych learn DIR: write it yourself");
    terminal_column(translate("Next"), WHAT);
    terminal_text(WHAT, follows);
    free(follows);
    free(meanwhile);
    free(noise);
}
