/* SPDX-License-Identifier: MIT */
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_RANKS = 16 };

/* The first line that is a record. */
static struct json_object *first_record(const char *output, size_t size)
{
    const char *at = output, *end = output + size, *why;
    uint64_t workers;

    while (at && at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        struct json_object *record = length > 0 ? fields_parse(at, length, &why) : NULL;
        if (record && fields_count(record, "workers", &workers))
            return record;
        json_object_put(record);
        at += length + 1;
    }
    return NULL;
}

struct probe probe_start(const struct text_list *argv)
{
    struct child child = doctor_child(argv);
    struct probe probe = {
        .ended_well = child.end == CHILD_EXITED && child.status == 0,
        .record = first_record(child.output, child.output_size),
        .output = text_printable(child.output, child.output_size, CHILD_MOST_ERRORS),
        .errors = text_printable(child.errors, child.errors_size, CHILD_MOST_ERRORS),
    };

    if (!probe.ended_well)
        probe.error = child_error(&child);
    child_free(&child);
    return probe;
}

void probe_free(struct probe *probe)
{
    json_object_put(probe->record);
    free(probe->output);
    free(probe->errors);
    free(probe->error);
    *probe = (struct probe){0};
}

/* The first variant whose number of workers is free and whose answer is certain. */
static const char *plain_variant(const struct program *program)
{
    for (size_t at = 0; at < program->variant_count; at++)
        if (!program->variants[at].alone && !program->variants[at].may_lose)
            return program->variants[at].name;
    return NULL;
}

const struct program *probe_choose(const struct doctor *doctor, const char *panel,
                                   const char *option)
{
    for (size_t at = 0; at < doctor->catalog.count; at++) {
        const struct program *program = &doctor->catalog.programs[at];
        bool wanted = panel ? strcmp(program->panel, panel) == 0 : program->launched;
        if (wanted && !program_option(program, NULL) && plain_variant(program) &&
            (!option || program_option(program, option)))
            return program;
    }
    return NULL;
}

struct probe probe_program(const struct doctor *doctor, const struct program *program, int workers,
                           const struct words *sets)
{
    static const struct words none = {0};
    struct sweep sweep = sweep_read(sets ? sets : &none, &none);
    struct setting quick = sweep_setting(&sweep, program, 0, true);
    struct start start = {.program = program,
                          .setting = &quick,
                          .variant = plain_variant(program),
                          .workers = workers,
                          .repetitions = 1};
    struct text_list argv = command_run(&doctor->catalog, &doctor->launcher, &start);

    setting_free(&quick);
    sweep_free(&sweep);
    struct probe probe = probe_start(&argv);
    text_free(&argv);
    return probe;
}

size_t probe_hosts(const struct probe *probe)
{
    struct json_object *placement =
        probe->record ? fields_get(probe->record, "placement", json_type_array) : NULL;
    size_t count = placement ? json_object_array_length(placement) : 0;
    struct text_list hosts = {0};

    for (size_t at = 0; at < count; at++) {
        const char *host = fields_text(json_object_array_get_idx(placement, at), "host");
        if (host && !text_has(&hosts, host))
            text_add(&hosts, "%s", host);
    }
    count = hosts.count;
    text_free(&hosts);
    return count;
}

bool probe_says(const struct probe *probe, const char *words)
{
    return (probe->errors && strstr(probe->errors, words)) ||
           (probe->output && strstr(probe->output, words));
}

void probe_variable(const char *name, const char *value)
{
    check((value ? setenv(name, value, 1) : unsetenv(name)) != 0 ? errno : 0, "setenv");
}

/* ---- variables ------------------------------------------------------------------------------- */

enum { MOST_VARIABLES = 16 };

static void set_all(const char *const *variables, char *const *values)
{
    for (size_t at = 0; variables[at]; at++)
        if (values[at])
            probe_variable(variables[at], values[at]);
}

char *probe_unsetting(struct doctor *doctor, const char *const *variables,
                      bool (*works)(struct doctor *doctor))
{
    char *values[MOST_VARIABLES] = {NULL};
    struct text_list guilty = {0}, set = {0};
    char *cure = NULL;

    for (size_t at = 0; variables[at]; at++) {
        const char *value = getenv(variables[at]);
        if (!value)
            continue;
        values[at] = text_format("%s", value);
        text_add(&set, "%s", variables[at]);
        probe_variable(variables[at], NULL);
    }
    bool helps = set.count > 0 && works(doctor);
    for (size_t at = 0; helps && set.count > 1 && variables[at]; at++)
        if (values[at]) { /* back again, if that does no harm */
            probe_variable(variables[at], values[at]);
            if (works(doctor))
                continue;
            probe_variable(variables[at], NULL);
            text_add(&guilty, "%s", variables[at]);
        }
    if (helps) {
        char *names = text_join(guilty.count > 0 ? &guilty : &set, " ");
        cure = text_format("unset %s", names);
        free(names);
    }
    set_all(variables, values);
    for (size_t at = 0; at < MOST_VARIABLES; at++)
        free(values[at]);
    text_free(&guilty);
    text_free(&set);
    return cure;
}

const char *doctor_sudo(void)
{
    return geteuid() == 0 ? "" : "sudo ";
}

struct json_object *doctor_group(const struct doctor *doctor, const char *name)
{
    return fields_get(doctor->machine, name, json_type_object);
}

int doctor_most_workers(const struct doctor *doctor, bool launched)
{
    uint64_t most = (uint64_t)cpus_allowed();

    for (size_t at = 0; at < doctor->catalog.count; at++) {
        const struct program *program = &doctor->catalog.programs[at];
        if (program->launched == launched && program->own_workers > most)
            most = program->own_workers;
    }
    return most > MOST_RANKS ? MOST_RANKS : most < 2 ? 2 : (int)most;
}
