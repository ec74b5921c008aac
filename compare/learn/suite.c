/* SPDX-License-Identifier: MIT */
#include "compare/learn/suite.h"

#include "common/base/fail.h"
#include "compare/learn/file.h"
#include "compare/programs/catalog.h"

#include <stdlib.h>

char *suite_folder(const struct settings *settings)
{
    char *own, *folders[2], *found = NULL;

    if (settings->exercises)
        return text_format("%s", settings->exercises);
    own = catalog_own_folder();
    folders[0] = text_format("%s/" TRIPTYCH_DATA "/triptych/exercises", own);
    folders[1] = text_format("%s/exercises", own);
    for (int at = 0; at < 2 && !found; at++)
        if (file_is_there(folders[at]))
            found = realpath(folders[at], NULL);
    if (!found)
        fail(STATUS_FAILED, "there are no exercises in %s; say --exercises DIR", folders[0]);
    free(own);
    free(folders[0]);
    free(folders[1]);
    return found;
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
    text_split(&names, panels, ",");
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
