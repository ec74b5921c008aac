/* SPDX-License-Identifier: MIT
 *
 * Words for Open MPI's launcher, whose version 5 refuses an option that is there twice. */
#include "compare/programs/launcher.h"

#include <stdlib.h>
#include <string.h>

/* Where the modifiers of a mapping begin: ":PE=2" in "core:PE=2" and in "ppr:3:node:PE=2". */
static const char *modifiers(const char *mapping)
{
    int more = strncmp(mapping, "ppr:", strlen("ppr:")) == 0 ? 2 : 0;
    const char *at = mapping + strcspn(mapping, ":");

    while (more-- > 0 && *at)
        at += 1 + strcspn(at + 1, ":");
    return at;
}

/* Both in one; the caller frees it. "slot:PE=2" and "node": "node:PE=2". */
static char *joined(const char *mapping, const char *more)
{
    const char *kept = modifiers(mapping), *added = modifiers(more);
    const char *policy = added > more ? more : mapping;
    size_t length = (size_t)(added > more ? added - more : kept - mapping);

    return text_format("%.*s%s%s", (int)length, policy, kept, added);
}

/* The word that has the option's value, and in *value where in it; NULL: the option is not there.
 */
static char **find(struct text_list *argv, const char *option, size_t *value)
{
    const char *name = option + strspn(option, "-");
    size_t length = strlen(name);

    for (size_t at = 0; at < argv->count; at++) {
        const char *word = argv->items[at];
        size_t dashes = strspn(word, "-");
        if (dashes == 0 || dashes > 2 || strncmp(word + dashes, name, length) != 0)
            continue;
        *value = word[dashes + length] == '=' ? dashes + length + 1 : 0;
        if (*value > 0)
            return &argv->items[at];
        if (word[dashes + length] == '\0' && at + 1 < argv->count)
            return &argv->items[at + 1];
    }
    return NULL;
}

void launcher_add_once(struct text_list *argv, const char *words)
{
    struct text_list added = {0};
    size_t begin;

    text_split(&added, words, " ");
    char **own = added.count == 2 ? find(argv, added.items[0], &begin) : NULL;
    if (own) {
        bool maps = strcmp(added.items[0], "--map-by") == 0;
        char *value = maps ? joined(*own + begin, added.items[1]) : NULL;
        char *word = text_format("%.*s%s", (int)begin, *own, maps ? value : added.items[1]);
        free(value);
        free(*own);
        *own = word;
    }
    for (size_t at = 0; at < added.count && !own; at++)
        text_add(argv, "%s", added.items[at]);
    text_free(&added);
}
