/* SPDX-License-Identifier: MIT
 *
 * The account as JSON (docs/explore.md lists its members). compare/results/explored.h reads it. */
#include "common/base/schema.h"
#include "common/base/translate.h"
#include "compare/base/json_write.h"
#include "compare/explore/parts.h"
#include "exercises/protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 4000 }; /* the last ones */

/* The file's name without its folders: where the source lies is this machine's affair. */
static void add_place(struct json_object *object, const struct account_step *step)
{
    const char *slash = step->path ? strrchr(step->path, '/') : NULL;

    if (step->line == 0)
        return;
    objects_add_text(object, "file", slash ? slash + 1 : step->path);
    objects_add(object, "line", json_object_new_uint64(step->line));
}

static struct json_object *step_json(const struct account *account, const struct account_step *step)
{
    struct json_object *object = json_object_new_object();

    objects_add(object, account->ranks ? "rank" : "thread", json_object_new_int(step->who));
    add_place(object, step);
    objects_add_text(object, "what", step->what);
    if (step->variable)
        objects_add_text(object, "variable", step->variable);
    if (step->before)
        objects_add_text(object, "before", step->before);
    if (step->value)
        objects_add_text(object, "value", step->value);
    return object;
}

static void add_numbers(struct json_object *object, const struct account *account)
{
    objects_add(object, "schedules", json_object_new_uint64(account->schedules));
    objects_add(object, "cut_off", json_object_new_uint64(account->cut_off));
    objects_add(object, "complete", json_object_new_boolean(account->complete));
    objects_add(object, "seconds", json_object_new_double(account->seconds));
    objects_add(object, account->ranks ? "ranks" : "threads",
                json_object_new_uint64(account->threads));
    objects_add(object, account->ranks ? "most_calls" : "most_steps",
                json_object_new_uint64(account->most_steps));
    if (account->missed >= 0)
        objects_add(object, "missed_below", json_object_new_double(account->missed));
}

char *account_told(const struct account *account)
{
    struct text_list sentences = {0};

    if (!translate_is_open() || !getenv(EXERCISE_EXPLORED))
        return NULL;
    text_add(&sentences, "%s (%s).", account->head, account->how);
    for (size_t at = 0; at < account->waits.count; at++)
        text_add(&sentences, "%s", account->waits.items[at]);
    for (size_t at = 0; at < account->races.count; at++)
        text_add(&sentences, "%s", account->races.items[at]);
    char *told = text_join(&sentences, " ");
    text_free(&sentences);
    return told;
}

void account_print_json(const struct account *account, const char *told, const char *replay,
                        const char *output)
{
    struct json_object *object = json_object_new_object(), *story = json_object_new_array();
    char *sentence = text_format("%s (%s).", account->head, account->how);
    size_t from = account->step_count > MOST_STEPS ? account->step_count - MOST_STEPS : 0;

    for (size_t at = from; at < account->step_count; at++)
        objects_append(story, step_json(account, &account->steps[at]));
    objects_add_text(object, "schema", SCHEMA);
    objects_add_text(object, "panel", account->panel);
    objects_add_text(object, "verdict", account->kind ? "found" : "nothing found");
    if (account->kind)
        objects_add_text(object, "kind", account->kind);
    objects_add_text(object, "sentence", sentence);
    if (told)
        objects_add_text(object, "told", told);
    objects_add(object, "data_race", json_object_new_boolean(account->data_race));
    add_numbers(object, account);
    objects_add(object, "waits", objects_list(&account->waits));
    objects_add(object, "races", objects_list(&account->races));
    objects_add(object, "places", objects_list(&account->places));
    objects_add(object, "notes", objects_list(&account->notes));
    if (from > 0)
        objects_add(object, "earlier_steps", json_object_new_uint64(from));
    objects_add(object, "story", story);
    if (account->replayed)
        objects_add(object, "followed", json_object_new_boolean(!account->diverged));
    if (replay)
        objects_add_text(object, "replay", replay);
    if (output)
        objects_add_text(object, "output", output);
    objects_print(stdout, object);
    free(sentence);
}
