/* SPDX-License-Identifier: MIT
 *
 * Saved results that anybody may have made. The input is environment.json, a line "----", and
 * records.jsonl; without that line all of it is records. */
#include "common/options/options.h"
#include "compare/results/results.h"
#include "tests/fuzz/folder.h"

#include <math.h>
#include <string.h>

/* What may be sent to a terminal as it is. */
static void check_text(const char *text)
{
    char *printable = text_printable(text, strlen(text), SIZE_MAX - 8);

    MUST(strcmp(text, printable) == 0);
    free(printable);
}

static void check_lines(const struct text_list *lines)
{
    for (size_t at = 0; at < lines->count; at++)
        check_text(lines->items[at]);
}

static void check_cell(const struct results *results, const struct result *cell)
{
    size_t first, end = results_workload(results, cell->workload, &first);

    MUST((size_t)(cell - results->cells) >= first && (size_t)(cell - results->cells) < end);
    MUST(results_find(results, cell));
    MUST(cell->workers >= 1);
    check_lines(&cell->failures);
    for (size_t at = 0; at < cell->sample_count; at++)
        MUST(isfinite(cell->samples[at].seconds) && isfinite(cell->samples[at].launch_s));
    char *name = result_name(cell);
    check_text(name);
    free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char mark[] = "\n----\n";
    const uint8_t *cut = size ? memmem(bytes, size, mark, sizeof mark - 1) : NULL;
    struct results results;
    struct error error = {""};

    fuzz_file("environment.json", cut ? bytes : NULL, cut ? (size_t)(cut - bytes) + 1 : 0);
    cut = cut ? cut + sizeof mark - 1 : bytes;
    fuzz_file("records.jsonl", cut, size - (size_t)(cut - bytes));
    if (!results_read(&results, fuzz_folder, &error)) {
        MUST(error.text[0]);
        return 0;
    }
    for (size_t at = 0; at < results.count; at++)
        check_cell(&results, &results.cells[at]);
    /* One more counts the rest, and one may be environment.json's. */
    MUST(results.errors.count <= RESULTS_MOST_COMPLAINTS + 2);
    check_lines(&results.errors);
    check_lines(&results.left_out);
    results_free(&results);
    return 0;
}
