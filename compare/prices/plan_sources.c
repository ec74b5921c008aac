/* SPDX-License-Identifier: MIT
 *
 * Which programs `prices` there are, and what they hold. */
#include "compare/prices/parts.h"

#include "compare/base/json_read.h"
#include "compare/base/names.h"
#include "compare/child/child.h"

#include <stdlib.h>
#include <string.h>

/* Asks a price list what it holds; NULL, or why it does not answer (the caller frees it). */
static char *ask(struct price_source *source)
{
    char *argv[] = {source->path, (char[]){"--describe"}, NULL};
    struct child child = child_run(argv, CATALOG_DEADLINE_S);
    const char *why = "";

    if (child.end != CHILD_EXITED || child.status != 0) {
        char *error = child_error(&child);
        child_free(&child);
        return error;
    }
    size_t size = child.output_size;
    while (size > 0 && child.output[size - 1] == '\n')
        size--;
    source->about = fields_parse(child.output ? child.output : "", size, &why);
    child_free(&child);
    const char *panel = source->about ? fields_text(source->about, "panel") : NULL;
    const char *launch = source->about ? fields_text(source->about, "launch") : NULL;
    if (!panel || !text_is_name(panel) || !launch ||
        !fields_get(source->about, "prices", json_type_array))
        return text_format("its answer is no price list %s", why ? why : "");
    source->panel = text_format("%s", panel);
    source->launched = strstr(launch, " N") != NULL;
    return NULL;
}

static int by_panel(const void *left, const void *right)
{
    const struct price_source *a = left, *b = right;

    return names_panel_order(a->panel, b->panel);
}

void price_plan_sources(struct price_plan *plan, const struct catalog *catalog,
                        const struct choice *choice)
{
    for (size_t at = 0; at < catalog->prices.count; at++) {
        struct price_source source = {.path = text_format("%s", catalog->prices.items[at])};
        char *trouble = ask(&source);
        if (trouble)
            text_add(&plan->left_out, "%s: %s", source.path, trouble);
        free(trouble);
        if (!trouble && choice_has(&choice->panels, source.panel)) {
            plan->sources = text_grow(plan->sources, plan->source_count, sizeof source);
            plan->sources[plan->source_count++] = source;
            continue;
        }
        json_object_put(source.about);
        free(source.panel);
        free(source.path);
    }
    if (plan->source_count > 0)
        qsort(plan->sources, plan->source_count, sizeof *plan->sources, by_panel);
}
