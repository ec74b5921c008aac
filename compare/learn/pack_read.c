/* SPDX-License-Identifier: MIT */
#include "compare/learn/pack_read.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_CAPACITY = 64, MOST_WORKERS = 64, MOST_TASKS = 10000000 };

static const double LEAST_LIMIT = 1.1, MOST_LIMIT = 1000; /* of pack_fast */

static const char *const answers[ANSWERS] = {"sum", "numbers", "primes", "none"};
static const char *const results[RESULT_KINDS] = {"none", "tasks", "primes"};

/* ---- fields ---------------------------------------------------------------------------------- */

/* A reading that can fail at any field, whose name is kept. */
struct reading {
    const char *trouble;
};

static char *take_text(struct reading *reading, struct json_object *object, const char *name)
{
    const char *text = fields_text(object, name);

    if (!text || !text[0])
        reading->trouble = name;
    return text_format("%s", text ? text : "");
}

/* A name that is a part of a path. */
static char *take_name(struct reading *reading, struct json_object *object, const char *name)
{
    char *text = take_text(reading, object, name);

    if (!text_is_name(text))
        reading->trouble = name;
    return text;
}

static int take_choice(struct reading *reading, struct json_object *object, const char *name,
                       const char *const names[], int count)
{
    const char *text = fields_text(object, name);

    for (int at = 0; text && at < count; at++)
        if (strcmp(text, names[at]) == 0)
            return at;
    reading->trouble = name;
    return 0;
}

static struct json_object *take_list(struct reading *reading, struct json_object *object,
                                     const char *name, size_t least, size_t most)
{
    struct json_object *list = fields_get(object, name, json_type_array);

    if (!list || json_object_array_length(list) < least || json_object_array_length(list) > most) {
        reading->trouble = name;
        return NULL;
    }
    return list;
}

/* ---- parts of a pack ------------------------------------------------------------------------- */

/* `otherwise`: how many workers may be managers where it does not say so itself. */
static struct pack_trial take_trial(struct reading *reading, struct json_object *object,
                                    const char *name, const struct pack *pack, uint64_t otherwise)
{
    struct pack_trial trial = {0};
    uint64_t workers = 0, threads = 1, managers = otherwise;

    fields_count(object, "threads", &threads);
    fields_count(object, "managers", &managers);
    if (!fields_count(object, "workers", &workers) || workers < 1 || workers > MOST_WORKERS ||
        !fields_count(object, "least", &trial.least) ||
        !fields_count(object, "most", &trial.most) || trial.least < 1 || trial.least > trial.most ||
        trial.most > MOST_TASKS || threads < 1 || threads > workers || workers % threads != 0 ||
        (threads > 1 && pack->panel != PANEL_HYBRID) || (managers >= workers && workers > 1)) {
        reading->trouble = name;
        return trial;
    }
    trial.workers = (int)workers;
    trial.threads = (int)threads;
    trial.managers = workers > 1 ? (int)managers : 0;
    return trial;
}

static void take_trials(struct reading *reading, struct json_object *list, struct pack *pack,
                        uint64_t otherwise)
{
    for (size_t at = 0; list && at < json_object_array_length(list); at++)
        pack->trials[pack->trial_count++] =
            take_trial(reading, json_object_array_get_idx(list, at), "trials", pack, otherwise);
}

static struct pack_fast take_fast(struct reading *reading, struct json_object *object,
                                  const struct pack *pack, uint64_t otherwise)
{
    struct pack_fast fast = {.of = take_trial(reading, object, "fast", pack, otherwise),
                             .advice = take_text(reading, object, "advice")};

    if (!fields_real(object, "limit", &fast.limit) || fast.limit < LEAST_LIMIT ||
        fast.limit > MOST_LIMIT)
        reading->trouble = "limit";
    return fast;
}

static struct pack_wrong take_wrong(struct reading *reading, struct json_object *object)
{
    return (struct pack_wrong){.file = take_name(reading, object, "file"),
                               .check = take_name(reading, object, "check"),
                               .says = take_text(reading, object, "says")};
}

/* What a panel says itself goes over what its pack says for all of them. */
static void take_panel(struct reading *reading, struct json_object *object, struct json_object *own,
                       struct pack *pack)
{
    struct json_object *hints = take_list(reading, own, "hints", PACK_HINTS, PACK_HINTS);
    struct json_object *wrong = take_list(reading, own, "wrong", 2, PACK_MOST_WRONG - 1);
    struct json_object *skeleton = fields_get(own, "skeleton", json_type_object);
    struct json_object *trials = fields_get(own, "trials", json_type_array);
    struct json_object *fast = fields_get(own, "fast", json_type_object);
    uint64_t managers = 0;

    for (size_t at = 0; hints && at < PACK_HINTS; at++) {
        const char *hint = json_object_get_string(json_object_array_get_idx(hints, at));
        pack->hints[at] = text_format("%s", hint ? hint : "");
    }
    if (!skeleton)
        reading->trouble = "skeleton";
    else
        pack->wrong[pack->wrong_count++] = take_wrong(reading, skeleton);
    for (size_t at = 0; wrong && at < json_object_array_length(wrong); at++)
        pack->wrong[pack->wrong_count++] =
            take_wrong(reading, json_object_array_get_idx(wrong, at));
    fields_count(own, "managers", &managers);
    pack->race_free = fields_flag(own, "race_free", false);
    take_trials(reading, take_list(reading, trials ? own : object, "trials", 1, PACK_MOST_TRIALS),
                pack, managers > 0);
    if (fast)
        pack->fast = take_fast(reading, fast, pack, managers > 0);
    else if (json_object_object_get_ex(own, "fast", NULL))
        reading->trouble = "fast";
}

static void take_rules(struct reading *reading, struct json_object *object, struct pack *pack)
{
    pack->answer = (enum pack_answer)take_choice(reading, object, "answer", answers, ANSWERS);
    pack->results =
        (enum pack_results)take_choice(reading, object, "results", results, RESULT_KINDS);
    pack->overlap = fields_flag(object, "overlap", false);
    pack->dynamic = fields_flag(object, "dynamic", false);
    pack->fair = fields_flag(object, "fair", false);
    fields_count(object, "capacity", &pack->capacity);
    if (pack->capacity > MOST_CAPACITY)
        reading->trouble = "capacity";
    fields_count(object, "at_once", &pack->at_once);
    if (pack->at_once > MOST_WORKERS)
        reading->trouble = "at_once";
    pack->producers = fields_flag(object, "producers", false);
    if (pack->producers && pack->capacity == 0)
        reading->trouble = "producers";
    if (!fields_count(object, "order", &pack->order))
        reading->trouble = "order";
    if (!fields_real(object, "deadline_s", &pack->deadline_s) || pack->deadline_s < 1 ||
        pack->deadline_s > 600)
        reading->trouble = "deadline_s";
}

const char *pack_read(struct pack *pack, struct json_object *object, struct json_object *own,
                      const char *folder, enum panel panel)
{
    struct reading reading = {0};

    *pack = (struct pack){.folder = text_format("%s", folder),
                          .name = take_name(&reading, object, "name"),
                          .title = take_text(&reading, object, "title"),
                          .panel = panel};
    take_rules(&reading, object, pack);
    take_panel(&reading, object, own, pack);
    if (reading.trouble)
        pack_free(pack);
    return reading.trouble;
}
