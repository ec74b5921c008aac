/* SPDX-License-Identifier: MIT */
#include "compare/base/text.h"

#include "common/base/fail.h"
#include "common/base/spelling.h"
#include "common/base/translate.h"
#include "common/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *text_format(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    check(vasprintf(&text, format, arguments) < 0 ? ENOMEM : 0, "vasprintf");
    va_end(arguments);
    return text;
}

char *text_translated(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    check(vasprintf(&text, translate(format), arguments) < 0 ? ENOMEM : 0, "vasprintf");
    va_end(arguments);
    return text;
}

/* Whether a terminal may obey it: C0, DEL, and C1, which begins with 0xc2 in UTF-8. */
static bool is_control(const char *bytes, size_t length)
{
    unsigned char first = (unsigned char)bytes[0];

    return first < ' ' || first == 127 ||
           (length == 2 && first == 0xc2 && (unsigned char)bytes[1] < 0xa0);
}

char *text_printable(const char *bytes, size_t size, size_t most)
{
    size_t kept = 0;
    char *text = malloc((size < most ? size : most) + sizeof "...");

    check(text ? 0 : ENOMEM, "malloc");
    while (kept < size) {
        size_t length = utf8_character(bytes + kept, size - kept);
        if (length > 0 && is_control(bytes + kept, length))
            length = 0;
        if (kept + (length ? length : 1) > most)
            break;
        if (length > 0)
            memcpy(text + kept, bytes + kept, length);
        else
            text[kept] = '?';
        kept += length ? length : 1;
    }
    strcpy(text + kept, kept < size ? "..." : "");
    return text;
}

size_t text_letters(const char *text, const char *others)
{
    const char *at = text;

    while ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
           (*at && strchr(others, *at)))
        at++;
    return (size_t)(at - text);
}

bool text_is_name(const char *text)
{
    size_t length = text_letters(text, "_-.");

    return length > 0 && length <= 40 && text[length] == '\0' && text[0] != '-' && text[0] != '.';
}

void *text_grow(void *array, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return array; /* there is room up to the next power of two */
    array = realloc(array, (count ? 2 * count : 1) * size);
    check(array ? 0 : ENOMEM, "realloc");
    return array;
}

static void add_owned(struct text_list *list, char *text)
{
    list->items = realloc(list->items, (list->count + 2) * sizeof *list->items);
    check(list->items ? 0 : ENOMEM, "realloc");
    list->items[list->count++] = text;
    list->items[list->count] = NULL;
}

void text_add(struct text_list *list, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    check(vasprintf(&text, format, arguments) < 0 ? ENOMEM : 0, "vasprintf");
    va_end(arguments);
    add_owned(list, text);
}

void text_split(struct text_list *list, const char *text, const char *separators)
{
    while (text && *text) {
        size_t length = strcspn(text, separators);
        if (length > 0)
            text_add(list, "%.*s", (int)length, text);
        text += length + (text[length] != '\0');
    }
}

void text_add_list(struct text_list *list, const char *text, const char *option)
{
    size_t length = text ? strlen(text) : 0;

    if (length > 0 && (text[0] == ',' || text[length - 1] == ',' || strstr(text, ",,")))
        fail(STATUS_USAGE,
             "%s: nothing stands beside a comma of '%.80s'; it takes one between two items", option,
             text);
    text_split(list, text, ",");
}

bool text_has(const struct text_list *list, const char *text)
{
    for (size_t at = 0; at < list->count; at++)
        if (strcmp(list->items[at], text) == 0)
            return true;
    return false;
}

char *text_join(const struct text_list *list, const char *between)
{
    char *all = NULL;
    size_t size;
    FILE *stream = open_memstream(&all, &size);

    check(stream ? 0 : errno, "open_memstream");
    for (size_t at = 0; at < list->count; at++)
        fprintf(stream, "%s%s", at ? between : "", list->items[at]);
    check(fclose(stream) ? errno : 0, "fclose");
    return all;
}

/* Words of harmless characters stand as they are; others in single quotes. */
char *text_shell(const struct text_list *argv)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./:,=+@%";
    char *all = NULL;
    size_t size;
    FILE *stream = open_memstream(&all, &size);

    check(stream ? 0 : errno, "open_memstream");
    for (size_t at = 0; at < argv->count; at++) {
        const char *word = argv->items[at];
        size_t harmless = strspn(word, plain), name = strcspn(word, "=");
        bool assigns = at == 0 && word[name] == '=' && !memchr(word, '/', name);
        fputs(at ? " " : "", stream);
        if (word[0] && !word[harmless] && !assigns) {
            fputs(word, stream);
            continue;
        }
        fputc('\'', stream);
        for (; *word; word++)
            fputs(*word == '\'' ? "'\\''" : (char[]){*word, '\0'}, stream);
        fputc('\'', stream);
    }
    check(fclose(stream) ? errno : 0, "fclose");
    return all;
}

char *text_nearest(const struct text_list *known, const char *name)
{
    size_t nearest = strlen(name) / 2 + 1;
    struct text_list near = {0};

    for (size_t at = 0; at < known->count; at++)
        if (spelling_distance(name, known->items[at]) < nearest)
            nearest = spelling_distance(name, known->items[at]);
    for (size_t at = 0; at < known->count; at++)
        if (spelling_distance(name, known->items[at]) == nearest && near.count < 3)
            text_add(&near, "%s", known->items[at]);
    char *all = text_join(&near, ", ");
    text_free(&near);
    return all;
}

void text_free(struct text_list *list)
{
    for (size_t at = 0; at < list->count; at++)
        free(list->items[at]);
    free(list->items);
    *list = (struct text_list){0};
}

char *text_clauses(const char *first, const char *second)
{
    size_t length = strlen(first);

    while (length > 0 && strchr(".:;, ", first[length - 1]))
        length--;
    return text_format("%.*s; %s", (int)length, first, second);
}
