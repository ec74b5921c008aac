/* SPDX-License-Identifier: MIT
 *
 * The command `triptych race`: rounds over all cells, each record on the disk before the next
 * start. */
#include "compare/race.h"

#include "common/clock.h"
#include "common/fail.h"
#include "compare/child.h"
#include "compare/choice.h"
#include "compare/fields.h"
#include "compare/objects.h"
#include "compare/prices_store.h"
#include "compare/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STANDARD_ROUNDS = 6, START_DEADLINE_S = 60, ROUNDS_UNTIL_S = 100, QUICK_UNTIL_S = 12 };

#define RACE_FILE "race.jsonl"

#define AT(member) offsetof(struct settings, member)
const struct option_row race_rows[] = {
    {"panels", OPTION_TEXT, AT(panels), NULL, NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), NULL, NULL, NULL, NULL, NULL, NULL,
     "of the mended forms, as in 1,2,4 (default: 1,2,4,8)"},
    {"repeat", OPTION_COUNT, AT(repeat), "rounds", NULL, NULL, "1", "1000", NULL,
     "so many starts of each (default: 6, as long as that fits into 100 s)"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "one round, cut short after 12 s; mended forms with 1 and 2 workers"},
    {"output", OPTION_TEXT, AT(output), NULL, "triptych-results", NULL, NULL, NULL, NULL,
     "folder for race.jsonl; records are added, never overwritten"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, settings_formats,
     "of what is printed"},
    {0},
};
#undef AT

struct racing {
    struct race race;
    const struct catalog *catalog;
    const struct launcher *launcher;
    struct price_store store;
    uint64_t launch;
    double begin_s, until_s; /* 0: no end but the rounds' */
};

/* The share of updates lost, or the seconds of one increment; false: the record is no good. */
static bool value_of(const struct race_cell *cell, struct json_object *record, double *value)
{
    struct json_object *expected = fields_get(record, "expected", json_type_object);
    uint64_t increments, lost;
    double took_s;

    if (!expected || !fields_count(expected, "count", &increments) || increments == 0 ||
        !fields_count(record, "lost", &lost) || !fields_real(record, "seconds", &took_s) ||
        !fields_flag(record, "verified", false))
        return false;
    *value = (cell->racy ? (double)lost : took_s) / (double)increments;
    return true;
}

static void keep(struct racing *racing, struct race_cell *cell, const struct child *child)
{
    const char *newline = memchr(child->output, '\n', child->output_size), *why;
    struct json_object *record =
        newline ? fields_parse(child->output, (size_t)(newline - child->output), &why) : NULL;
    double value;

    if (!record || !value_of(cell, record, &value)) {
        text_add(&racing->race.failures, "%s %s %s: its output is no good record",
                 cell->program->panel, cell->variant, cell->build);
    } else {
        cell->values = text_grow(cell->values, cell->count, sizeof *cell->values);
        cell->values[cell->count++] = value;
        objects_add_text(record, "run", racing->store.run);
        objects_add(record, "launch", json_object_new_uint64(racing->launch));
        objects_add_text(record, "build", cell->build);
        price_store_append(&racing->store, record);
    }
    json_object_put(record);
}

/* Fewer increments where each is a message, or a lock that a rank waits for while it spins. */
static struct text_list words_of(const struct racing *racing, const struct race_cell *cell)
{
    struct program program = *cell->program;
    struct setting setting = {0};

    text_add(&setting.names, "increments");
    text_add(&setting.values, "%d", program.launched ? 1000 : 10000);
    program.path = cell->path;
    struct text_list argv = command_run(racing->catalog, racing->launcher,
                                        &(struct start){.program = &program,
                                                        .setting = &setting,
                                                        .variant = cell->variant,
                                                        .workers = cell->workers,
                                                        .repetitions = 1});
    text_free(&setting.names);
    text_free(&setting.values);
    return argv;
}

static void run_cell(struct racing *racing, struct race_cell *cell)
{
    struct text_list argv = words_of(racing, cell);
    struct child child = child_run(argv.items, START_DEADLINE_S);

    racing->launch++;
    if (child.end == CHILD_EXITED && child.status == STATUS_DONE) {
        keep(racing, cell, &child);
    } else if (child.end != CHILD_INTERRUPTED) {
        char *complaint = child_complaint(&child);
        text_add(&racing->race.failures, "%s %s %s: %s", cell->program->panel, cell->variant,
                 cell->build, complaint);
        free(complaint);
    }
    child_free(&child);
    text_free(&argv);
}

static bool stops(const struct racing *racing)
{
    return child_stop_signal() != 0 || racing->store.trouble ||
           (racing->until_s > 0 && clock_now_s() - racing->begin_s > racing->until_s);
}

static void run_rounds(struct racing *racing, uint64_t rounds)
{
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t at = 0; at < racing->race.count && !stops(racing); at++) {
            struct race_cell *cell = &racing->race.cells[at];
            size_t failures = racing->race.failures.count;
            char *line = text_format("[round %llu of %llu, start %zu of %zu, %.0f s] %s %s %s",
                                     (unsigned long long)round + 1, (unsigned long long)rounds,
                                     at + 1, racing->race.count, clock_now_s() - racing->begin_s,
                                     cell->program->panel, cell->variant, cell->build);
            progress_show(line);
            run_cell(racing, cell);
            progress_end(racing->race.failures.count > failures ? "failed" : "done");
            free(line);
        }
    progress_clear();
}

/* Returns the exit status. */
static int tell(struct racing *racing, int format)
{
    struct race *race = &racing->race;

    for (size_t at = 0; at < race->count; at++)
        race->cells[at].result = stats_median(
            &(struct series){.values = race->cells[at].values, .count = race->cells[at].count});
    race_print(race, format);
    fflush(stdout);
    for (size_t at = 0; at < race->left_out.count; at++)
        warn("left out: %s", race->left_out.items[at]);
    for (size_t at = 0; at < race->failures.count; at++)
        warn("failed: %s", race->failures.items[at]);
    if (racing->store.trouble)
        warn("%s; what was measured before is kept", racing->store.trouble);
    return race->failures.count > 0 || racing->store.trouble ? STATUS_FAILED : STATUS_DONE;
}

int race_run(const struct catalog *catalog, const struct launcher *launcher,
             const struct settings *settings)
{
    struct racing racing = {.race = race_plan(catalog, launcher, settings),
                            .catalog = catalog,
                            .launcher = launcher,
                            .begin_s = clock_now_s()};

    if (racing.race.count == 0)
        fail(STATUS_FAILED, "there is no data_race to run; build the suite, or say --panels");
    if (!settings->repeat)
        racing.until_s = settings->quick ? QUICK_UNTIL_S : ROUNDS_UNTIL_S;
    racing.store = price_store_open(settings->output, RACE_FILE);
    run_rounds(&racing, settings->repeat  ? settings->repeat
                        : settings->quick ? 1
                                          : STANDARD_ROUNDS);
    int status = tell(&racing, settings->format);
    price_store_close(&racing.store);
    race_free(&racing.race);
    return status;
}
