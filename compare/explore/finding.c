/* SPDX-License-Identifier: MIT
 *
 * The runtime's account, line by line: words between tabs. It was written in a process that ran a
 * hostile program, so nothing in it is believed. */
#include "compare/explore/parts.h"

#include "compare/learn/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 24, MOST_FIELDS = 12, MOST_SAID = 1200 };

struct fields {
    size_t count;
    char *field[MOST_FIELDS];
};

/* Cuts the line at its tabs; empty fields count. */
static struct fields cut(char *line)
{
    struct fields fields = {0};

    while (line && fields.count < MOST_FIELDS) {
        char *tab = strchr(line, '\t');
        if (tab)
            *tab++ = '\0';
        fields.field[fields.count++] = line;
        line = tab;
    }
    return fields;
}

static uint64_t count_of(const struct fields *fields, size_t at)
{
    return at < fields->count ? strtoull(fields->field[at], NULL, 10) : 0;
}

static uint64_t hex_of(const struct fields *fields, size_t at)
{
    return at < fields->count ? strtoull(fields->field[at], NULL, 16) : 0;
}

/* At most so large that it can be told. */
static int int_of(const struct fields *fields, size_t at)
{
    long value = at < fields->count ? strtol(fields->field[at], NULL, 10) : -1;

    return value < -1 || value > 9999 ? -1 : (int)value;
}

static char *text_of(const struct fields *fields, size_t at)
{
    const char *text = at < fields->count ? fields->field[at] : "";

    return text_printable(text, strlen(text), MOST_SAID);
}

static void take_blocked(struct finding *finding, const struct fields *fields)
{
    finding->blocked =
        text_grow(finding->blocked, finding->blocked_count, sizeof *finding->blocked);
    finding->blocked[finding->blocked_count++] =
        (struct told_blocked){.thread = int_of(fields, 1),
                              .kind = text_of(fields, 2),
                              .object = text_of(fields, 3),
                              .address = hex_of(fields, 4),
                              .pc = hex_of(fields, 5),
                              .holder = int_of(fields, 6),
                              .holder_pc = hex_of(fields, 7),
                              .lost = (unsigned)count_of(fields, 8),
                              .lost_pc = hex_of(fields, 9)};
}

static void take_race(struct finding *finding, const struct fields *fields)
{
    finding->races = text_grow(finding->races, finding->race_count, sizeof *finding->races);
    finding->races[finding->race_count++] =
        (struct told_race){.pc = {hex_of(fields, 1), hex_of(fields, 4)},
                           .thread = {int_of(fields, 2), int_of(fields, 5)},
                           .write = {int_of(fields, 3), int_of(fields, 6)},
                           .address = hex_of(fields, 7),
                           .task = {int_of(fields, 8), int_of(fields, 9)}};
}

static void take_event(struct finding *finding, const struct fields *fields)
{
    finding->events = text_grow(finding->events, finding->event_count, sizeof *finding->events);
    finding->events[finding->event_count++] =
        (struct told_event){.thread = int_of(fields, 1),
                            .kind = text_of(fields, 2),
                            .pc = hex_of(fields, 3),
                            .address = hex_of(fields, 4),
                            .size = (unsigned)count_of(fields, 5),
                            .has_before = fields->count > 6 && fields->field[6][0],
                            .before = hex_of(fields, 6),
                            .has_after = fields->count > 7 && fields->field[7][0],
                            .after = hex_of(fields, 7),
                            .behind = hex_of(fields, 8)};
}

/* A row of a story of MPI is a text. */
static void take_row(struct finding *finding, const struct fields *fields)
{
    finding->events = text_grow(finding->events, finding->event_count, sizeof *finding->events);
    finding->events[finding->event_count++] = (struct told_event){
        .thread = int_of(fields, 1), .pc = hex_of(fields, 2), .kind = text_of(fields, 3)};
}

static void take_failure(struct finding *finding, const struct fields *fields)
{
    if (finding->failure)
        return;
    finding->failure = text_of(fields, 1);
    finding->thread = int_of(fields, 2);
    finding->pc = hex_of(fields, 3);
    finding->status = int_of(fields, 4);
    finding->text = text_of(fields, 5);
    if (strcmp(finding->failure, "none") == 0) {
        free(finding->failure);
        finding->failure = NULL;
        free(finding->text);
        finding->text = NULL;
    }
}

static void take_line(struct finding *finding, char *line)
{
    const struct {
        const char *word;
        uint64_t *value;
    } counts[] = {{"schedules", &finding->schedules}, {"steps", &finding->steps},
                  {"cut_off", &finding->cut_off},     {"levels", &finding->levels},
                  {"complete", &finding->complete},   {"diverged", &finding->diverged}};
    bool kept = strncmp(line, "turn\t", 5) == 0 || strncmp(line, "visible\t", 8) == 0;

    if (kept)
        text_add(&finding->replay, "%s", line);
    struct fields fields = cut(line);
    const char *word = fields.field[0];
    for (size_t at = 0; at < sizeof counts / sizeof counts[0]; at++)
        if (strcmp(word, counts[at].word) == 0)
            *counts[at].value = count_of(&fields, 1);
    if (strcmp(word, "seconds") == 0 && fields.count > 1)
        finding->seconds = strtod(fields.field[1], NULL);
    else if (strcmp(word, "older") == 0) {
        finding->older = count_of(&fields, 1);
        finding->older_most = count_of(&fields, 2);
        finding->early = count_of(&fields, 3);
    } else if (strcmp(word, "pct") == 0) {
        finding->pct_runs = count_of(&fields, 1);
        finding->threads = count_of(&fields, 2);
        finding->most_steps = count_of(&fields, 3);
    } else if (strcmp(word, "failure") == 0)
        take_failure(finding, &fields);
    else if (strcmp(word, "handled") == 0)
        finding->handled = hex_of(&fields, 1);
    else if (strcmp(word, "blocked") == 0)
        take_blocked(finding, &fields);
    else if (strcmp(word, "race") == 0)
        take_race(finding, &fields);
    else if (strcmp(word, "row") == 0)
        take_row(finding, &fields);
    else if (strcmp(word, "event") == 0)
        take_event(finding, &fields);
    else if (strcmp(word, "end") == 0)
        finding->whole = true;
}

struct finding finding_read(const char *path)
{
    struct finding finding = {0};
    struct text_list lines = {0};
    char *bytes;
    size_t size;

    if (file_read(path, MOST_BYTES, &bytes, &size))
        return finding;
    text_split(&lines, bytes, "\n");
    for (size_t at = 0; at < lines.count; at++)
        take_line(&finding, lines.items[at]);
    text_free(&lines);
    free(bytes);
    return finding;
}

void finding_free(struct finding *finding)
{
    for (size_t at = 0; at < finding->blocked_count; at++) {
        free(finding->blocked[at].kind);
        free(finding->blocked[at].object);
    }
    for (size_t at = 0; at < finding->event_count; at++)
        free(finding->events[at].kind);
    free(finding->blocked);
    free(finding->races);
    free(finding->events);
    free(finding->failure);
    free(finding->text);
    text_free(&finding->replay);
}
