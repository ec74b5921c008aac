/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/options/options.h"
#include "compare/base/terminal.h"
#include "compare/child/child.h"
#include "compare/lesson/parts.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 256, WAIT_MS = 100 };

/* Standard input, line by line. */
struct answers {
    char bytes[LONGEST];
    size_t size;
    bool ended, terminal;
};

/* ---- reading --------------------------------------------------------------------------------- */

/* Reads more; waits in short steps, since a signal (Ctrl-C) may come just before one. */
static void fill(struct answers *answers)
{
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};

    while (poll(&input, 1, WAIT_MS) <= 0)
        child_heed_stop();
    ssize_t got = read(STDIN_FILENO, answers->bytes + answers->size, LONGEST - answers->size);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    answers->ended = got <= 0;
    answers->size += got > 0 ? (size_t)got : 0;
}

/* The next line without its newline and the blanks around it, cut where it is too long; NULL: there
 * is none. The caller frees it. */
static char *next_line(struct answers *answers)
{
    char *newline;

    while (!(newline = memchr(answers->bytes, '\n', answers->size)) && !answers->ended &&
           answers->size < LONGEST)
        fill(answers);
    if (answers->size == 0)
        return NULL;
    size_t length = newline ? (size_t)(newline - answers->bytes) : answers->size, from = 0;
    size_t taken = length + (newline != NULL), to = length;
    while (from < to && strchr(" \t\r", answers->bytes[from]))
        from++;
    while (to > from && strchr(" \t\r", answers->bytes[to - 1]))
        to--;
    char *line = text_printable(answers->bytes + from, to - from, LONGEST);
    memmove(answers->bytes, answers->bytes + taken, answers->size - taken);
    answers->size -= taken;
    return line;
}

/* ---- what an answer means -------------------------------------------------------------------- */

/* The most that a number can be: all, of a share; one CPU for each worker. */
static double most_of(const struct teaching *teaching, const struct lesson_question *question)
{
    const double most = 1000;

    if (question->kind == LESSON_RATIO)
        return most;
    return question->metric == LESSON_CPU_SHARE ? 100.0 * teaching->workers : 100;
}

/* "3", "3 times", "3x", "50 %". */
static bool read_number(const struct teaching *teaching, const struct lesson_question *question,
                        const char *line, struct guess *guess)
{
    static const char *const units[] = {"times", "x", "%", "倍"};
    char *number = text_format("%s", line);
    size_t length = strlen(number);

    for (size_t at = 0; at < sizeof units / sizeof units[0]; at++) {
        size_t unit = strlen(units[at]);
        if (length > unit && strcmp(number + length - unit, units[at]) == 0)
            number[length -= unit] = '\0';
    }
    while (length > 0 && number[length - 1] == ' ')
        number[--length] = '\0';
    bool good = read_real(number, &guess->number) && guess->number >= 0 &&
                guess->number <= most_of(teaching, question);
    free(number);
    return good;
}

/* Its number among those that are offered, or its name. */
static bool read_option(const struct teaching *teaching, const struct lesson_question *question,
                        const char *line, struct guess *guess)
{
    size_t count = outcome_options(question), shown = 0;
    uint64_t number = 0;

    if (!read_count(line, &number))
        number = 0;
    for (size_t at = 0; at <= count; at++) {
        if (at < count && !teaching_has(teaching, question->options[at]))
            continue;
        const char *name = at < count ? question->options[at] : question->others;
        guess->option = at;
        if (++shown == number || strcmp(line, name) == 0 ||
            (at == count && strcmp(line, translate(name)) == 0))
            return true;
    }
    return false;
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* Prints what a choice offers, a line each, unless `quiet`. Returns how many there are. */
static size_t offer(const struct teaching *teaching, const struct lesson_question *question,
                    bool quiet)
{
    size_t options = outcome_options(question), count = 0;

    for (size_t at = 0; at <= options; at++) {
        if (at < options && !teaching_has(teaching, question->options[at]))
            continue;
        const char *label =
            at < options
                ? teaching->lesson->runs[lesson_run_at(teaching->lesson, question->options[at])]
                      .label
                : question->others;
        count++;
        if (!quiet)
            printf("   %zu  %s\n", count, translate(label));
    }
    return count;
}

static void show(const struct teaching *teaching, size_t at)
{
    char *text = lesson_words(teaching->lesson->questions[at].text, teaching->workers);

    printf("\n%zu. ", at + 1);
    terminal_text(3, text);
    free(text);
}

/* Returns whether the question has been dealt with; else it is asked again. */
static bool take(struct teaching *teaching, size_t at, const char *line, const char *accepted,
                 bool terminal)
{
    const struct lesson_question *question = &teaching->lesson->questions[at];
    struct guess *guess = &teaching->guesses[at];

    if (line[0] == '\0')
        return true;
    guess->given = question->options[0] ? read_option(teaching, question, line, guess)
                                        : read_number(teaching, question, line, guess);
    if (!guess->given && !terminal)
        fail(STATUS_USAGE,
             "question %zu: '%.80s' is not accepted; it takes %s, or an empty line to skip it",
             at + 1, line, accepted);
    if (!guess->given)
        printf(translate("   '%.40s' is not accepted.\n"), line);
    return guess->given;
}

static void ask(struct teaching *teaching, size_t at, struct answers *answers, bool quiet)
{
    const struct lesson_question *question = &teaching->lesson->questions[at];
    char *accepted;
    bool done = false;

    if (!quiet)
        show(teaching, at);
    if (question->options[0])
        accepted = text_translated("a number from 1 to %zu", offer(teaching, question, quiet));
    else
        accepted = text_translated("a number from 0 to %.0f", most_of(teaching, question));
    while (!done) {
        if (!quiet)
            printf(translate("   Answer with %s, or Enter to skip: "), accepted);
        fflush(stdout);
        char *line = next_line(answers);
        if (!quiet && (!answers->terminal || !line))
            printf("%s\n", line ? line : "");
        done = !line || take(teaching, at, line, accepted, answers->terminal);
        free(line);
    }
    free(accepted);
}

void ask_all(struct teaching *teaching, bool quiet)
{
    struct answers answers = {.terminal = isatty(STDIN_FILENO)};

    for (size_t at = 0; at < LESSON_QUESTIONS; at++)
        if (teaching_asks(teaching, at))
            ask(teaching, at, &answers, quiet);
}
