/* SPDX-License-Identifier: MIT
 *
 * Records of the race lab that anybody may have made, and what a detector may have written: the
 * input is race.jsonl, and the same bytes are read as a detector's words. */
#include "compare/race/race.h"

#include "common/options/options.h"
#include "compare/race/parts.h"
#include "tests/fuzz/folder.h"

#include <math.h>
#include <string.h>

static void check_row(const struct race_row *row)
{
    MUST(text_is_name(row->program) && text_is_name(row->panel) && text_is_name(row->variant));
    MUST(row->part < RACE_PARTS && row->workers >= 1 && row->trials >= 1);
    MUST(row->count >= 1);
    for (enum race_figure which = 0; which < RACE_FIGURES; which++) {
        const struct interval *figure = race_figure_of(row, which);
        MUST(!figure || (isfinite(figure->estimate) && figure->low >= 0));
        MUST(!figure || figure->low <= figure->high);
    }
    MUST(!row->may_lose || row->share.high <= 1);
}

static void check_verdict(const struct race_verdict *verdict)
{
    char *text = race_verdict_text(verdict);
    char *printable = text_printable(text, strlen(text), SIZE_MAX - 8);

    MUST(strcmp(text, printable) == 0);
    MUST(verdict->place_count <= RACE_MOST_PLACES);
    for (size_t at = 0; at < verdict->place_count; at++) {
        const struct race_place *place = &verdict->places[at];
        MUST(place->kind < RACE_KINDS && (!place->file[0] || text_is_name(place->file)));
    }
    free(text);
    free(printable);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct race_verdict words = {.detector = "tsan"};
    struct error error = {""};
    struct race race;

    fuzz_file(RACE_FILE, bytes, size);
    if (!race_read(&race, fuzz_folder, &error))
        MUST(error.text[0] && race.row_count == 0 && race.verdict_count == 0);
    for (size_t at = 0; at < race.row_count; at++)
        check_row(&race.rows[at]);
    for (size_t at = 0; at < race.verdict_count; at++)
        check_verdict(&race.verdicts[at]);
    race_free(&race);
    race_words_read(&words, (const char *)bytes, size);
    check_verdict(&words);
    return 0;
}
