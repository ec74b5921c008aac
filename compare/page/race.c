/* SPDX-License-Identifier: MIT */
#include "compare/page/race.h"

#include "common/options/options.h"
#include "compare/race/race.h"

#include <stdlib.h>

static void emit_row(struct emit *emit, const struct race_row *row)
{
    static const char *const figures[RACE_FIGURES] = {"share", "time", "ratio"};

    emit_open(emit, NULL, '{');
    emit_text(emit, "part", race_parts[row->part]);
    emit_text(emit, "race", row->program);
    emit_text(emit, "panel", row->panel);
    emit_text(emit, "variant", row->variant);
    emit_text(emit, "build", row->build);
    emit_count(emit, "workers", (uint64_t)row->workers);
    emit_count(emit, "trials", row->trials);
    emit_count(emit, "broken", row->may_lose);
    for (enum race_figure which = 0; which < RACE_FIGURES; which++)
        emit_interval(emit, figures[which], race_figure_of(row, which));
    emit_close(emit, '}');
}

static void emit_verdict(struct emit *emit, const struct race_verdict *verdict)
{
    char *says = race_verdict_text(verdict);

    emit_open(emit, NULL, '{');
    emit_text(emit, "detector", verdict->detector);
    emit_text(emit, "race", verdict->program);
    emit_text(emit, "panel", verdict->panel);
    emit_text(emit, "variant", verdict->variant);
    emit_count(emit, "broken", verdict->may_lose);
    emit_count(emit, "complains", verdict->place_count > 0);
    emit_count(emit, "tries", verdict->tries);
    emit_text(emit, "says", says);
    emit_close(emit, '}');
    free(says);
}

void page_race_emit(struct emit *emit, const char *folder)
{
    struct error error;
    struct race race;
    bool any = race_read(&race, folder, &error);

    emit_open(emit, "races", '[');
    for (size_t at = 0; any && at < race.row_count; at++)
        if (race.rows[at].count > 0)
            emit_row(emit, &race.rows[at]);
    emit_close(emit, ']');
    emit_open(emit, "detectors", '[');
    for (size_t at = 0; any && at < race.verdict_count; at++)
        emit_verdict(emit, &race.verdicts[at]);
    emit_close(emit, ']');
    race_free(&race);
}
