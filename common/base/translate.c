/* SPDX-License-Identifier: MIT */
#include "common/base/translate.h"

#include "common/base/proc.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CODE = 16 };

static const char domain[] = "triptych";
static char language[CODE];
static bool paused;

/* The language's code in `ja_JP.UTF-8` or `ja:en`: its letters before anything else. */
static void put_code(const char *locale, char code[CODE])
{
    size_t length = strspn(locale, "abcdefghijklmnopqrstuvwxyz");

    snprintf(code, CODE, "%.*s", length < CODE ? (int)length : 0, locale);
}

/* As gettext looks: LANGUAGE counts only where the locale is not C. */
static bool wanted_language(char code[CODE])
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = NULL, *wish = getenv("LANGUAGE");

    for (size_t at = 0; at < sizeof names / sizeof names[0] && (!locale || !*locale); at++)
        locale = getenv(names[at]);
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
        return false;
    put_code(wish && *wish ? wish : locale, code);
    return code[0] != '\0';
}

/* `share/locale` of the folder above this program's, or of one above that: beside the programs in a
 * build tree, beside bin/ and libexec/ in an installed one. */
static bool find_catalog(const char *code, char path[PATH_MAX])
{
    char self[PATH_MAX];
    ssize_t length = (ssize_t)proc_program(self, sizeof self);

    for (int above = 0; above < 4 && length > 0; above++) {
        self[length] = '\0';
        char *slash = strrchr(self, '/');
        length = slash ? slash - self : 0;
        int size = snprintf(path, PATH_MAX, "%.*s/share/locale/%s/LC_MESSAGES/%s.mo", (int)length,
                            self, code, domain);
        if (size > 0 && size < PATH_MAX && access(path, R_OK) == 0)
            return true;
    }
    return false;
}

/* ---- the catalog ----------------------------------------------------------------------------- */

enum { MOST_BYTES = 16 << 20, HEAD_WORDS = 5 };
static const uint32_t magic = 0x950412de; /* of a file for machines of this byte order */

/* A catalog in memory: the texts, sorted, and what they become. Each is a length and a place, where
 * the bytes lie with a NUL behind them. */
struct entry {
    uint32_t length, place;
};

static char *bytes; /* NULL: English */
static const struct entry *texts, *translations;
static size_t text_count;

/* Reads it all. Returns the bytes, with a NUL behind them, or NULL. */
static char *read_all(const char *path, size_t *size)
{
    FILE *in = fopen(path, "re");
    char *all = in ? malloc(MOST_BYTES + 1) : NULL;

    *size = all ? fread(all, 1, MOST_BYTES + 1, in) : 0;
    bool whole = all && *size <= MOST_BYTES && !ferror(in);
    if (in)
        fclose(in);
    char *fitting = whole ? realloc(all, *size + 1) : NULL;
    if (!fitting) {
        free(all);
        return NULL;
    }
    fitting[*size] = '\0';
    return fitting;
}

/* Whether a table of the catalog lies within its `size` bytes, and all that it leads to. */
static bool is_whole(const char *all, size_t size, uint32_t table, uint32_t entries)
{
    if (table % sizeof(uint32_t) != 0 || table > size ||
        entries > (size - table) / sizeof(struct entry))
        return false;
    const struct entry *entry = (const void *)(all + table);
    for (uint32_t at = 0; at < entries; at++)
        if (entry[at].place >= size || entry[at].length >= size - entry[at].place ||
            all[entry[at].place + entry[at].length] != '\0')
            return false;
    return true;
}

/* The GNU gettext manual, "The Format of GNU MO Files": a magic number, a revision, how many texts,
 * where the two tables are. */
static bool take_catalog(const char *path)
{
    uint32_t head[HEAD_WORDS];
    size_t size;
    char *all = read_all(path, &size);

    if (all && size >= sizeof head) {
        memcpy(head, all, sizeof head);
        if (head[0] == magic && head[1] >> 16 == 0 && is_whole(all, size, head[3], head[2]) &&
            is_whole(all, size, head[4], head[2])) {
            texts = (const void *)(all + head[3]);
            translations = (const void *)(all + head[4]);
            text_count = head[2];
            bytes = all;
            return true;
        }
    }
    free(all);
    return false;
}

static int by_text(const void *key, const void *entry)
{
    return strcmp(key, bytes + ((const struct entry *)entry)->place);
}

/* ---- telling --------------------------------------------------------------------------------- */

static char catalog[PATH_MAX];

void translate_open(void)
{
    char code[CODE], path[PATH_MAX];

    if (bytes || !wanted_language(code) || !find_catalog(code, path) || !take_catalog(path))
        return;
    memcpy(language, code, sizeof language);
    memcpy(catalog, path, sizeof catalog);
}

void translate_pause(bool pause)
{
    paused = pause;
}

bool translate_is_open(void)
{
    return bytes && !paused;
}

const char *translate_code(void)
{
    return translate_is_open() ? language : NULL;
}

const char *translate_catalog(void)
{
    return translate_is_open() ? catalog : NULL;
}

const char *translate(const char *text)
{
    if (!translate_is_open() || text[0] == '\0')
        return text;
    const struct entry *found = bsearch(text, texts, text_count, sizeof *texts, by_text);
    return found ? bytes + translations[found - texts].place : text;
}

char *translate_count(uint64_t count, const char *noun, char text[WORDS_TEXT])
{
    const char *found = translate(noun);

    for (const char *at = found; found != noun && *at; at++)
        if (*at == '#') {
            snprintf(text, WORDS_TEXT, "%.*s%llu%s", (int)(at - found), found,
                     (unsigned long long)count, at + 1);
            return text;
        }
    return words_count(count, noun, text);
}
