/* SPDX-License-Identifier: MIT */
#include "compare/measure/append.h"

#include "common/base/fail.h"
#include "compare/base/json_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static char *lines_of(const struct store *store, const struct readings *readings,
                      const struct cell *cell, double launch_s, size_t *size)
{
    char *lines = NULL;
    FILE *stream = open_memstream(&lines, size);

    check(stream ? 0 : errno, "open_memstream");
    for (size_t at = 0; at < readings->count; at++) {
        struct json_object *record = readings->items[at].parsed;
        objects_add(record, "run", json_object_new_string(store->run));
        if (cell->nodes > 0)
            objects_add(record, "nodes", json_object_new_int(cell->nodes));
        if (cell->hosts > 1)
            objects_add(record, "allowed_hosts", json_object_new_int(cell->hosts));
        objects_add(record, "setting", objects_text(cell->setting->text));
        objects_add(record, "launch", json_object_new_uint64(cell->launches));
        if (launch_s >= 0)
            objects_add(record, "launch_seconds", json_object_new_double(launch_s));
        objects_add(record, "block", json_object_new_uint64(cell->block));
        fprintf(stream, "%s\n", objects_line(record));
    }
    check(fclose(stream) ? errno : 0, "fclose");
    return lines;
}

void append_readings(struct store *store, const struct readings *readings, const struct cell *cell,
                     double launch_s)
{
    size_t size = 0;
    char *lines = lines_of(store, readings, cell, launch_s, &size);

    store_append(store, lines, size);
    free(lines);
}
