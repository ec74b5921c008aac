/* SPDX-License-Identifier: MIT
 *
 * Running forms under detectors. */
#include "compare/race/parts.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "common/base/words.h"
#include "compare/base/json_write.h"
#include "compare/base/progress_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_DEADLINE_S = 60, LOOK_WORKERS = 2, MOST_TRIES = 3, FOUND = 66 };

/* ---- the detectors --------------------------------------------------------------------------- */

/* Both stacks of a lock order, and the status by which it ends a program that it complained of. */
static const char *tsan_prefix(struct text_list *argv)
{
    text_add(argv, "env");
    text_add(argv, "TSAN_OPTIONS=exitcode=%d:second_deadlock_stack=1", FOUND);
    return NULL;
}

/* Archer tells ThreadSanitizer what OpenMP's runtime does, which is not instrumented. The lab's
 * build knows where it is (cmake/race.cmake). */
static const char *archer_prefix(struct text_list *argv)
{
    text_add(argv, "env");
    text_add(argv, "ARCHER_OPTIONS=verbose=1");
    text_add(argv, "TSAN_OPTIONS=exitcode=%d:ignore_noninstrumented_modules=1", FOUND);
    return NULL;
}

static const char *helgrind_prefix(struct text_list *argv)
{
    text_add(argv, "valgrind");
    text_add(argv, "--tool=helgrind");
    text_add(argv, "--fair-sched=yes");
    text_add(argv, "--error-exitcode=%d", FOUND);
    return NULL;
}

const struct race_detector race_detectors[] = {
    {"tsan", "posix", "tsan", true, NULL, NULL, tsan_prefix, false, NULL},
    {"archer", "openmp", "archer", false, NULL, NULL, archer_prefix, false,
     "Archer detected OpenMP application with TSan"},
    {"helgrind", "posix", "helgrind", false, "50", "200", helgrind_prefix, false, NULL},
    {"explore", "posix", "explore", true, NULL, NULL, NULL, true, NULL},
    {"explore", "openmp", "explore", true, NULL, NULL, NULL, true, NULL},
    {"explore", "mpi", "explore", true, NULL, NULL, NULL, true, NULL},
};
const size_t race_detector_count = sizeof race_detectors / sizeof race_detectors[0];

/* ---- one look -------------------------------------------------------------------------------- */

/* How much is done: what suits the detector, or what the program calls quick. */
static struct setting size_of(const struct race_look *look)
{
    static const char *const names[] = {"trials", "increments"};
    const char *const values[] = {look->detector->trials, look->detector->increments};
    struct setting setting = {0};

    for (size_t at = 0; at < 2; at++)
        if (values[at] && program_option(look->program, names[at])) {
            text_add(&setting.names, "%s", names[at]);
            text_add(&setting.values, "%s", values[at]);
        }
    setting.quick = setting.names.count == 0;
    return setting;
}

static void add_words(struct text_list *argv, const struct racing *racing,
                      const struct race_look *look)
{
    struct program program = *look->program;
    struct setting setting = size_of(look);

    program.path = look->path;
    struct text_list own = command_run(racing->catalog, racing->launcher,
                                       &(struct start){.program = &program,
                                                       .setting = &setting,
                                                       .variant = look->variant->name,
                                                       .workers = LOOK_WORKERS,
                                                       .repetitions = 1});
    for (size_t at = 0; at < own.count; at++)
        text_add(argv, "%s", own.items[at]);
    text_free(&own);
    text_free(&setting.names);
    text_free(&setting.values);
}

static bool holds(const struct child *child, const char *sign)
{
    return !sign ||
           (child->output && memmem(child->output, child->output_size, sign, strlen(sign)));
}

static void say_why(struct race_verdict *verdict, const char *why)
{
    snprintf(verdict->why, sizeof verdict->why, "%s", why);
}

