/* SPDX-License-Identifier: MIT
 *
 * The plan that the driver wrote, and what it reads when all is done: lines of words between tabs.
 */
#include "posix/explore/heartbeat.h"
#include "posix/explore/shared.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_LINE = 4096 };

static void read_line(struct options *options, char *line)
{
    struct shared *shared = explore_shared;
    uint64_t number = 0, more = 0, older = 0;
    double seconds;
    int end = 0;

    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "result\t", 7) == 0)
        options->result = strdup(line + 7);
    else if (strncmp(line, "heartbeat\t", 10) == 0)
        explore_heartbeat_open(line + 10);
    else if (sscanf(line, "schedules\t%" SCNu64, &number) == 1)
        options->schedules = number;
    else if (sscanf(line, "steps\t%" SCNu64, &number) == 1)
        options->most_steps = number < MOST_STEPS ? number : MOST_STEPS;
    else if (sscanf(line, "seconds\t%lf", &seconds) == 1)
        options->seconds = seconds;
    else if (sscanf(line, "race_seconds\t%lf", &seconds) == 1)
        options->race_seconds = seconds;
    else if (sscanf(line, "seed\t%" SCNu64, &number) == 1)
        options->seed = number;
    else if (strcmp(line, "memory\tsc") == 0)
        options->older = false;
    else if (strcmp(line, "races\toff") == 0)
        options->races = false;
    else if (strcmp(line, "cold") == 0)
        options->cold = true;
    else if (strcmp(line, "replay") == 0)
        options->replay = true;
    else if (sscanf(line, "visible\t%" SCNx64 "%n", &number, &end) == 1 && end &&
             shared->visible_count < MOST_VISIBLE)
        shared->visible[shared->visible_count++] = (uintptr_t)number;
    else if (sscanf(line, "turn\t%" SCNu64 "\t%" SCNu64 "\t%" SCNu64, &number, &more, &older) >=
                 2 &&
             number < MOST_THREADS && more <= MOST_STEPS && older <= MOST_OLDER &&
             shared->turn_count < MOST_SWITCHES)
        shared->turns[shared->turn_count++] = (struct turn){
            .thread = (uint16_t)number, .at = (uint32_t)more, .older = (uint16_t)older};
}

bool explore_read_plan(struct options *options)
{
    const char *path = getenv("TRIPTYCH_EXPLORE");
    FILE *file = path ? fopen(path, "re") : NULL;
    char line[MOST_LINE];

    if (!file)
        return false;
    *options = (struct options){.schedules = 1000,
                                .seconds = 60,
                                .seed = 1,
                                .most_steps = 20000,
                                .races = true,
                                .older = true};
    while (fgets(line, sizeof line, file))
        read_line(options, line);
    fclose(file);
    unsetenv("TRIPTYCH_EXPLORE"); /* for whatever the program starts */
    setenv("TRIPTYCH_EXPLORED", "1", 1);
    return options->result != NULL;
}

/* ---- the result ------------------------------------------------------------------------------ */

static void write_blocked(FILE *file)
{
    const struct shared *shared = explore_shared;

    for (uint32_t at = 0; at < shared->blocked_count; at++) {
        const struct blocked *blocked = &shared->blocked[at];
        fprintf(file,
                "blocked\t%d\t%s\t%s\t%" PRIxPTR "\t%" PRIxPTR "\t%d\t%" PRIxPTR "\t%u\t%" PRIxPTR
                "\n",
                blocked->thread, explore_op_names[blocked->kind],
                explore_object_names[blocked->object_kind], blocked->address, blocked->pc,
                blocked->holder, blocked->holder_pc, blocked->lost, blocked->lost_pc);
    }
}

static void write_races(FILE *file)
{
    const struct shared *shared = explore_shared;

    for (uint32_t at = 0; at < shared->race_count; at++) {
        const struct race *race = &shared->races[at];
        fprintf(file, "race\t%" PRIxPTR "\t%d\t%d\t%" PRIxPTR "\t%d\t%d\t%" PRIxPTR "\t%d\t%d\n",
                race->pc[0], race->thread[0], race->write[0], race->pc[1], race->thread[1],
                race->write[1], race->address, race->task[0], race->task[1]);
    }
}

static void write_events(FILE *file)
{
    const struct shared *shared = explore_shared;

    for (uint32_t at = 0; at < shared->event_count; at++) {
        const struct event *event = &shared->events[at];
        fprintf(file, "event\t%d\t%s\t%" PRIxPTR "\t%" PRIxPTR "\t%u\t", event->thread,
                explore_op_names[event->kind], event->pc, event->address, event->size);
        if (event->has_before)
            fprintf(file, "%" PRIx64, event->before);
        fprintf(file, "\t");
        if (event->has_after)
            fprintf(file, "%" PRIx64, event->after);
        fprintf(file, "\t%" PRIxPTR "\n", event->behind);
    }
}

static void write_turns(FILE *file, const struct outcome *outcome)
{
    for (size_t at = 0; at < outcome->turn_count; at++) {
        const struct turn *turn = &outcome->turns[at];
        fprintf(file, "turn\t%u\t%u", turn->thread, turn->at);
        if (turn->older)
            fprintf(file, "\t%u", turn->older);
        fprintf(file, "\n");
    }
}

static void write_run(FILE *file, const struct outcome *outcome)
{
    const struct shared *shared = explore_shared;
    enum failure failure = shared->failure ? shared->failure : outcome->failure;

    for (char *at = explore_shared->text; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
    fprintf(file, "failure\t%s\t%d\t%" PRIxPTR "\t%d\t%s\n", explore_failure_names[failure],
            shared->failure ? shared->failed_thread : shared->leaked_thread,
            shared->failure ? shared->failed_pc : shared->leaked_pc, shared->status, shared->text);
    fprintf(file, "diverged\t%u\n", shared->diverged);
    write_blocked(file);
    write_races(file);
    write_turns(file, outcome);
    for (uint32_t at = 0; at < shared->visible_count; at++)
        fprintf(file, "visible\t%" PRIxPTR "\n", shared->visible[at]);
    write_events(file);
}

void explore_write_result(const struct options *options, const struct outcome *outcome)
{
    FILE *file = fopen(options->result, "we");

    if (!file)
        abort();
    fprintf(file, "schedules\t%" PRIu64 "\n", outcome->schedules);
    fprintf(file, "seconds\t%.6f\n", outcome->seconds);
    fprintf(file, "steps\t%" PRIu64 "\n", outcome->steps);
    fprintf(file, "cut_off\t%" PRIu64 "\n", outcome->cut_off);
    fprintf(file, "levels\t%u\n", outcome->levels);
    fprintf(file, "complete\t%d\n", outcome->complete);
    fprintf(file, "older\t%d\t%d\t%d\n", outcome->older_offered,
            outcome->older_cut ? MOST_OLDER + 1 : 0, outcome->early_offered);
    fprintf(file, "pct\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n", outcome->pct_runs,
            outcome->most_threads, outcome->most_steps);
    if (options->replay || outcome->failure != FAILURE_NONE)
        write_run(file, outcome);
    fprintf(file, "end\n");
    if (fclose(file) != 0)
        abort();
}
