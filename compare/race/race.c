/* SPDX-License-Identifier: MIT */
#include "compare/race/race.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "common/options/options.h"
#include "compare/base/json_read.h"
#include "compare/base/lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const race_parts[RACE_PARTS] = {"lab", "mended", "further"};
const char *const race_kinds[RACE_KINDS] = {
    "data race",    "lock order",   "signal without its lock", "misuse", "deadlock",
    "lost wake-up", "wrong answer", "window conflict",         "fault"};
const char *const race_figures[RACE_FIGURES] = {"wrong_share", "seconds_per_trial",
                                                "times_the_padded"};

enum race_part race_part_of(const char *name)
{
    enum race_part part = 0;

    while (part < RACE_PARTS && strcmp(race_parts[part], name) != 0)
        part++;
    return part;
}

/* ---- figures --------------------------------------------------------------------------------- */

const struct interval *race_figure_of(const struct race_row *row, enum race_figure figure)
{
    if (row->count == 0)
        return NULL;
    if (figure == RACE_SHARE)
        return row->may_lose ? &row->share : NULL;
    if (figure == RACE_TIME)
        return row->may_lose ? NULL : &row->time;
    return row->ratio.n > 0 ? &row->ratio : NULL;
}

/* An interval over few starts is one of a normal distribution, which knows no bounds. */
static void bound(struct interval *interval, double most)
{
    interval->low = interval->low < 0 ? 0 : interval->low;
    interval->high = interval->high > most ? most : interval->high;
}

static struct series times_of(const struct race_row *row)
{
    return (struct series){row->times, row->launches, row->count};
}

/* Of a form whose data share a cache line: the same race of the same panel with its data padded;
 * NULL: it is no such form, or there is none with padded data. */
static const struct race_row *padded_of(const struct race *race, const struct race_row *row)
{
    if (strcmp(row->variant, "shared_line") != 0)
        return NULL;
    for (size_t at = 0; at < race->row_count; at++) {
        const struct race_row *other = &race->rows[at];
        if (other->workers == row->workers && strcmp(other->variant, "padded") == 0 &&
            strcmp(other->program, row->program) == 0 && strcmp(other->panel, row->panel) == 0 &&
            other->count > 0)
            return other;
    }
    return NULL;
}

void race_settle(struct race *race)
{
    for (size_t at = 0; at < race->row_count; at++) {
        struct race_row *row = &race->rows[at];
        struct series shares = {row->shares, row->launches, row->count}, times = times_of(row);
        row->share = stats_median(&shares);
        row->time = stats_median(&times);
        bound(&row->share, 1);
        bound(&row->time, row->time.high);
        row->starts = row->time.launches;
        const struct race_row *padded = padded_of(race, row);
        if (padded) {
            struct series under = times_of(padded);
            row->ratio = stats_ratio(&times, &under);
        }
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

/* "data_race.c:49", "stale_flag.c", or "somewhere"; the caller frees it. */
static char *race_place_text(const struct race_place *place)
{
    if (!place->file[0])
        return text_format("somewhere");
    if (place->line == 0)
        return text_format("%s", place->file);
    return text_format("%s:%llu", place->file, (unsigned long long)place->line);
}

char *race_verdict_text(const struct race_verdict *verdict)
{
    char *text = text_format("%s%s", verdict->why[0] ? "not run: " : "", verdict->why);

    for (size_t at = 0; at < verdict->place_count; at++) {
        const struct race_place *place = &verdict->places[at];
        bool next = at == 0 || place->kind != verdict->places[at - 1].kind;
        char *where = race_place_text(place);
        char *longer = text_format("%s%s%s%s %s", text, at > 0 && next ? "; " : "",
                                   next ? race_kinds[place->kind] : "", next ? "" : ",", where);
        free(where);
        free(text);
        text = longer;
    }
    if (verdict->place_count > 0 || verdict->why[0])
        return text;
    free(text);
    return text_format("silent");
}

/* ---- all of them ----------------------------------------------------------------------------- */

static const char *take(void *to, struct json_object *record)
{
    return race_add(to, record);
}

bool race_read(struct race *race, const char *folder, struct error *error)
{
    char *path = text_format("%s/" RACE_FILE, folder);

    *race = (struct race){0};
    int code = lines_read(path, &race->errors, take, race) ? 0 : errno;
    char *remedy = text_format("; `triptych race --output %.100s` makes it", folder);
    if (code == ENOTSUP) {
        race_free(race); /* lines before the one that is newer */
        race->newer = true;
    }
    bool any = race->row_count + race->verdict_count > 0;
    if (code != 0)
        lines_complain(error, path, code, remedy);
    else if (!any)
        snprintf(error->text, sizeof error->text, "%.300s: it holds no valid record", path);
    race_settle(race);
    free(remedy);
    free(path);
    return any;
}

void race_free(struct race *race)
{
    for (size_t at = 0; at < race->row_count; at++) {
        free(race->rows[at].shares);
        free(race->rows[at].times);
        free(race->rows[at].launches);
    }
    free(race->rows);
    free(race->verdicts);
    text_free(&race->errors);
    *race = (struct race){0};
}
