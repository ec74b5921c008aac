/* SPDX-License-Identifier: MIT */
#include "compare/results/traits.h"

#include "compare/base/json_read.h"
#include "compare/base/json_write.h"

#include <stddef.h>
#include <stdio.h>

#include <string.h>

static const double most_times = 1e6;

#define AT(member) offsetof(struct traits, member)
static const struct {
    const char *name;
    size_t offset;
} names[] = {{"model", AT(model)},
             {"price", AT(price)},
             {"together", AT(together)},
             {"textbook", AT(textbook)}},
  flags[] = {{"natural", AT(natural)},
             {"resilient", AT(resilient)},
             {"one_at_a_time", AT(one_at_a_time)},
             {"any_role", AT(any_role)},
             {"locks", AT(locks)},
             {"chunks", AT(chunks)}};
#undef AT

enum { NAMES = sizeof names / sizeof names[0], FLAGS = sizeof flags / sizeof flags[0] };

/* Whether there is such a field; null counts as none. */
static bool has(struct json_object *object, const char *name)
{
    struct json_object *value;

    return json_object_object_get_ex(object, name, &value) && value;
}

struct traits traits_read(struct json_object *object, struct text_list *bad)
{
    struct traits traits = {.price_times = 1};

    for (size_t at = 0; at < NAMES; at++) {
        const char *text = fields_text(object, names[at].name);
        if (text && text_is_name(text))
            snprintf((char *)&traits + names[at].offset, TRAITS_NAME, "%s", text);
        else if (has(object, names[at].name))
            text_add(bad, "%s", names[at].name);
    }
    for (size_t at = 0; at < FLAGS; at++) {
        void *place = (char *)&traits + flags[at].offset;
        bool *flag = place;
        *flag = fields_flag(object, flags[at].name, false);
        if (has(object, flags[at].name) && !fields_get(object, flags[at].name, json_type_boolean))
            text_add(bad, "%s", flags[at].name);
    }
    if (has(object, "price_times") &&
        !(fields_real(object, "price_times", &traits.price_times) && traits.price_times > 0 &&
          traits.price_times <= most_times)) {
        traits.price_times = 1;
        text_add(bad, "price_times");
    }
    return traits;
}

void traits_write(const struct traits *traits, struct json_object *object)
{
    for (size_t at = 0; at < NAMES; at++) {
        const char *text = (const char *)traits + names[at].offset;
        if (text[0])
            objects_add_text(object, names[at].name, text);
    }
    for (size_t at = 0; at < FLAGS; at++)
        if (*((const char *)traits + flags[at].offset))
            objects_add(object, flags[at].name, json_object_new_boolean(true));
    if (traits->price_times != 1 && traits->price_times > 0)
        objects_add(object, "price_times", json_object_new_double(traits->price_times));
}

bool traits_is_command(const struct traits *traits)
{
    return strcmp(traits->model, TRAITS_COMMAND) == 0;
}
