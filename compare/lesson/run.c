/* SPDX-License-Identifier: MIT */
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/progress_line.h"
#include "compare/child/child.h"
#include "compare/lesson/parts.h"
#include "compare/measure/reading.h"
#include "compare/measure/verdict.h"

#include <stdlib.h>
#include <string.h>

/* No round after the second begins where it would end later than that: a lesson takes seconds. */
static const double rounds_s = 12, deadline_s = 60;

int teaching_workers(const struct teaching *teaching, const struct lesson_run *run)
{
    return run->workers ? run->workers : teaching->workers;
}

bool teaching_has(const struct teaching *teaching, const char *run)
{
    return teaching->runs[lesson_run_at(teaching->lesson, run)].program != NULL;
}

bool teaching_asks(const struct teaching *teaching, size_t question)
{
    const struct lesson_question *asked = &teaching->lesson->questions[question];
    size_t options = 0;

    if (!asked->text)
        return false;
    if (asked->run)
        return teaching_has(teaching, asked->run) &&
               (!asked->base || teaching_has(teaching, asked->base));
    for (size_t at = 0; asked->options[at]; at++)
        options += teaching_has(teaching, asked->options[at]);
    return options > 1;
}

/* ---- what there is --------------------------------------------------------------------------- */

static const struct program *program_of(const struct teaching *teaching,
                                        const struct lesson_run *run)
{
    const struct catalog *catalog = teaching->catalog;

    for (size_t at = 0; at < catalog->count; at++)
        if (strcmp(catalog->programs[at].panel, run->panel) == 0 &&
            strcmp(catalog->programs[at].workload, teaching->lesson->workload) == 0)
            return &catalog->programs[at];
    return NULL;
}

/* NULL, or why the run cannot be done: a constant. */
static const char *find(struct teaching *teaching, const struct lesson_run *run,
                        struct taught *taught)
{
    const struct program *program = program_of(teaching, run);

    if (!program)
        return translate("the program is not there");
    if (program->launched && teaching->launcher->words.count == 0)
        return translate("there is no launcher for MPI programs");
    for (size_t at = 0; at < program->variant_count; at++)
        if (strcmp(program->variants[at].name, run->variant) == 0)
            taught->variant = &program->variants[at];
    if (!taught->variant)
        return translate("the program has no such variant");
    taught->program = program;
    return NULL;
}

void run_find(struct teaching *teaching)
{
    for (size_t at = 0; teaching->lesson->runs[at].name; at++) {
        const struct lesson_run *run = &teaching->lesson->runs[at];
        const char *why = find(teaching, run, &teaching->runs[at]);
        if (why)
            text_add(&teaching->left_out, translate("%s/%s, variant %s: %s"), run->panel,
                     teaching->lesson->workload, run->variant, why);
    }
}

/* ---- running --------------------------------------------------------------------------------- */

/* The lesson's sizes as a setting, which setting_free() gives back. */
static struct setting setting_of(const struct teaching *teaching, const struct lesson_run *run,
                                 const struct program *program)
{
    struct sweep none = {0};
    struct setting setting = sweep_setting(&none, program, 0, false);

    for (size_t at = 0; run->sets[at]; at++) {
        char *words = lesson_words(run->sets[at], teaching->workers), *value = strchr(words, '=');
        *value++ = '\0';
        text_add(&setting.names, "%s", words);
        text_add(&setting.values, "%s", value);
        free(words);
    }
    return setting;
}

static void keep(struct taught *taught, const struct sample *sample)
{
    const double share = 100 / sample->seconds;
    const double values[LESSON_METRICS] = {
        [LESSON_SECONDS] = sample->seconds,
        [LESSON_CPU] = sample->cpu_s,
        [LESSON_CPU_SHARE] = share * sample->cpu_s,
        [LESSON_LOST] = sample->expected_sum > 0
                            ? 100 * (double)sample->lost / (double)sample->expected_sum
                            : -1,
        [LESSON_FIRST] = share * sample->first_result_s,
        [LESSON_MEMORY] = (double)sample->rss_bytes,
    };

    for (size_t metric = 0; metric < LESSON_METRICS; metric++)
        taught->values[metric][taught->count] = values[metric];
    taught->count++;
}

static void run_once(struct teaching *teaching, size_t at, size_t round)
{
    const struct lesson_run *run = &teaching->lesson->runs[at];
    struct taught *taught = &teaching->runs[at];
    struct setting setting = setting_of(teaching, run, taught->program);
    struct cell cell = {.program = taught->program,
                        .variant = taught->variant,
                        .setting = &setting,
                        .workers = teaching_workers(teaching, run)};
    struct start start = {.program = taught->program,
                          .setting = &setting,
                          .variant = run->variant,
                          .workers = cell.workers,
                          .repetitions = 1};
    struct text_list argv = command_run(teaching->catalog, teaching->launcher, &start);
    char *line = text_translated("[round %zu of %d] %s", round + 1, LESSON_ROUNDS,
                                 translate(run->label)),
         time[WORDS_TEXT];

    progress_show(line);
    struct child child = child_run(argv.items, deadline_s);
    struct readings readings = readings_of(&cell, &child);
    char *why = verdict_of(NULL, &cell, &child, &readings);
    if (child.end == CHILD_INTERRUPTED) {
        progress_end("interrupted");
        child_heed_stop();
    }
    if (!why)
        keep(taught, &readings.items[0].sample);
    progress_end(why ? why : words_time(readings.items[0].sample.seconds, time));
    if (why) {
        free(taught->failure);
        taught->failure = why;
    }
    free(line);
    readings_free(&readings);
    child_free(&child);
    text_free(&argv);
    setting_free(&setting);
}

static size_t count_runs(const struct lesson *lesson)
{
    size_t count = 0;

    while (lesson->runs[count].name)
        count++;
    return count;
}

/* In each round another one is first, so that whatever disturbs the machine hits all alike. */
void run_all(struct teaching *teaching)
{
    size_t count = count_runs(teaching->lesson);
    double begin_s = clock_now_s();

    teaching->watch = watch_open();
    for (size_t round = 0; round < LESSON_ROUNDS; round++) {
        if (round > 1 && (clock_now_s() - begin_s) * (double)(round + 1) / (double)round > rounds_s)
            break;
        for (size_t at = 0; at < count; at++) {
            size_t run = (at + round) % count;
            if (teaching->runs[run].program && child_stop_signal() == 0)
                run_once(teaching, run, round);
        }
        child_heed_stop();
    }
    watch_step(&teaching->watch);
    progress_clear();
}
