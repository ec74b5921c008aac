/* SPDX-License-Identifier: MIT */
#include "compare/page/simulated.h"

#include "common/base/schema.h"
#include "compare/base/json_read.h"
#include "compare/base/lines.h"

#include <errno.h>
#include <stdlib.h>

enum { DIGITS = 6, MOST_CELLS = 2000 };

struct taking {
    struct emit *emit;
    size_t count;
};

static const char *const texts[] = {"simulation", "variant", "platform"};
static const char *const counts[] = {"ranks", "tasks"};

/* NULL, or the field that is invalid. */
static const char *look(void *nothing, struct json_object *record)
{
    uint64_t count;
    double real;

    (void)nothing;
    if (!schema_is_read(fields_text(record, "schema"), SCHEMA))
        return "schema";
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++)
        if (!fields_text(record, texts[at]))
            return texts[at];
    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++)
        if (!fields_count(record, counts[at], &count))
            return counts[at];
    if (!fields_real(record, "task_seconds", &real) || real <= 0)
        return "task_seconds";
    return NULL;
}

static const char *take(void *to, struct json_object *record)
{
    static const char *const reals[] = {"task_seconds", "seconds", "efficiency", "limit_ranks"};
    const char *bad = look(NULL, record);
    struct taking *taking = to;
    uint64_t count;
    double real;

    if (bad)
        return bad;
    if (taking->count++ >= MOST_CELLS)
        return NULL;
    emit_open(taking->emit, NULL, '{');
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++)
        emit_text(taking->emit, texts[at], fields_text(record, texts[at]));
    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++)
        if (fields_count(record, counts[at], &count))
            emit_count(taking->emit, counts[at], count);
    for (size_t at = 0; at < sizeof reals / sizeof reals[0]; at++)
        if (fields_real(record, reals[at], &real))
            emit_real(taking->emit, reals[at], real, DIGITS);
    emit_flag(taking->emit, "at_least", fields_flag(record, "limit_is_lower_bound", false));
    emit_text(taking->emit, "trouble", fields_text(record, "trouble"));
    emit_close(taking->emit, '}');
    return NULL;
}

void page_simulated_emit(struct emit *emit, const char *folder)
{
    char *path = text_format("%s/" SIMULATED_FILE, folder);
    struct text_list errors = {0};
    struct taking taking = {.emit = emit};

    emit_open(emit, "simulated", '[');
    lines_read(path, &errors, take, &taking);
    emit_close(emit, ']');
    text_free(&errors);
    free(path);
}

bool page_simulated_check(const char *folder, struct text_list *errors, struct error *error)
{
    char *path = text_format("%s/" SIMULATED_FILE, folder);
    int code = lines_read(path, errors, look, NULL) ? 0 : errno;

    if (code == ENOTSUP)
        lines_complain(error, path, code, "");
    free(path);
    return code != ENOTSUP;
}
