/* SPDX-License-Identifier: MIT
 *
 * What was counted, for records and for readers. */
#include "compare/machine/counters.h"

#include "compare/base/json_write.h"
#include "compare/base/text.h"
#include "compare/machine/parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- records --------------------------------------------------------------------------------- */

void counters_add(const struct counters *counters, uint64_t repetitions, struct json_object *record)
{
    struct json_object *counts = json_object_new_object(), *shares = json_object_new_object();
    bool any = false, user_only = false;

    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++) {
        const struct counter *counter = &counters->of[kind];
        if (!counter->told)
            continue;
        any = true;
        user_only = user_only || counter->user_only;
        objects_add(counts, sample_counters[kind].name, json_object_new_uint64(counter->count));
        if (counter->share < 1)
            objects_add(shares, sample_counters[kind].name, json_object_new_double(counter->share));
    }
    if (counters->energy_j >= 0)
        objects_add(counts, "energy_joules", json_object_new_double(counters->energy_j));
    any = any || counters->energy_j >= 0;
    objects_add(counts, "repetitions", json_object_new_uint64(repetitions));
    if (user_only)
        objects_add(counts, "user_only", json_object_new_boolean(true));
    if (json_object_object_length(shares) > 0)
        objects_add(counts, "shares", json_object_get(shares));
    if (any)
        objects_add(record, "counters", json_object_get(counts));
    json_object_put(shares);
    json_object_put(counts);
}

/* ---- sentences ------------------------------------------------------------------------------- */

/* What kernel.perf_event_paranoid is; -1 and less permit everything. */
static long long paranoid(const char *root)
{
    char *line = machine_line(root, "/proc/sys/kernel/perf_event_paranoid");
    long long level = line ? strtoll(line, NULL, 10) : 0;

    free(line);
    return level;
}

static char *why_not(const struct counters *counters, int error)
{
    char *hypervisor = NULL, *why;

    switch (error) {
    case EACCES:
        return text_format("kernel.perf_event_paranoid is %lld", paranoid(counters->root));
    case EPERM:
        return text_format("a filter of system calls (seccomp) forbids them, as containers do");
    case ENOSYS:
        return text_format("this system has no perf_event_open(2), or a filter hides it");
    case ENOENT:
    case ENODEV:
    case EOPNOTSUPP:
        hypervisor = machine_hypervisor(counters->root);
        why = text_format("this %s", hypervisor ? "virtual machine has no performance counters"
                                                : "CPU has none that the kernel knows");
        free(hypervisor);
        return why;
    default:
        return text_format("%s", strerror(error));
    }
}

char *counters_present(const struct counters *counters)
{
    struct text_list names = {0};

    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++)
        if (!counters->of[kind].error)
            text_add(&names, "%s%s", sample_counters[kind].words,
                     counters->of[kind].user_only ? " (without the kernel's)" : "");
    char *all = names.count > 0 ? text_join(&names, ", ") : NULL;
    text_free(&names);
    return all;
}

/* The counters that are absent for one reason, and that: "cycles, instructions: why". */
static void add_reason(const struct counters *counters, int first, struct text_list *reasons)
{
    struct text_list names = {0};
    int error = counters->of[first].error;

    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++)
        if (counters->of[kind].error == error) {
            if (kind < first)
                return; /* told already */
            text_add(&names, "%s", sample_counters[kind].words);
        }
    char *all = text_join(&names, ", "), *why = why_not(counters, error);
    text_add(reasons, "no %s: %s", all, why);
    free(why);
    free(all);
    text_free(&names);
}

char *counters_absent(const struct counters *counters)
{
    struct text_list reasons = {0};

    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++)
        if (counters->of[kind].error)
            add_reason(counters, kind, &reasons);
    char *all = reasons.count > 0 ? text_join(&reasons, "; ") : NULL;
    text_free(&reasons);
    return all;
}

bool counters_are_forbidden(const struct counters *counters)
{
    bool any = false;

    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++)
        any = any || counters->of[kind].error == EACCES;
    return any;
}

char *counters_energy_words(const struct energy *energy)
{
    if (energy->count > 0)
        return text_format("%d CPU package%s by RAPL", energy->count,
                           energy->count == 1 ? "" : "s");
    if (energy->hidden)
        return text_format("not readable: /sys/class/powercap/intel-rapl:*/energy_uj");
    return text_format("no RAPL here: /sys/class/powercap has no CPU package");
}
