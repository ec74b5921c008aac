/* SPDX-License-Identifier: MIT
 *
 * What a run of smpirun came to. */
#include "compare/simulate/parts.h"

#include "common/base/fail.h"
#include "compare/base/json_read.h"

#include <stdlib.h>
#include <string.h>

/* The time in the record that was printed; NULL, or what is wrong with it. */
static const char *read_record(const struct child *child, struct cell *cell)
{
    const char *line = strchr(child->output ? child->output : "", '{'), *why = "no record";
    const char *end = line ? strchr(line, '\n') : NULL;
    struct json_object *record = end ? fields_parse(line, (size_t)(end - line), &why) : NULL;

    if (!record)
        return why;
    if (!fields_real(record, "seconds", &cell->seconds) || cell->seconds <= 0)
        why = "no time in it";
    else
        why = fields_flag(record, "verified", false) ? NULL : "its answer is wrong";
    json_object_put(record);
    return why;
}

/* SimGrid's own words, without the time, the place in its sources and the kind of message that it
 * puts before them; NULL: it said nothing. */
static const char *what_simgrid_says(const char *error)
{
    static const char *const kinds[] = {"/ERROR] ", "/CRITICAL] "};

    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++) {
        const char *said = strstr(error, kinds[at]);
        if (said)
            return said + strlen(kinds[at]);
    }
    return NULL;
}

/* Each rank has a copy of the program in the folder for temporary files while it runs. */
static const char *advice(const char *error)
{
    bool full = strstr(error, "Error while copying") || strstr(error, "No space left on device");

    return full ? "; TMPDIR names a folder with more room (0.3 MB for each rank)" : "";
}

void cell_judge(struct cell *cell, const struct child *child)
{
    const char *why = NULL;

    if (child->end == CHILD_EXITED && child->status == STATUS_DONE)
        why = read_record(child, cell);
    if (child->end == CHILD_INTERRUPTED) {
        cell->trouble = text_format("interrupted");
    } else if (child->end == CHILD_DEADLINE) {
        cell->trouble = text_format("left out: --budget is spent");
    } else if (why) {
        cell->failed = true;
        cell->trouble = text_format("failed: %s", why);
    } else if (child_was_killed(child) && !child_lacked_memory(child)) {
        cell->failed = true;
        cell->trouble =
            text_format("failed: killed (signal 9), as where memory runs out; try fewer ranks");
    } else if (child->end != CHILD_EXITED || child->status != STATUS_DONE) {
        char *error = child_error(child);
        const char *said = child_lacked_memory(child) ? NULL : what_simgrid_says(error);
        cell->failed = true;
        cell->trouble = text_format("failed: %s%s", said ? said : error, advice(error));
        free(error);
    }
}
