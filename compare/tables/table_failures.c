/* SPDX-License-Identifier: MIT */
#include "common/base/words.h"
#include "compare/tables/table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAMES = 3 }; /* of cells that failed alike; the others are counted */

/* One failure, and the cells that met it. */
struct alike {
    const char *why;
    struct text_list names;
};

struct alikes {
    struct alike *items;
    size_t count;
};

/* Whether the number that follows says only who it was, or how many: "process 4711", "(2 workers)".
 */
static bool names_someone(const char *text, const char *number)
{
    static const char *const before[] = {"process ", "rank ", "worker ", "("};

    for (size_t at = 0; at < sizeof before / sizeof before[0]; at++) {
        size_t length = strlen(before[at]);
        if ((size_t)(number - text) >= length && strncmp(number - length, before[at], length) == 0)
            return true;
    }
    return false;
}

static bool is_alike(const char *one, const char *other)
{
    const char *text = one;

    while (*one && *other) {
        if (isdigit((unsigned char)*one) && isdigit((unsigned char)*other) &&
            names_someone(text, one)) {
            one += strspn(one, "0123456789");
            other += strspn(other, "0123456789");
        } else if (*one++ != *other++) {
            return false;
        }
    }
    return *one == *other;
}

static void note(struct alikes *alikes, const char *why, const char *name)
{
    size_t at = 0;

    while (at < alikes->count && !is_alike(alikes->items[at].why, why))
        at++;
    if (at == alikes->count) {
        alikes->items = text_grow(alikes->items, alikes->count, sizeof *alikes->items);
        alikes->items[alikes->count++] = (struct alike){why, {0}};
    }
    if (!text_has(&alikes->items[at].names, name))
        text_add(&alikes->items[at].names, "%s", name);
}

/* Frees `alike`. */
static void tell(struct text_list *list, struct alike *alike)
{
    size_t count = alike->names.count;
    struct text_list named = {0};
    char cells[WORDS_TEXT];

    for (size_t at = 0; at < count && (at < MOST_NAMES || count == MOST_NAMES + 1); at++)
        text_add(&named, "%s", alike->names.items[at]);
    if (named.count < count)
        text_add(&named, "and %zu more", count - named.count);
    char *names = text_join(&named, "; ");
    if (count == 1)
        text_add(list, "%s: %s", names, alike->why);
    else
        text_add(list, "%s: %s (%s)", words_count(count, "cell", cells), alike->why, names);
    free(names);
    text_free(&named);
    text_free(&alike->names);
}

struct text_list table_failed(const struct results *results, bool skipped)
{
    struct text_list list = {0}, wrong = {0};
    struct alikes alikes = {0};
    char answers[WORDS_TEXT];

    for (size_t at = 0; at < results->count; at++) {
        const struct result *result = &results->cells[at];
        char *name = result_name(result);
        if (result->skipped == skipped)
            for (size_t failure = 0; failure < result->failures.count; failure++)
                note(&alikes, result->failures.items[failure], name);
        if (!skipped && result->wrong > 0 && result->failures.count == 0)
            text_add(&wrong, "%s: %s", name, words_count(result->wrong, "wrong answer", answers));
        free(name);
    }
    for (size_t at = 0; at < alikes.count; at++)
        tell(&list, &alikes.items[at]);
    free(alikes.items);
    for (size_t at = 0; at < wrong.count; at++)
        text_add(&list, "%s", wrong.items[at]);
    text_free(&wrong);
    return list;
}

size_t table_failures(const struct results *results)
{
    size_t failures = 0;

    for (size_t at = 0; at < results->count; at++)
        failures += (results->cells[at].failures.count > 0 || results->cells[at].wrong > 0) &&
                    !results->cells[at].skipped;
    return failures;
}
