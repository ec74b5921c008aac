/* SPDX-License-Identifier: MIT */
#include "common/base/translate.h"

#include "common/base/proc.h"

#include <stdio.h>

#ifdef TRIPTYCH_HAVE_GETTEXT

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CODE = 16 };

static const char domain[] = "triptych";
static locale_t messages; /* 0: English */
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
static bool find_catalog(const char *code, char folder[PATH_MAX])
{
    char self[PATH_MAX], catalog[PATH_MAX];
    ssize_t length = (ssize_t)proc_program(self, sizeof self);

    for (int above = 0; above < 4 && length > 0; above++) {
        self[length] = '\0';
        char *slash = strrchr(self, '/');
        length = slash ? slash - self : 0;
        int size = snprintf(folder, PATH_MAX, "%.*s/share/locale", (int)length, self);
        if (size < 0 || size >= PATH_MAX)
            return false;
        size = snprintf(catalog, sizeof catalog, "%s/%s/LC_MESSAGES/%s.mo", folder, code, domain);
        if (size > 0 && size < PATH_MAX && access(catalog, R_OK) == 0)
            return true;
    }
    return false;
}

void translate_open(void)
{
    char code[CODE], folder[PATH_MAX];
    const char *wish = getenv("LANGUAGE");

    if (!wanted_language(code) || !find_catalog(code, folder))
        return;
    locale_t found = newlocale(LC_MESSAGES_MASK, "C.UTF-8", (locale_t)0);
    if (found == (locale_t)0 || !bindtextdomain(domain, folder) ||
        !bind_textdomain_codeset(domain, "UTF-8") || setenv("LANGUAGE", code, !wish || !*wish) != 0)
        return;
    messages = found;
    memcpy(language, code, sizeof language);
}

void translate_pause(bool pause)
{
    paused = pause;
}

bool translate_is_open(void)
{
    return messages != (locale_t)0 && !paused;
}

const char *translate_code(void)
{
    return translate_is_open() ? language : NULL;
}

const char *translate(const char *text)
{
    if (!translate_is_open() || text[0] == '\0')
        return text;
    locale_t before = uselocale(messages);
    const char *found = dgettext(domain, text);
    uselocale(before);
    return found;
}

#else

void translate_open(void)
{
}

void translate_pause(bool pause)
{
    (void)pause;
}

bool translate_is_open(void)
{
    return false;
}

const char *translate_code(void)
{
    return NULL;
}

const char *translate(const char *text)
{
    return text;
}

#endif

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
