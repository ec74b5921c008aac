/* SPDX-License-Identifier: MIT */
#include "compare/measure/sizes.h"

#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "compare/base/progress_line.h"
#include "compare/measure/plan.h"
#include "compare/measure/reading.h"
#include "compare/programs/description.h"
#include "compare/programs/lessons.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is aimed at, and where a try is good enough: between neighbours of the grid 1, 2, 3, 5, 7
 * ... times the program's own size lies a factor of up to 2, and more where the time grows faster
 * than the size. On a grid two comparisons on one machine mostly have the same sizes, so that
 * `triptych diff` finds the same cells. */
static const double most_s = 0.45;
const double sizes_least_s = 0.2, sizes_dear_s = 0.6;
enum { MOST_TRIES = 9, DEADLINE_S = 30 };

/* ---- the grid -------------------------------------------------------------------------------- */

/* The least of 1, 2, 3, 5, 7 times a power of ten that is not below `factor`. */
static double grid_up(double factor)
{
    static const double steps[] = {1, 2, 3, 5, 7, 10};
    double power = pow(10, floor(log10(factor)));

    for (size_t at = 0; at < sizeof steps / sizeof steps[0]; at++)
        if (steps[at] * power >= factor * (1 - 1e-9))
            return steps[at] * power;
    return 10 * power;
}

static void add_time(struct text_list *values, const double ends[2], double factor)
{
    char *text[2];

    for (size_t at = 0; at < 2; at++) {
        double us = round(ends[at] * factor * 1e6);
        text[at] = fmod(us, 1e6) == 0   ? text_format("%.0fs", us / 1e6)
                   : fmod(us, 1e3) == 0 ? text_format("%.0fms", us / 1e3)
                                        : text_format("%.0fus", us);
    }
    if (ends[0] < ends[1] || ends[0] > ends[1])
        text_add(values, "%s:%s", text[0], text[1]);
    else
        text_add(values, "%s", text[0]);
    free(text[0]);
    free(text[1]);
}

static void add_count(struct text_list *values, double count)
{
    count = fmax(1, round(count));
    if (fmod(count, 1e6) == 0)
        text_add(values, "%.0fM", count / 1e6);
    else
        text_add(values, "%.0f", count);
}

/* The values of the program's scaled options at that factor. */
static void set_values(struct size *size, const struct program *program, double factor)
{
    text_free(&size->names);
    text_free(&size->values);
    for (size_t at = 0; at < program->scale.count; at++) {
        const struct program_option *option = program_option(program, program->scale.items[at]);
        text_add(&size->names, "%s", option->name);
        if (program->scale_waits)
            add_time(&size->values, option->standard, factor);
        else
            add_count(&size->values, option->standard[0] * factor);
    }
}

/* ---- one try --------------------------------------------------------------------------------- */

/* Tasks that only wait need no CPU each, but each rank must be started: with 23 ranks on 2 CPUs
 * check_urls took twice as long from start to end as with 8 (one run each), for the same second of
 * waiting. */
static int most_waiting(void)
{
    return cpus_allowed() > 8 ? cpus_allowed() : 8;
}

int sizes_workers(const struct program *program)
{
    bool waits = program->scale_waits || program->scale.count == 0;

    if (!waits || program->own_workers == 0)
        return cpus_allowed();
    return program->own_workers < (uint64_t)most_waiting() ? (int)program->own_workers
                                                           : most_waiting();
}

/* What one repetition takes, where nothing else would run: waits by the clock, work by its CPU time
 * (a busy machine stretches the other). Below 0: it did not succeed. */
static double try(const struct catalog *catalog, const struct launcher *launcher,
                  const struct program *program, const struct program_variant *variant,
                  const struct sizes *sizes)
{
    struct sweep none = {0};
    struct setting setting = sweep_setting(&none, program, 0, false);
    struct cell cell = {.program = program, .variant = variant, .setting = &setting};

    sizes_apply(sizes, program, variant->may_lose, &setting);
    cell.workers = sizes_workers(program);
    struct start start = {.program = program,
                          .setting = &setting,
                          .variant = variant->name,
                          .workers = cell.workers,
                          .repetitions = 1};
    struct text_list argv = command_run(catalog, launcher, &start);
    struct child child = child_run(argv.items, DEADLINE_S);
    struct readings readings = readings_of(&cell, &child);
    double seconds = -1;
    if (child.end == CHILD_EXITED && child.status == STATUS_DONE && readings.count == 1) {
        const struct sample *sample = &readings.items[0].sample;
        int side_by_side = cell.workers < cpus_allowed() ? cell.workers : cpus_allowed();
        seconds = sample->seconds;
        if (!program->scale_waits && sample->cpu_s > 0)
            seconds = fmin(seconds, sample->cpu_s / side_by_side);
    }
    readings_free(&readings);
    child_free(&child);
    text_free(&argv);
    setting_free(&setting);
    return seconds;
}

/* ---- one workload ---------------------------------------------------------------------------- */

/* The variant by which the size is found: the first that does not work alone, of those that may
 * lose updates or of the others; of these, where the natural one loses, one that a lesson needs. */
