/* SPDX-License-Identifier: MIT
 *
 * `triptych explore` as a detector: it makes the run that goes wrong. The race lab has a list for
 * each program, with a word of its command line in each line: sources and options. */
#include "common/base/fail.h"
#include "compare/programs/catalog.h"
#include "compare/race/parts.h"
#include "compare/results/explored.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Few of each: what goes wrong with many goes wrong with few, in some order. */
enum { MOST_S = 4, DEADLINE_S = 60, WORKERS = 2, MOST_TOLD = 100, MOST_LIST = 1 << 16 };

static const struct {
    const char *kind; /* as `triptych explore` names it; NULL: any other */
    enum race_kind told;
} kinds[] = {{"race", RACE_DATA},          {"deadlock", RACE_DEADLOCK},
             {"wakeup", RACE_LOST_WAKEUP}, {"assert", RACE_ANSWER},
             {"exit", RACE_ANSWER},        {"message_race", RACE_ANSWER},
             {"onesided", RACE_CONFLICT},  {NULL, RACE_FAULT}};

bool race_explores(const struct race_look *look)
{
    return access(look->path, R_OK) == 0;
}

static void add_list(struct text_list *argv, const char *path)
{
    FILE *file = fopen(path, "r");
    char *bytes = xcalloc(1, MOST_LIST);

    if (file && fread(bytes, 1, MOST_LIST - 1, file) > 0)
        text_split(argv, bytes, "\n");
    if (file)
        fclose(file);
    free(bytes);
}

/* The program's own options: as little as shows the mistake. */
static void add_own(struct text_list *argv, const struct race_look *look)
{
    static const struct {
        const char *name, *value;
    } sizes[] = {{"trials", "1"}, {"increments", "2"}};

    text_add(argv, "--");
    text_add(argv, "--variant");
    text_add(argv, "%s", look->variant->name);
    if (!look->program->launched) {
        text_add(argv, "--workers");
        text_add(argv, "%d", WORKERS);
    }
    for (size_t at = 0; at < sizeof sizes / sizeof sizes[0]; at++)
        if (program_option(look->program, sizes[at].name)) {
            text_add(argv, "--%s", sizes[at].name);
            text_add(argv, "%s", sizes[at].value);
        }
}

static struct text_list words_of(const struct race_look *look, const char *replay)
{
    struct text_list argv = {0};
    char *own = catalog_own_folder();

    text_add(&argv, "%s/triptych", own);
    text_add(&argv, "explore");
    add_list(&argv, look->path);
    text_split(&argv, "--format json --panel", " ");
    text_add(&argv, "%s", look->program->panel);
    text_add(&argv, "-n");
    text_add(&argv, "%d", WORKERS);
    text_add(&argv, "--time");
    text_add(&argv, "%ds", MOST_S);
    text_add(&argv, "--output");
    text_add(&argv, "%s", replay);
    add_own(&argv, look);
    free(own);
    return argv;
}

/* "bank.c:12". */
static void name_place(struct race_verdict *verdict, enum race_kind kind, const char *text)
{
    struct race_place place = {.kind = kind};
    const char *colon = strrchr(text, ':');

    snprintf(place.file, sizeof place.file, "%.*s", (int)(colon ? colon - text : 0), text);
    place.line = colon ? strtoull(colon + 1, NULL, 10) : 0;
    if (text_is_name(place.file))
        race_verdict_name(verdict, &place);
}

static void name_all(struct race_verdict *verdict, const struct explored *explored)
{
    const char *place;
    size_t row = 0;

    while (kinds[row].kind && strcmp(kinds[row].kind, explored->kind) != 0)
        row++;
    enum race_kind kind = explored->data_race ? RACE_DATA : kinds[row].told;
    for (size_t at = 0; (place = explored_place(explored, at)) != NULL; at++)
        name_place(verdict, kind, place);
    if (verdict->place_count == 0)
        race_verdict_name(verdict, &(struct race_place){.kind = kind});
}

static void judge(struct race_verdict *verdict, const struct child *child)
{
    struct explored explored;

    if (child->end == CHILD_EXITED &&
        explored_read(&explored, child->output, child->output_size, MOST_TOLD)) {
        if (explored.found)
            name_all(verdict, &explored);
        explored_free(&explored);
        return;
    }
    char *error = child_error(child);
    snprintf(verdict->why, sizeof verdict->why, "%s", error);
    free(error);
}

void race_explore(const struct race_look *look, struct race_verdict *verdict)
{
    const char *temporary = getenv("TMPDIR");
    char *folder =
        text_format("%s/triptych-race-XXXXXX", temporary && temporary[0] ? temporary : "/tmp");

    check(mkdtemp(folder) ? 0 : errno, "mkdtemp");
    char *replay = text_format("%s/found.replay", folder);
    struct text_list argv = words_of(look, replay);
    struct child child = child_run(argv.items, DEADLINE_S);
    verdict->tries++;
    judge(verdict, &child);
    child_free(&child);
    text_free(&argv);
    unlink(replay);
    rmdir(folder);
    free(replay);
    free(folder);
}
