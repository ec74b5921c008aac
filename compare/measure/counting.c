/* SPDX-License-Identifier: MIT */
#include "compare/measure/counting.h"

#include "compare/base/json_read.h"
#include "compare/base/json_write.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether the launcher's ranks on this host are its children: mpirun's and Hydra's are, srun's and
 * flux' are those of a daemon. */
static bool starts_them_itself(const struct launcher *launcher)
{
    static const char *const names[] = {"(Open MPI)", "(OpenRTE)", "(PRRTE)", "Hydra"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
        if (strstr(launcher->about, names[at]))
            return true;
    return false;
}

/* Whether all workers of a record ran on this host. */
static bool is_here(struct json_object *record)
{
    struct json_object *places = fields_get(record, "placement", json_type_array);
    char own[256] = "";

    gethostname(own, sizeof own - 1);
    for (size_t at = 0; places && at < json_object_array_length(places); at++) {
        const char *host = fields_text(json_object_array_get_idx(places, at), "host");
        if (!host || strcmp(host, own) != 0)
            return false;
    }
    return true;
}

void counting_add(const struct session *session, const struct cell *cell, uint64_t warmups,
                  struct readings *readings)
{
    if (cell->program->launched && !starts_them_itself(session->launcher))
        return;
    for (size_t at = 0; at < readings->count; at++)
        if (!is_here(readings->items[at].parsed))
            return;
    for (size_t at = 0; at < readings->count; at++) {
        struct reading *reading = &readings->items[at];
        if (session->watch.others_cpus >= 0)
            objects_add(reading->parsed, "others_cpus",
                        json_object_new_double(session->watch.others_cpus));
        counters_add(&session->counters, readings->count + warmups, reading->parsed);
        sample_read(reading->parsed, &reading->sample, &reading->verified);
    }
}

void counting_policy(const struct session *session, struct text_list *policy)
{
    char *present = counters_present(&session->counters);
    char *absent = counters_absent(&session->counters);
    char *energy = counters_energy_words(&session->counters.energy);

    if (!session->settings->counters)
        text_add(policy, "counted: nothing, which would disturb; --counters does");
    else if (present)
        text_add(policy,
                 "counted: %s of each start of a program, with all of its processes on this host",
                 present);
    if (absent && session->settings->counters)
        text_add(policy, "not counted: %s", absent);
    text_add(policy, "energy: %s%s", energy,
             session->counters.energy.count > 0
                 ? ", of the whole machine while a program runs, with whatever else runs"
                 : "");
    free(energy);
    free(absent);
    free(present);
}