static const struct program_variant *gauge(const struct program *program, bool may_lose)
{
    const struct program_variant *found = NULL;
    bool natural_loses = false, first = true;

    for (size_t at = 0; at < program->variant_count; at++) {
        const struct program_variant *variant = &program->variants[at];
        if (variant->alone)
            continue;
        natural_loses = first ? variant->may_lose : natural_loses;
        first = false;
        if (!found && variant->may_lose == may_lose &&
            (!natural_loses || lessons_want(program, variant->name)))
            found = variant;
    }
    return found;
}

static bool is_scaled(const struct program *program)
{
    for (size_t at = 0; at < program->scale.count; at++) {
        const struct program_option *option = program_option(program, program->scale.items[at]);
        if (!option || !(option->standard[1] > 0))
            return false;
    }
    return program->scale.count > 0;
}

/* Work of another kind in each panel (an increment of shared memory, or of another rank's) may take
 * many times as long in one: what the slowest takes at a tenth of the size, told for the whole. */
static double slowest(const struct catalog *catalog, const struct launcher *launcher,
                      const struct program *known, struct sizes *sizes, double factor)
{
    struct size *size = &sizes->items[sizes->count - 1];
    double most = 0;

    set_values(size, known, factor / 10);
    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *other = &catalog->programs[at];
        const struct program_variant *variant = gauge(other, size->may_lose);
        if (strcmp(other->workload, known->workload) == 0 && variant &&
            (!other->launched || launcher->words.count > 0))
            most = fmax(most, 10 * try(catalog, launcher, other, variant, sizes));
    }
    return most;
}

static void find_size(struct sizes *sizes, const struct catalog *catalog,
                      const struct launcher *launcher, const struct program *program, bool may_lose)
{
    const struct program_variant *variant = gauge(program, may_lose);
    double factor = fmax(program->scale_waits ? 0.05 : 0.01, program->scale_least), last = 0;
    double margin = program->scale_waits ? 1 : 1.05; /* a wait is never shorter than asked for */
    bool good = false;

    if (!variant)
        return;
    sizes->items = text_grow(sizes->items, sizes->count, sizeof *sizes->items);
    sizes->items[sizes->count] =
        (struct size){.workload = text_format("%s", program->workload), .may_lose = may_lose};
    struct size *size = &sizes->items[sizes->count++];
    for (size_t at = 0; at < MOST_TRIES && !good && child_stop_signal() == 0; at++) {
        factor = grid_up(factor);
        set_values(size, program, factor);
        double seconds = try(catalog, launcher, program, variant, sizes);
        if (seconds < 0)
            break;
        double wanted = factor * fmin(20, fmax(0.02, sizes_least_s * margin / fmax(seconds, 1e-6)));
        /* Once it was too short at the neighbour below, the first that is long enough is taken. */
        good = seconds >= sizes_least_s &&
               (seconds <= most_s || grid_up(wanted) <= last || factor <= program->scale_least);
        last = seconds < sizes_least_s ? factor : last;
        if (!good)
            factor = seconds < sizes_least_s ? fmax(wanted, factor * 1.2)
                                             : fmax(wanted, program->scale_least);
    }
    double most = good && !program->scale_waits && !program->divisible
                      ? slowest(catalog, launcher, program, sizes, factor)
                      : 0;
    size->less = good && most > sizes_dear_s;
    if (good) /* in the step of the grid that does not exceed it */
        set_values(size, program, size->less ? grid_up(factor * sizes_dear_s / most / 2) : factor);
    if (!good) { /* it keeps the program's own size */
        text_free(&size->names);
        text_free(&size->values);
        free(size->workload);
        sizes->count--;
    }
}

static void say(const struct program *program)
{
    char *line = text_format("[sizes] %s: how much of it takes %g s here%s", program->workload,
                             sizes_least_s, progress_live() ? "" : "\n");

    progress_show(line);
    free(line);
}

/* The program whose answer depends on what it is given is asked again by the plan; here the number
 * of its workers is not known yet. */
static struct program asked(const struct catalog *catalog, const struct program *known)
{
    struct program program = {.path = text_format("%s", known->path)};
    struct sweep none = {0};
    struct setting setting = sweep_setting(&none, known, 0, false);
    struct text_list argv = command_describe(catalog, known, &setting);
    bool usage = false;

    free(program_ask(&program, argv.items, &usage));
    text_free(&argv);
    setting_free(&setting);
    return program;
}

struct sizes sizes_measure(const struct catalog *catalog, const struct launcher *launcher,
                           const struct settings *settings)
{
    struct choice choice = choice_open(catalog, settings);
    struct sizes sizes = {0};
    const char *done = "";
    double begin_s = clock_now_s();

    for (size_t at = 0; at < catalog->count && child_stop_signal() == 0; at++) {
        const struct program *known = &catalog->programs[at];
        if (strcmp(known->workload, done) == 0 || !is_scaled(known) ||
            !choice_has(&choice.workloads, known->workload) ||
            !choice_has(&choice.panels, known->panel) ||
            (known->launched && launcher->words.count == 0))
            continue;
        done = known->workload;
        say(known);
        struct program program = asked(catalog, known);
        if (program.workload) {
            find_size(&sizes, catalog, launcher, &program, false);
            find_size(&sizes, catalog, launcher, &program, true);
        }
        description_free(&program);
    }
    progress_clear();
    choice_close(&choice);
    sizes.seconds = clock_now_s() - begin_s;
    return sizes;
}
