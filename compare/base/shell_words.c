/* SPDX-License-Identifier: MIT */
#include "compare/base/shell_words.h"

#include "common/base/fail.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n';
}

/* One word: what it says, and what of it was not quoted. */
struct word {
    char *text, *bare; /* both as long as what is read, at most */
    size_t size, bare_size;
};

/* Reads a quoted part that begins at `at` and returns what follows its end; NULL: it has none. */
static const char *read_quoted(const char *at, struct word *word)
{
    char quote = *at++;

    while (*at && *at != quote) {
        if (quote == '"' && *at == '\\' && at[1] && strchr("\"\\$`", at[1]))
            at++;
        word->text[word->size++] = *at++;
    }
    return *at ? at + 1 : NULL;
}

/* Reads up to the word's end and returns it; NULL: a quote has no end. */
static const char *read_word(const char *at, struct word *word)
{
    while (at && *at && !is_blank(*at)) {
        if (*at == '\'' || *at == '"') {
            at = read_quoted(at, word);
        } else if (*at == '\\' && at[1]) {
            word->text[word->size++] = at[1];
            at += 2;
        } else {
            word->bare[word->bare_size++] = *at;
            word->text[word->size++] = *at++;
        }
    }
    word->text[word->size] = word->bare[word->bare_size] = '\0';
    return at;
}

/* "|", ">out", "2>&1", "a;": words that nobody means to hand to a program. */
static bool is_operator(const char *bare)
{
    size_t length = strlen(bare);
    const char *at = bare;

    while (isdigit((unsigned char)*at))
        at++;
    return *at == '<' || *at == '>' || (length > 0 && strchr("|&;", bare[0])) ||
           (length > 0 && strchr(";&|", bare[length - 1]));
}

bool shell_words(struct text_list *words, const char *text, struct error *error)
{
    struct word word = {.text = malloc(strlen(text) + 1), .bare = malloc(strlen(text) + 1)};
    bool good = true;

    check(word.text && word.bare ? 0 : errno, "malloc");
    for (const char *at = text; good;) {
        while (is_blank(*at))
            at++;
        if (!*at)
            break;
        word.size = word.bare_size = 0;
        const char *next = read_word(at, &word);
        if (!next)
            good = error_write(error, "a quote in '%.200s' has no end", text);
        else if (is_operator(word.bare))
            good = error_write(error,
                               "'%.80s' in '%.200s' means something to a shell only, and none "
                               "is started; put it in quotes if a program shall get it",
                               word.text, text);
        else
            text_add(words, "%s", word.text);
        if (next)
            at = next;
    }
    free(word.text);
    free(word.bare);
    return good;
}

bool shell_is_assignment(const char *word)
{
    size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    return length > 0 && word[length] == '=' && !isdigit((unsigned char)word[0]);
}