/* From how the program ended and what it wrote to the verdict. */
static void judge(struct race_verdict *verdict, const struct race_look *look,
                  const struct child *child)
{
    bool ended = child->end == CHILD_EXITED;

    race_words_read(verdict, child->errors, child->errors_size);
    if (child->end == CHILD_NO_START && child->status == ENOENT) {
        say_why(verdict, "valgrind is not there (Debian: valgrind)");
    } else if (verdict->place_count > 0) {
        return;
    } else if (ended && child->status == FOUND) {
        race_verdict_name(verdict, &(struct race_place){.kind = RACE_OTHER});
    } else if (!ended || child->status != STATUS_DONE) {
        char *error = child_error(child);
        say_why(verdict, error);
        free(error);
    } else if (!holds(child, look->detector->sign)) {
        say_why(verdict, "the runtime did not take the detector up");
    }
}

/* A race that did not happen cannot be seen: a broken form gets more than one chance. */
static void watch(const struct racing *racing, const struct race_look *look,
                  struct race_verdict *verdict)
{
    struct text_list argv = {0};
    bool explores = look->detector->explores;
    const char *why = explores ? NULL : look->detector->prefix(&argv);
    uint64_t most = look->variant->may_lose ? MOST_TRIES : 1;

    if (strncmp(look->variant->name, "fork_", 5) == 0)
        why = "it does not see what processes do";
    else if (!explores && access(look->path, X_OK) != 0)
        why = "there is no such build";
    if (why) {
        say_why(verdict, why);
    } else if (explores) {
        race_explore(look, verdict);
    } else {
        add_words(&argv, racing, look);
        while (verdict->tries < most && verdict->place_count == 0 && !verdict->why[0] &&
               !racing_stops(racing)) {
            struct child child = child_run(argv.items, LOOK_DEADLINE_S);
            verdict->tries++;
            judge(verdict, look, &child);
            child_free(&child);
        }
    }
    text_free(&argv);
}

/* ---- its record ------------------------------------------------------------------------------ */

static void keep(struct racing *racing, const struct race_look *look,
                 const struct race_verdict *verdict)
{
    struct json_object *record = json_object_new_object();

    objects_add_text(record, "schema", SCHEMA);
    objects_add_text(record, "race", "detector");
    objects_add_text(record, "detector", look->detector->name);
    objects_add_text(record, "panel", look->program->panel);
    objects_add_text(record, "workload", look->program->workload);
    objects_add_text(record, "variant", look->variant->name);
    objects_add(record, "may_lose", json_object_new_boolean(look->variant->may_lose));
    objects_add(record, "workers", json_object_new_int(LOOK_WORKERS));
    objects_add(record, "tries", json_object_new_uint64(verdict->tries));
    objects_add(record, "named", race_verdict_named(verdict));
    objects_add_text(record, "why", verdict->why);
    racing_keep(racing, record);
    json_object_put(record);
}

void race_watch(struct racing *racing, double until_s)
{
    const struct race_plan *plan = &racing->plan;
    size_t late = 0;

    for (size_t at = 0; at < plan->look_count && !racing_stops(racing); at++) {
        const struct race_look *look = &plan->looks[at];
        struct race_verdict verdict = {0};
        if (until_s > 0 && racing_spent_s(racing) > until_s) {
            late++;
            continue;
        }
        char *line =
            text_format("[detector, form %zu of %zu, %.0f s] %s %s %s %s", at + 1, plan->look_count,
                        racing_spent_s(racing), look->detector->name, look->program->panel,
                        look->program->workload, look->variant->name);
        progress_show(line);
        watch(racing, look, &verdict);
        progress_end(verdict.why[0] ? "not run" : verdict.place_count > 0 ? "complains" : "silent");
        free(line);
        if (!child_stop_signal())
            keep(racing, look, &verdict);
    }
    progress_clear();
    if (late > 0)
        text_add(&racing->plan.left_out, "%s under detectors, for which no time was left",
                 words_count(late, "form", (char[WORDS_TEXT]){""}));
}
