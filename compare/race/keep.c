/* SPDX-License-Identifier: MIT
 *
 * What rounds and looks share. */
#include "common/base/clock.h"
#include "compare/base/json_write.h"
#include "compare/child/child.h"
#include "compare/race/parts.h"

bool racing_stops(const struct racing *racing)
{
    return child_stop_signal() != 0 || racing->store.trouble;
}

double racing_spent_s(const struct racing *racing)
{
    return clock_now_s() - racing->begin_s;
}

const char *racing_keep(struct racing *racing, struct json_object *record)
{
    objects_add_text(record, "run", racing->store.run);
    objects_add(record, "launch", json_object_new_uint64(racing->launch));
    const char *bad = race_add(&racing->race, record);
    if (!bad)
        store_append_record(&racing->store, record);
    return bad;
}
