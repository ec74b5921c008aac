/* SPDX-License-Identifier: MIT
 *
 * The command `triptych race`: what detectors say, then rounds over all forms, each record on the
 * disk before the next start. */
#include "compare/race/command.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/base/json_write.h"
#include "compare/base/progress_line.h"
#include "compare/race/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STANDARD_ROUNDS = 6,
    REPETITIONS = 2, /* of a start: its launch costs more than they do */
    ROUNDS_UNTIL_S = 110,
    WATCH_UNTIL_S = 60,
    QUICK_UNTIL_S = 16,
    QUICK_WATCH_UNTIL_S = 6,
};

#define AT(member) offsetof(struct settings, member)
const struct option_row race_rows[] = {
    {"panels", OPTION_TEXT, AT(panels), "LIST", NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), "LIST", NULL, NULL, NULL, NULL, NULL,
     "numbers of workers of the fixed forms, as in 1,2,4 (default: 1,2,4,8)"},
    {"repeat", OPTION_COUNT, AT(repeat), "rounds", NULL, NULL, "1", "1000", NULL,
     "how many times each form is started (default: 6, if that fits into 110 s)"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "one round, cut short after 16 s; what is left out is named"},
    {"deadline", OPTION_SECONDS, AT(deadline_s), "s", "60s", NULL, "10ms", "24h", NULL,
     "a start that takes longer counts as hung, and is ended"},
    {"output", OPTION_TEXT, AT(output), "DIR", "triptych-results", NULL, NULL, NULL, NULL,
     "folder for race.jsonl; records are added, never overwritten"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, settings_formats,
     "of what is printed"},
    {0},
};
#undef AT

/* ---- one start ------------------------------------------------------------------------------- */

static void failed(struct racing *racing, const struct race_start *start, const char *why)
{
    text_add(&racing->failures, "%s %s %s%s%s: %s", start->program->panel, start->program->workload,
             start->variant, start->build[0] ? " " : "", start->build, why);
}

/* Each line that the program printed is a record. */
static void keep(struct racing *racing, struct race_start *start, const struct child *child)
{
    const char *at = child->output, *end = at + child->output_size, *why = "no record", *newline;

    for (; at && at < end && (newline = memchr(at, '\n', (size_t)(end - at))); at = newline + 1) {
        struct json_object *record = fields_parse(at, (size_t)(newline - at), &why);
        if (!record)
            break;
        objects_add_text(record, "race", race_parts[start->part]);
        objects_add(record, "may_lose", json_object_new_boolean(start->may_lose));
        objects_add_text(record, "build", start->build);
        why = racing_keep(racing, record);
        json_object_put(record);
        if (why)
            break;
    }
    if (why) {
        char *text = text_format("its output is not a valid record (%s)", why);
        failed(racing, start, text);
        free(text);
    } else {
        start->done++;
    }
}

/* Fewer increments where each is a message, or a lock that a rank waits for while it
 * spins. A further race is as large as its author made it. */
static struct text_list words_of(const struct racing *racing, const struct race_start *start)
{
    struct program program = *start->program;
    struct setting setting = {.quick = racing->quick && start->part == RACE_FURTHER};

    if (start->part != RACE_FURTHER && program_option(&program, "increments")) {
        text_add(&setting.names, "increments");
        text_add(&setting.values, "%d", program.launched ? 1000 : 10000);
    }
    program.path = start->path;
    struct text_list argv = command_run(racing->catalog, racing->launcher,
                                        &(struct start){.program = &program,
                                                        .setting = &setting,
                                                        .variant = start->variant,
                                                        .workers = start->workers,
                                                        .repetitions = REPETITIONS});
    text_free(&setting.names);
    text_free(&setting.values);
    return argv;
}

static void run_start(struct racing *racing, struct race_start *start)
{
    struct text_list argv = words_of(racing, start);
    struct child child = child_run(argv.items, racing->deadline_s);

    racing->launch++;
    if (child.end == CHILD_EXITED && child.status == STATUS_DONE) {
        keep(racing, start, &child);
    } else if (child.end != CHILD_INTERRUPTED) {
        char *error = child_error_advised(&child);
        failed(racing, start, error);
        free(error);
    }
    child_free(&child);
    text_free(&argv);
}

