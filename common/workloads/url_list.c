/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_list.h"

#include "common/base/counts.h"
#include "common/base/fail.h"
#include "common/workloads/url_outcome.h"
#include "common/workloads/url_scheme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether the word was meant for an outcome: letters and hyphens as of a name, or a few letters and
 * digits that begin with a digit. */
static bool looks_like_outcome(const char *word, size_t length)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
    const char *digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    bool number = word[0] >= '0' && word[0] <= '9';

    if (length == 0 || length >= (number ? 5 : URL_OUTCOME_NAME))
        return false;
    for (size_t at = 0; at < length; at++)
        if (word[at] == '\0' || !strchr(number ? digits : letters, word[at]))
            return false;
    return true;
}

/* Remembers the first word that looks like an outcome and is none. */
static void note_misspelt(const char *name, const struct url_line *line, const char *word,
                          size_t length, struct url_list *list, struct error *error)
{
    if (list->misspelt++ == 0)
        snprintf(
            error->text, sizeof error->text,
            "%.200s: line %llu: '%.*s' is not an outcome; after the URL may stand a status "
            "(404) or an error (timeout) that is expected, and a blank in a URL is written %%20",
            name, (unsigned long long)line->number, (int)length, word);
}

/* Takes [text, end), which has no blanks around it, apart into a URL and the expected outcome. */
static void split_line(const char *name, char *text, char *end, struct url_line *line,
                       struct url_list *list, struct error *error)
{
    char *word = end, *url_end = end;

    while (word > text && !is_blank(word[-1]))
        word--;
    line->expected = word > text ? url_outcome_read(word, (size_t)(end - word)) : URL_NONE;
    for (char *at = word; at > text && is_blank(at[-1]); at--)
        url_end = at - 1;
    bool two_words = word > text && !memchr(text, ' ', (size_t)(url_end - text)) &&
                     !memchr(text, '\t', (size_t)(url_end - text));
    if (line->expected == URL_NONE) {
        if (two_words && looks_like_outcome(word, (size_t)(end - word)))
            note_misspelt(name, line, word, (size_t)(end - word), list, error);
        url_end = end; /* the blank is inside of what should be a URL */
    }
    line->url = text;
    line->length = (size_t)(url_end - text);
    line->bad = line->length > URL_LINE_MOST || !url_scheme_is_http(text, line->length);
    *url_end = '\0';
}

static void append(struct url_list *list, uint64_t *room, struct url_line line)
{
    if (list->count == *room) {
        *room = *room ? 2 * *room : 64;
        list->lines = realloc(list->lines, counts_room(*room * sizeof *list->lines));
        if (!list->lines)
            fail(STATUS_FAILED, "no memory for %llu URLs; split the file",
                 (unsigned long long)*room);
    }
    list->lines[list->count++] = line;
}

/* Says how many more lines there are like the one in the error. */
static void count_misspelt(const struct url_list *list, struct error *error)
{
    size_t used = strlen(error->text);
    unsigned long long more = list->misspelt - 1;

    if (list->misspelt > 1)
        snprintf(error->text + used, sizeof error->text - used, "; %llu more line%s like this",
                 more, more == 1 ? " is" : "s are");
}

bool url_list_parse(const char *name, char *text, size_t size, struct url_list *list,
                    struct error *error)
{
    char *at = text, *end = text + size;
    uint64_t room = 0;

    *list = (struct url_list){.text = text};
    error->text[0] = '\0';
    if (size >= 2 && (memcmp(at, "\xff\xfe", 2) == 0 || memcmp(at, "\xfe\xff", 2) == 0)) {
        snprintf(error->text, sizeof error->text,
                 "%.200s: line 1 begins as UTF-16 does; save the file as plain text (UTF-8)", name);
        url_list_free(list);
        return false;
    }
    if (size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) /* a byte-order mark */
        at += 3;
    for (uint64_t number = 1; at < end; number++) {
        struct url_line line = {.number = number};
        char *newline = memchr(at, '\n', (size_t)(end - at));
        char *line_end = newline ? newline : end, *next = line_end + 1;
        if (line_end > at && line_end[-1] == '\r')
            line_end--;
        while (line_end > at && is_blank(line_end[-1]))
            line_end--;
        while (at < line_end && is_blank(*at))
            at++;
        if (at < line_end && *at != '#') {
            split_line(name, at, line_end, &line, list, error);
            append(list, &room, line);
        }
        at = next;
    }
    count_misspelt(list, error);
    return true;
}

void url_list_free(struct url_list *list)
{
    free(list->lines);
    free(list->text);
    *list = (struct url_list){0};
}

/* ---- for terminals --------------------------------------------------------------------------- */

/* The length of the character at `at` in UTF-8 (RFC 3629, section 4); 0: it is none. */
static size_t character(const unsigned char *at, size_t left)
{
    size_t length = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;

    if (length == 0 || at[0] > 0xf4 || length > left)
        return 0;
    for (size_t follow = 1; follow < length; follow++)
        if ((at[follow] & 0xc0) != 0x80)
            return 0;
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool outside = (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f);
    return overlong || outside ? 0 : length;
}

/* A control character, C0 or C1, a line separator, or one that turns the direction of writing. */
static bool is_tricky(const unsigned char *at)
{
    if (at[0] < 0x20 || at[0] == 0x7f || (at[0] == 0xc2 && at[1] < 0xa0))
        return true;
    if (at[0] != 0xe2)
        return false;
    return (at[1] == 0x80 &&
            (at[2] == 0x8e || at[2] == 0x8f || (at[2] >= 0xa8 && at[2] <= 0xae))) ||
           (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9);
}

size_t url_escape(const char *url, size_t length, char *text, size_t size)
{
    const unsigned char *at = (const unsigned char *)url, *end = at + length;
    size_t used = 0;

    while (at < end && used + 17 < size) {
        size_t bytes = character(at, (size_t)(end - at));
        bool plain = bytes > 0 && !is_tricky(at);
        for (size_t left = bytes ? bytes : 1; left > 0; left--, at++)
            if (plain)
                text[used++] = (char)*at;
            else
                used += (size_t)sprintf(text + used, "\\x%02x", *at);
    }
    text[used] = '\0';
    return used;
}
