/* SPDX-License-Identifier: MIT
 *
 * Sizes that were found: put into settings, kept for --resume, told. */
#include "compare/measure/sizes.h"

#include "common/base/translate.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/base/names.h"

#include <stdlib.h>
#include <string.h>

void sizes_apply(const struct sizes *sizes, const struct program *program, bool may_lose,
                 struct setting *setting)
{
    struct text_list words = {0};

    for (size_t at = 0; at < sizes->count; at++) {
        const struct size *size = &sizes->items[at];
        if (size->may_lose != may_lose || strcmp(size->workload, program->workload) != 0)
            continue;
        for (size_t name = 0; name < size->names.count; name++) {
            text_add(&setting->names, "%s", size->names.items[name]);
            text_add(&setting->values, "%s", size->values.items[name]);
            text_add(&words, "%s=%s", size->names.items[name], size->values.items[name]);
        }
        free(setting->text);
        setting->text = text_join(&words, " ");
        break;
    }
    text_free(&words);
}

struct json_object *sizes_json(const struct sizes *sizes)
{
    struct json_object *array = json_object_new_array();

    for (size_t at = 0; at < sizes->count; at++) {
        struct json_object *object = json_object_new_object();
        objects_add_text(object, "workload", sizes->items[at].workload);
        objects_add(object, "may_lose", json_object_new_boolean(sizes->items[at].may_lose));
        objects_add(object, "less", json_object_new_boolean(sizes->items[at].less));
        objects_add(object, "names", objects_list(&sizes->items[at].names));
        objects_add(object, "values", objects_list(&sizes->items[at].values));
        objects_append(array, object);
    }
    return array;
}

/* A list of short printable words; false: it is none. */
static bool read_words(struct json_object *object, const char *name, struct text_list *words)
{
    struct json_object *list = fields_get(object, name, json_type_array);

    for (size_t at = 0; list && at < json_object_array_length(list); at++) {
        struct json_object *word = json_object_array_get_idx(list, at);
        if (!json_object_is_type(word, json_type_string) ||
            !names_is_setting(json_object_get_string(word)))
            return false;
        text_add(words, "%s", json_object_get_string(word));
    }
    return words->count > 0;
}

struct sizes sizes_read(struct json_object *environment)
{
    struct json_object *list =
        environment ? fields_get(environment, "sizes", json_type_array) : NULL;
    struct sizes sizes = {0};

    for (size_t at = 0; list && at < json_object_array_length(list); at++) {
        struct json_object *object = json_object_array_get_idx(list, at);
        if (!json_object_is_type(object, json_type_object))
            continue;
        const char *workload = fields_text(object, "workload");
        struct size size = {.may_lose = fields_flag(object, "may_lose", false),
                            .less = fields_flag(object, "less", false)};
        if (!workload || !text_is_name(workload) || !read_words(object, "names", &size.names) ||
            !read_words(object, "values", &size.values) || size.names.count != size.values.count) {
            text_free(&size.names);
            text_free(&size.values);
            continue;
        }
        size.workload = text_format("%s", workload);
        sizes.items = text_grow(sizes.items, sizes.count, sizeof *sizes.items);
        sizes.items[sizes.count++] = size;
    }
    return sizes;
}

char *sizes_policy(const struct sizes *sizes)
{
    if (sizes->count == 0)
        return NULL;
    return text_format(
        "sizes: so that each takes %g s or more with all workers on this machine (less "
        "where a panel would take more than %g s), the same for all panels; waits are "
        "shortened in proportion",
        sizes_least_s, sizes_dear_s);
}

char *sizes_words(const struct sizes *sizes)
{
    struct text_list less = {0};

    if (sizes->count == 0)
        return NULL;
    for (size_t at = 0; at < sizes->count; at++)
        if (sizes->items[at].less && !text_has(&less, sizes->items[at].workload))
            text_add(&less, "%s", sizes->items[at].workload);
    char *names = text_join(&less, ", ");
    char *but = less.count == 0
                    ? text_format("%s", "")
                    : text_format(translate(" (%s less, for its slowest panel)"), names);
    char *words = text_format(translate("sized for %g s or more here%s, waits shortened; the "
                                        "programs' own sizes are the classroom's"),
                              sizes_least_s, but);
    free(but);
    free(names);
    text_free(&less);
    return words;
}

void sizes_free(struct sizes *sizes)
{
    for (size_t at = 0; at < sizes->count; at++) {
        free(sizes->items[at].workload);
        text_free(&sizes->items[at].names);
        text_free(&sizes->items[at].values);
    }
    free(sizes->items);
    *sizes = (struct sizes){0};
}
