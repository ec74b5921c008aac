/* SPDX-License-Identifier: MIT */
#include "compare/measure/verdict.h"

#include "common/base/fail.h"
#include "compare/base/json_write.h"
#include "compare/programs/own.h"

#include <stdlib.h>
#include <string.h>

/* Where all commands must print the same: another one's sample with the same setting; NULL: none
 * yet. */
static const struct cell *find_example(const struct plan *plan, const struct cell *cell)
{
    for (size_t at = 0; at < plan->count; at++) {
        const struct cell *other = &plan->cells[at];
        if (other->program->own && other->result->sample_count > 0 &&
            strcmp(other->setting->text, cell->setting->text) == 0)
            return other;
    }
    return NULL;
}

/* Makes wrong answers of those that are not what other commands printed. Returns why, or NULL; the
 * caller frees it. */
static char *compare_outputs(const struct plan *plan, const struct cell *cell,
                             struct readings *readings)
{
    const struct own_command *own = cell->program->own;
    const struct cell *example = own && own->same ? find_example(plan, cell) : NULL;
    char *why = NULL;

    for (size_t at = 0; example && at < readings->count && !why; at++) {
        struct reading *reading = &readings->items[at];
        if (reading->sample.expected_sum == example->result->samples[0].expected_sum)
            continue;
        char *name = result_name(example->result);
        why = text_format("wrong answer, it printed something else than %s", name);
        objects_add(reading->parsed, "verified", json_object_new_boolean(false));
        reading->verified = false;
        free(name);
    }
    return why;
}

/* What the runner says of a command, without the command's name, which is told anyway. The caller
 * frees it. */
static char *own_error(const struct own_command *own, const struct child *child)
{
    size_t length = strlen(own->name);
    const char *words = child->errors ? child->errors : "";
    bool named = strncmp(words, own->name, length) == 0 && strncmp(words + length, ": ", 2) == 0;

    if (!named)
        return child_error_advised(child);
    words += length + 2;
    return child_memory_first(child, text_printable(words, strcspn(words, "\n"), 400));
}

/* What a run is worth: NULL, or why it does not count (the caller frees it). */
static char *judge(const struct cell *cell, const struct child *child,
                   const struct readings *readings)
{
    for (size_t at = 0; at < readings->count; at++)
        if (!readings->items[at].verified) {
            char *words = cell->program->own ? own_error(cell->program->own, child)
                                             : child_error_advised(child);
            char *why = text_format("wrong answer, %s", words);
            free(words);
            return why;
        }
    if (readings->errors.count > 0 && child->end == CHILD_EXITED && !child_lacked_memory(child))
        return text_format("%s", readings->errors.items[0]);
    if (child->end == CHILD_EXITED && child->status == STATUS_FAILED && cell->program->own)
        return own_error(cell->program->own, child);
    if (child->end != CHILD_EXITED || child->status != 0)
        return child_error_advised(child);
    if (readings->count == 0)
        return text_format("it ended well but printed no record");
    return NULL;
}

char *verdict_of(const struct plan *plan, const struct cell *cell, const struct child *child,
                 struct readings *readings)
{
    char *differs = compare_outputs(plan, cell, readings);

    return differs ? differs : judge(cell, child, readings);
}
