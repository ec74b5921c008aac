/* SPDX-License-Identifier: MIT
 *
 * What ThreadSanitizer and Helgrind write, line by line. A section of theirs begins with a line
 * that says what happened, and goes on with a stack, innermost frame first. */
#include "compare/race/parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What begins a section that names a place. */
static const struct head {
    const char *words;
    enum race_kind kind;
} heads[] = {
    {"ead of size ", RACE_DATA}, /* "Read of size", "Previous atomic read of size" */
    {"rite of size ", RACE_DATA},
    {"acquired here while holding", RACE_ORDER},
    {"previously acquired by the same thread here", RACE_ORDER},
    {"ThreadSanitizer: unlock of", RACE_OTHER},
    {"ThreadSanitizer: double lock of", RACE_OTHER},
    {"ThreadSanitizer: destroy of", RACE_OTHER},
    {"Possible data race during ", RACE_DATA},
    {"conflicts with a previous ", RACE_DATA},
    {"acquisition of lock at ", RACE_ORDER}, /* "followed by a later", "Observed (incorrect)" */
    {"dubious: associated lock is not held", RACE_SIGNAL},
    {" unlocked a not-locked lock ", RACE_OTHER},
    {" unlocked lock at ", RACE_OTHER},
    {"Exiting thread still holds ", RACE_OTHER},
};

enum { HEADS = sizeof heads / sizeof heads[0], LONGEST = 1000 };

/* Frames of the detectors' own, and of what counts the suite's waits. */
static const char *const not_ours[] = {"sanitizer", "hg_intercepts.c", "waits.c:"};
static bool holds_any(const char *line, const char *const *words, size_t count)
{
    for (size_t at = 0; at < count; at++)
        if (strstr(line, words[at]))
            return true;
    return false;
}

/* "==123== text" is Helgrind's: the text. */
static const char *after_prefix(const char *line)
{
    const char *end = strncmp(line, "==", 2) == 0 ? strstr(line + 2, "== ") : NULL;

    return end ? end + 3 : line;
}

static bool is_frame(const char *text)
{
    while (*text == ' ')
        text++;
    return (text[0] == '#' && isdigit((unsigned char)text[1])) || strncmp(text, "at 0x", 5) == 0 ||
           strncmp(text, "by 0x", 5) == 0;
}

/* The file of a frame, and its line where that is told: "/a/b.c:49:5 (", "/a/b.c (", "(b.c:49)". */
static bool find_place(const char *frame, struct race_place *place)
{
    const char *dot = strstr(frame, ".c"), *begin = dot;

    while (dot && (isalnum((unsigned char)dot[2]) || dot[2] == '_'))
        begin = dot = strstr(dot + 2, ".c"); /* ".clone", ".cold" */
    if (!dot)
        return false;
    while (begin > frame && !strchr("/ (", begin[-1]))
        begin--;
    snprintf(place->file, sizeof place->file, "%.*s", (int)(dot + 2 - begin), begin);
    place->line = dot[2] == ':' ? strtoull(dot + 3, NULL, 10) : 0;
    return text_is_name(place->file);
}

/* What a line is a head of; NULL: of nothing. */
static const struct head *head_of(const char *text)
{
    for (size_t at = 0; at < HEADS; at++)
        if (strstr(text, heads[at].words))
            return &heads[at];
    return NULL;
}

/* A section in which no frame has a file says that something is wrong, and not where. */
static void end_section(struct race_verdict *verdict, const struct head **head)
{
    if (*head)
        race_verdict_name(verdict, &(struct race_place){.kind = (*head)->kind});
    *head = NULL;
}

static void take_frame(struct race_verdict *verdict, const struct head **head, const char *text)
{
    struct race_place place = {.kind = (*head)->kind};

    if (holds_any(text, not_ours, sizeof not_ours / sizeof not_ours[0]) ||
        !find_place(text, &place))
        return;
    race_verdict_name(verdict, &place);
    *head = NULL;
}

void race_words_read(struct race_verdict *verdict, const char *bytes, size_t size)
{
    const struct head *head = NULL;
    size_t end;
    bool stack = false; /* the section's stack has begun */

    for (size_t at = 0; at < size; at = end + 1) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        end = newline ? (size_t)(newline - bytes) : size;
        char *line = text_printable(bytes + at, end - at, LONGEST);
        const char *text = after_prefix(line);
        if (is_frame(text) && head) {
            stack = true;
            take_frame(verdict, &head, text);
        } else if (!is_frame(text)) {
            if (stack || head_of(text))
                end_section(verdict, &head), stack = false;
            head = head_of(text) ? head_of(text) : head;
        }
        free(line);
    }
    end_section(verdict, &head);
}
