/* SPDX-License-Identifier: MIT */
#include "compare/learn/pack_words.h"

#include "common/base/translate.h"
#include "compare/base/json_read.h"
#include "compare/learn/file.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 1 << 16 };

/* What a language's file says for one panel. */
struct said {
    struct json_object *object, *hints; /* hints: three, or NULL */
    const char *title, *advice;         /* NULL: none; advice: for who is too slow */
};

/* Why it cannot be read (a constant); NULL: it can, and the caller gives `said->object` back. */
static const char *read_words(const struct pack *pack, const char *code, struct said *said)
{
    char *path = text_format("%s/pack.%s.json", pack->folder, code), *bytes = NULL;
    size_t size = 0;
    const char *why = file_read(path, MOST_WORDS, &bytes, &size);

    *said = (struct said){.object = why ? NULL : fields_parse(bytes, size, &why)};
    if (said->object) {
        struct json_object *panels = fields_get(said->object, "panels", json_type_object);
        struct json_object *own =
            panels ? fields_get(panels, panel_names[pack->panel], json_type_object) : NULL;
        said->title = fields_text(said->object, "title");
        said->advice = own ? fields_text(own, "advice") : NULL;
        said->hints = own ? fields_get(own, "hints", json_type_array) : NULL;
        if (said->hints && json_object_array_length(said->hints) != PACK_HINTS)
            said->hints = NULL;
    }
    free(bytes);
    free(path);
    return why;
}

static const char *hint_of(const struct said *said, size_t at)
{
    const char *hint = json_object_get_string(json_object_array_get_idx(said->hints, at));

    return hint ? hint : "";
}

static void put(char **text, const char *words)
{
    free(*text);
    *text = text_format("%s", words);
}

void pack_words_take(struct pack *pack)
{
    const char *code = translate_code();
    struct said said;

    if (!code || read_words(pack, code, &said))
        return;
    if (said.title && said.title[0])
        put(&pack->title, said.title);
    for (size_t at = 0; said.hints && at < PACK_HINTS; at++)
        if (hint_of(&said, at)[0])
            put(&pack->hints[at], hint_of(&said, at));
    if (pack->fast.advice && said.advice && said.advice[0])
        put(&pack->fast.advice, said.advice);
    json_object_put(said.object);
}

char *pack_text_path(const struct pack *pack)
{
    const char *code = translate_code();
    char *name = text_format("text.%s.txt", code ? code : ""), *path = pack_path(pack, name);

    if (!code || !file_is_there(path)) {
        free(path);
        path = pack_path(pack, PACK_TEXT);
    }
    free(name);
    return path;
}

/* ---- for --check ----------------------------------------------------------------------------- */

/* Adds the XX of all files `pattern`, FOLDER/...XX.END, once; the pattern is freed. */
static void add_languages(struct text_list *codes, char *pattern)
{
    glob_t found = {0};
    const char *star = strrchr(pattern, '*');
    size_t before = (size_t)(star - pattern), behind = strlen(star + 1);

    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t at = 0; at < found.gl_pathc; at++) {
            const char *path = found.gl_pathv[at];
            char *code = text_format("%.*s", (int)(strlen(path) - before - behind), path + before);
            if (text_is_name(code) && !text_has(codes, code))
                text_add(codes, "%s", code);
            free(code);
        }
    globfree(&found);
    free(pattern);
}

struct text_list pack_words_languages(const struct pack *pack)
{
    struct text_list codes = {0};

    add_languages(&codes, text_format("%s/pack.*.json", pack->folder));
    add_languages(&codes, pack_path(pack, "text.*.txt"));
    return codes;
}

char *pack_words_trouble(const struct pack *pack, const char *code)
{
    struct said said;
    const char *why = read_words(pack, code, &said);
    char *trouble = NULL;

    if (why)
        trouble = text_format("%s", why);
    else if (!said.title || !said.title[0])
        trouble = text_format("it has no title");
    else if (!said.hints)
        trouble = text_format("it has not %d hints for %s", PACK_HINTS, panel_names[pack->panel]);
    for (size_t at = 0; !trouble && at < PACK_HINTS; at++)
        if (!hint_of(&said, at)[0])
            trouble = text_format("hint %zu for %s is missing", at + 1, panel_names[pack->panel]);
    if (!trouble && pack->fast.advice && (!said.advice || !said.advice[0]))
        trouble = text_format("the advice of fast for %s is missing", panel_names[pack->panel]);
    json_object_put(said.object);
    return trouble;
}
