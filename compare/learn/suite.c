/* SPDX-License-Identifier: MIT */
#include "compare/learn/suite.h"

#include "common/base/fail.h"
#include "compare/learn/file.h"
#include "compare/programs/catalog.h"

#include <stdlib.h>

/* Where they are looked for; the caller frees both. */
static void list_places(char *folders[2])
{
    char *own = catalog_own_folder();

    folders[0] = text_format("%s/" TRIPTYCH_DATA "/triptych/exercises", own);
    folders[1] = text_format("%s/exercises", own);
    free(own);
}

char *suite_find(void)
{
    char *folders[2], *found = NULL;

    list_places(folders);
    for (int at = 0; at < 2 && !found; at++)
        if (file_is_there(folders[at]))
            found = realpath(folders[at], NULL);
    free(folders[0]);
    free(folders[1]);
    return found;
}

char *suite_folder(const struct settings *settings)
{
    char *folders[2], *found;

    if (settings->exercises)
        return text_format("%s", settings->exercises);
    found = suite_find();
    if (found)
        return found;
    list_places(folders);
    fail(STATUS_FAILED, "there are no exercises in %s; say --exercises DIR", folders[0]);
}

struct text_list suite_labels(void)
{
    struct text_list labels = {0};
    struct packs packs = {0};
    struct error error;
    char *folder = suite_find();

    if (folder && packs_open(&packs, folder, &error))
        for (size_t at = 0; at < packs.count; at++) {
            char *label = pack_label(&packs.items[at]);
            text_add(&labels, "%s", label);
            free(label);
        }
    packs_close(&packs);
    free(folder);
    return labels;
}

static bool is_of_panels(const struct pack *pack, const void *panels)
{
    return text_has(panels, panel_names[pack->panel]);
}

void suite_choose(struct packs *packs, const char *panels)
{
    struct text_list names = {0}, known = {0};

    if (!panels)
        return;
    text_add_list(&names, panels, "--panels");
    for (int panel = 0; panel < PANELS; panel++)
        text_add(&known, "%s", panel_names[panel]);
    for (size_t at = 0; at < names.count; at++)
        if (!text_has(&known, names.items[at]))
            fail(STATUS_USAGE, "--panels: '%.80s' is none of posix, openmp, mpi, hybrid",
                 names.items[at]);
    packs_keep(packs, is_of_panels, &names);
    if (packs->count == 0)
        fail(STATUS_USAGE, "--panels: there is no exercise for '%.80s'", panels);
    text_free(&names);
    text_free(&known);
}
