/* SPDX-License-Identifier: MIT */
#include "compare/machine/doctor.h"

#include "common/account/trace.h"
#include "common/base/fail.h"
#include "common/base/schema.h"
#include "compare/base/json_write.h"
#include "compare/base/terminal.h"
#include "compare/machine/doctor_parts.h"
#include "compare/machine/fingerprint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order of what a comparison needs first; what depends on probes comes after them. */
static const struct check {
    const char *name;
    check_function *look;
} checks[] = {
    {"inside", check_inside},
    {"programs", check_programs},
    {"parts", check_parts},
    {"build", check_build},
    {"launcher", check_launcher},
    {"root", check_root},
    {"ranks", check_ranks},
    {"slots", check_slots},
    {"windows", check_windows},
    {"affinity", check_affinity},
    {"rank binding", check_rank_binding},
    {"threads", check_threads},
    {"binding", check_binding},
    {"oversubscription", check_oversubscription},
    {"wait policy", check_wait},
    {"load", check_load},
    {"quota", check_quota},
    {"steal", check_steal},
    {"governor", check_governor},
    {"boost", check_boost},
    {"hyperthreads", check_hyperthreads},
    {"clock", check_clock},
    {"counters", check_counters},
    {"energy", check_energy},
    {"memory", check_memory_limit},
    {"shared memory", check_memory},
    {"limits", check_limits},
    {"temporary files", check_temporary},
    {"host name", check_name},
};

enum { CHECKS = sizeof checks / sizeof checks[0] };

/* Takes some seconds of all CPUs, so only with --placement. */
static const struct check placement = {"placement", check_placement};

/* ---- examination ----------------------------------------------------------------------------- */

/* A launcher that cannot be started is a finding here and no reason to stop. */
static struct launcher open_launcher(const struct settings *settings)
{
    struct launcher none = {0};

    if (!settings->launcher)
        return launcher_open(settings);
    struct text_list words = launcher_split(settings->launcher);
    char *argv[] = {words.items[0], (char[]){"--version"}, NULL};
    struct child child = child_run(argv, DOCTOR_DEADLINE_S);
    bool starts = child.end != CHILD_NO_START;
    if (!starts)
        none.about = text_format("%s: %s", words.items[0], strerror(child.status));
    child_free(&child);
    text_free(&words);
    return starts ? launcher_open(settings) : none;
}

/* The load of others is looked at first, while nothing of ours runs. */
static void watch_load(struct doctor *doctor)
{
    doctor->window_s = 0.5;
    doctor->has_ticks = machine_ticks(doctor->root, &doctor->before);
    clock_sleep(doctor->window_s);
    doctor->has_ticks = machine_ticks(doctor->root, &doctor->after) && doctor->has_ticks;
}

static struct doctor open_doctor(const struct settings *settings)
{
    struct doctor doctor = {.settings = settings, .root = ""};

    doctor.root_allowed =
        getenv("OMPI_ALLOW_RUN_AS_ROOT") && getenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM");
    watch_load(&doctor);
    doctor.catalog = catalog_open(settings->programs, NULL);
    doctor.launcher = open_launcher(settings);
    doctor.machine = machine_fingerprint(&doctor.launcher);
    const struct program *program = probe_choose(&doctor, NULL, NULL);
    if (program && doctor.launcher.words.count > 0 && !child_stop_signal()) {
        doctor.has_pair = true;
        doctor.pair = probe_program(&doctor, program, 2, NULL);
    }
    return doctor;
}

static void close_doctor(struct doctor *doctor)
{
    probe_free(&doctor->pair);
    catalog_close(&doctor->catalog);
    launcher_close(&doctor->launcher);
    json_object_put(doctor->machine);
}

/* ---- outcome --------------------------------------------------------------------------------- */

/* What all checks found, by verdict. */
struct outcome {
    struct text_list names[VERDICT_TROUBLE + 1];
    struct json_object *all; /* NULL: the findings are printed as they come */
};

static void note(struct outcome *outcome, const char *name, struct finding *finding)
{
    text_add(&outcome->names[finding->verdict], "%s", name);
    if (outcome->all)
        check(json_object_array_add(outcome->all, doctor_json(name, finding)) ? ENOMEM : 0,
              "json_object");
    else
        doctor_print(name, finding);
    free(finding->seen);
    free(finding->cure);
}

static void conclude_lines(const struct outcome *outcome)
{
    const struct text_list *advice = &outcome->names[VERDICT_ADVICE];
    const struct text_list *trouble = &outcome->names[VERDICT_TROUBLE];
    char *names = text_join(trouble, ", "), *steadier = text_join(advice, ", ");
    char *sentence;

    if (trouble->count > 0)
        sentence =
            text_format("Not fit to measure: %s. The cures above are one line each; then run "
                        "`triptych doctor` again.",
                        names);
    else if (advice->count > 0)
        sentence = text_format("Fit to measure, and better with the advice above (%s).", steadier);
    else
        sentence = text_format("Fit to measure.");
    printf("\n");
    terminal_text(0, sentence);
    free(sentence);
    free(steadier);
    free(names);
}

static void conclude_json(const struct outcome *outcome, const struct doctor *doctor)
{
    struct json_object *all = json_object_new_object();

    objects_add(all, "schema", json_object_new_string(SCHEMA));
    objects_add(all, "fit", json_object_new_boolean(outcome->names[VERDICT_TROUBLE].count == 0));
    objects_add(all, "checks", json_object_get(outcome->all));
    objects_add(all, "machine", json_object_get(doctor->machine));
    objects_print(stdout, all);
}

int doctor_run(const struct settings *settings)
{
    struct doctor doctor = open_doctor(settings);
    struct outcome outcome = {.all =
                                  settings->format == FORMAT_JSON ? json_object_new_array() : NULL};
    size_t done = 0;

    for (; done < CHECKS && !child_stop_signal(); done++) {
        struct finding finding = checks[done].look(&doctor);
        note(&outcome, checks[done].name, &finding);
        fflush(stdout);
    }
    if (settings->placement && done == CHECKS && !child_stop_signal()) {
        struct finding finding = placement.look(&doctor);
        note(&outcome, placement.name, &finding);
    }
    if (outcome.all)
        conclude_json(&outcome, &doctor);
    else if (done == CHECKS)
        conclude_lines(&outcome);
    bool fit = outcome.names[VERDICT_TROUBLE].count == 0 && done == CHECKS;
    for (size_t at = 0; at <= VERDICT_TROUBLE; at++)
        text_free(&outcome.names[at]);
    json_object_put(outcome.all);
    close_doctor(&doctor);
    return fit ? STATUS_DONE : STATUS_FAILED;
}
