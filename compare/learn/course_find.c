/* SPDX-License-Identifier: MIT
 *
 * Which exercise is meant. */
#include "compare/learn/course.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const struct pack *course_current(const struct course *course)
{
    for (size_t at = 0; at < course->packs->count; at++)
        if (!course_has_passed(course, &course->packs->items[at]))
            return &course->packs->items[at];
    return NULL;
}

/* The label in "./01-wait-overlap/posix.c"; the caller frees it. */
static char *label_of(const char *word)
{
    size_t length;

    word += strncmp(word, "./", 2) == 0 ? 2 : 0;
    while (isdigit((unsigned char)*word))
        word++;
    word += *word == '-';
    length = strlen(word);
    if (length > 2 && strcmp(word + length - 2, ".c") == 0)
        length -= 2;
    while (length > 0 && word[length - 1] == '/')
        length--;
    return text_format("%.*s", (int)length, word);
}

const struct pack *course_find(const struct course *course, const char *word)
{
    char *label = label_of(word);
    const struct pack *found = packs_find(course->packs, label);

    for (size_t at = 0; at < course->packs->count && !strchr(label, '/'); at++) {
        const struct pack *pack = &course->packs->items[at];
        if (strcmp(pack->name, label) == 0 && (!found || course_has_passed(course, found)))
            found = pack;
    }
    free(label);
    return found;
}