/* ---- rounds ---------------------------------------------------------------------------------- */

static void run_round(struct racing *racing, uint64_t round, uint64_t rounds, double until_s)
{
    for (size_t at = 0; at < racing->plan.start_count && !racing_stops(racing); at++) {
        struct race_start *start = &racing->plan.starts[at];
        size_t failures = racing->failures.count;
        if (until_s > 0 && racing_spent_s(racing) > until_s)
            break;
        char *line =
            text_format("[round %llu of %llu, start %zu of %zu, %.0f s] %s %s %s %s",
                        (unsigned long long)round + 1, (unsigned long long)rounds, at + 1,
                        racing->plan.start_count, racing_spent_s(racing), start->program->panel,
                        start->program->workload, start->variant, start->build);
        progress_show(line);
        run_start(racing, start);
        progress_end(racing->failures.count > failures ? "failed" : "done");
        free(line);
    }
}

/* As many rounds as asked for; otherwise six, as long as another one fits into the time. */
static void run_rounds(struct racing *racing, uint64_t asked)
{
    double until_s = asked ? 0 : racing->quick ? QUICK_UNTIL_S : ROUNDS_UNTIL_S;
    double begin_s = racing_spent_s(racing);
    uint64_t rounds = asked ? asked : racing->quick ? 1 : STANDARD_ROUNDS;
    size_t late = 0;

    for (uint64_t round = 0; round < rounds && !racing_stops(racing); round++) {
        double now_s = racing_spent_s(racing);
        if (!asked && round > 0 && now_s + (now_s - begin_s) / (double)round > until_s)
            break;
        run_round(racing, round, rounds, until_s);
    }
    progress_clear();
    for (size_t at = 0; at < racing->plan.start_count; at++)
        late += until_s > 0 && racing->plan.starts[at].done == 0;
    if (late > racing->failures.count && !child_stop_signal())
        text_add(&racing->plan.left_out, "%s, which failed or for which no time was left",
                 words_count(late, "form", (char[WORDS_TEXT]){""}));
}

/* ---- the command ----------------------------------------------------------------------------- */

/* Returns the exit status. */
static int tell(struct racing *racing, int format)
{
    race_settle(&racing->race);
    race_print(&racing->race, format);
    fflush(stdout);
    for (size_t at = 0; at < racing->plan.left_out.count; at++)
        warn("left out: %s", racing->plan.left_out.items[at]);
    for (size_t at = 0; at < racing->failures.count; at++)
        warn("failed: %s", racing->failures.items[at]);
    if (racing->store.trouble)
        warn("%s; what was measured before is kept", racing->store.trouble);
    return racing->failures.count > 0 || racing->store.trouble ? STATUS_FAILED : STATUS_DONE;
}

int race_run(struct catalog *catalog, const struct launcher *launcher,
             const struct settings *settings)
{
    struct racing racing = {.plan = race_plan_open(catalog, launcher, settings),
                            .catalog = catalog,
                            .launcher = launcher,
                            .begin_s = clock_now_s(),
                            .deadline_s = settings->deadline_s,
                            .quick = settings->quick};

    if (racing.plan.start_count == 0)
        fail(STATUS_FAILED,
             "there is no race to run here; build the suite, or name other --panels");
    racing.store = store_open(settings->output, RACE_FILE, "run of the race lab", NULL);
    race_watch(&racing, settings->repeat  ? 0
                        : settings->quick ? QUICK_WATCH_UNTIL_S
                                          : WATCH_UNTIL_S);
    run_rounds(&racing, settings->repeat);
    int status = tell(&racing, settings->format);
    store_close(&racing.store);
    race_free(&racing.race);
    text_free(&racing.failures);
    race_plan_close(&racing.plan);
    return status;
}
