/* SPDX-License-Identifier: MIT */
#include "compare/learn/pack.h"

#include "compare/base/json_read.h"
#include "compare/learn/file.h"
#include "compare/learn/pack_read.h"
#include "compare/learn/pack_words.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PACK = 1 << 18 };

const char *const panel_names[PANELS + 1] = {"posix", "openmp", "mpi", "hybrid", NULL};

void pack_free(struct pack *pack)
{
    for (size_t at = 0; at < pack->wrong_count; at++) {
        free(pack->wrong[at].file);
        free(pack->wrong[at].check);
        free(pack->wrong[at].says);
    }
    for (size_t at = 0; at < PACK_HINTS; at++)
        free(pack->hints[at]);
    free(pack->fast.advice);
    free(pack->folder);
    free(pack->name);
    free(pack->title);
}

/* Adds an exercise for each panel of the pack; NULL, or the field that is invalid. */
static const char *add_panels(struct packs *packs, struct json_object *object, const char *folder)
{
    struct json_object *panels = fields_get(object, "panels", json_type_object);
    const char *trouble = panels ? NULL : "panels";

    for (int panel = 0; panels && panel < PANELS && !trouble; panel++) {
        struct json_object *own = fields_get(panels, panel_names[panel], json_type_object);
        struct pack pack;
        if (!own)
            continue;
        trouble = pack_read(&pack, object, own, folder, (enum panel)panel);
        if (trouble)
            break;
        packs->items = text_grow(packs->items, packs->count, sizeof *packs->items);
        packs->items[packs->count++] = pack;
        pack_words_take(&packs->items[packs->count - 1]);
    }
    return trouble;
}

bool packs_add(struct packs *packs, const char *folder, struct error *error)
{
    char *path = text_format("%s/" PACK_FILE, folder), *bytes = NULL;
    size_t size = 0, before = packs->count;
    const char *why = file_read(path, MOST_PACK, &bytes, &size), *field = NULL;
    struct json_object *object = why ? NULL : fields_parse(bytes, size, &why);

    if (object)
        field = add_panels(packs, object, folder);
    if (object && !field && packs->count == before)
        field = "panels";
    if (!object || field)
        error_write(error, "%.300s: %s%s; docs/teaching.md says what a pack holds", path,
                    field ? "there is no field, or no valid one, named " : why, field ? field : "");
    json_object_put(object);
    free(bytes);
    free(path);
    return object && !field;
}

static int by_order(const void *left, const void *right)
{
    const struct pack *one = left, *other = right;

    if (one->order != other->order)
        return one->order < other->order ? -1 : 1;
    return (int)one->panel - (int)other->panel;
}

bool packs_open(struct packs *packs, const char *folder, struct error *error)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    bool good = count >= 0;

    *packs = (struct packs){0};
    if (count < 0)
        return error_write(error, "the exercises cannot be read: %.300s: %s", folder,
                           strerror(errno));
    for (int at = 0; at < count; at++) {
        char *path = text_format("%s/%s", folder, entries[at]->d_name);
        char *file = text_format("%s/" PACK_FILE, path);
        if (good && text_is_name(entries[at]->d_name) && file_is_there(file))
            good = packs_add(packs, path, error);
        free(file);
        free(path);
        free(entries[at]);
    }
    free(entries);
    if (good && packs->count == 0)
        good = error_write(error, "there is no exercise in %.300s", folder);
    if (good)
        qsort(packs->items, packs->count, sizeof *packs->items, by_order);
    else
        packs_close(packs);
    return good;
}

void packs_close(struct packs *packs)
{
    for (size_t at = 0; at < packs->count; at++)
        pack_free(&packs->items[at]);
    free(packs->items);
    *packs = (struct packs){0};
}

void packs_keep(struct packs *packs, bool (*wanted)(const struct pack *pack, const void *context),
                const void *context)
{
    size_t kept = 0;

    for (size_t at = 0; at < packs->count; at++)
        if (wanted(&packs->items[at], context))
            packs->items[kept++] = packs->items[at];
        else
            pack_free(&packs->items[at]);
    packs->count = kept;
}

bool pack_has_ranks(const struct pack *pack)
{
    return pack->panel == PANEL_MPI || pack->panel == PANEL_HYBRID;
}

char *pack_path(const struct pack *pack, const char *file)
{
    return text_format("%s/%s/%s", pack->folder, panel_names[pack->panel], file);
}

char *pack_label(const struct pack *pack)
{
    return text_format("%s/%s", pack->name, panel_names[pack->panel]);
}

const struct pack *packs_find(const struct packs *packs, const char *label)
{
    const struct pack *found = NULL;

    for (size_t at = 0; at < packs->count && !found; at++) {
        char *own = pack_label(&packs->items[at]);
        found = strcmp(own, label) == 0 ? &packs->items[at] : NULL;
        free(own);
    }
    return found;
}
