/* SPDX-License-Identifier: MIT */
#include "compare/page/report.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "common/options/options.h"
#include "compare/page/embedded.h"
#include "compare/page/set.h"
#include "compare/page/simulated.h"
#include "compare/page/trace_emit.h"
#include "compare/page/words.h"
#include "compare/page/work.h"
#include "compare/prices/prices.h"
#include "compare/programs/settings.h"
#include "compare/race/race.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Slices of a timeline that a page shows, and bytes of all timelines' files that are read for it.
 */
enum { MOST_DRAWN = 2500, MOST_TRACE_BYTES = 128 << 20 };

/* ---- blocks of data: scripts of a type that no browser runs ---------------------------------- */

static struct emit block_open(FILE *out, const char *id)
{
    fprintf(out, "<script type=\"application/json\" id=\"%s\">", id);
    return (struct emit){.out = out};
}

static void block_close(const struct emit *emit)
{
    fputs("</script>\n", emit->out);
}

static void write_data(FILE *out, const struct results *sets, size_t count)
{
    struct emit emit = block_open(out, "report");
    char written[32];
    time_t now = time(NULL);
    struct tm utc;

    strftime(written, sizeof written, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    emit_open(&emit, NULL, '{');
    emit_text(&emit, "version", TRIPTYCH_VERSION);
    emit_text(&emit, "written", written);
    page_words_emit(&emit);
    emit_open(&emit, "sets", '[');
    for (size_t which = 0; which < count; which++)
        page_set_emit(&emit, sets, count, which);
    emit_close(&emit, ']');
    emit_close(&emit, '}');
    block_close(&emit);
}

/* ---- timelines ------------------------------------------------------------------------------- */

/* Why there is none is told where it would stand. */
static void write_trace(FILE *out, int folder_fd, const char *path, size_t *left)
{
    struct emit emit = {.out = out};
    struct page_trace trace = {0};
    const char *why = "all timelines together are too large to be shown in a page";

    if (page_trace_read(&trace, folder_fd, path, left, &why)) {
        page_trace_emit(&emit, &trace, MOST_DRAWN);
    } else {
        emit_open(&emit, NULL, '{');
        emit_text(&emit, "why", why);
        emit_close(&emit, '}');
    }
    page_trace_close(&trace);
}

static void write_traces(FILE *out, const struct results *set, size_t which)
{
    size_t left = MOST_TRACE_BYTES;
    int folder_fd = open(set->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    for (size_t cell = 0; folder_fd >= 0 && cell < set->count; cell++) {
        int number = page_trace_number(set, cell);
        if (number < 0)
            continue;
        char *id = text_format("trace-%zu-%d", which, number);
        struct emit block = block_open(out, id);
        write_trace(out, folder_fd, set->cells[cell].trace, &left);
        block_close(&block);
        free(id);
    }
    if (folder_fd >= 0)
        close(folder_fd);
}

/* ---- sources --------------------------------------------------------------------------------- */

static bool is_told(const struct results *sets, size_t count, const char *workload)
{
    size_t first;

    for (size_t which = 0; which < count; which++)
        if (results_workload(&sets[which], workload, &first) > first)
            return true;
    return false;
}

/* Of the workloads that the page is about: "source-posix/pool/threads". */
static void write_sources(FILE *out, const struct results *sets, size_t count)
{
    for (const struct embedded *file = embedded_files; file->name; file++) {
        char *id = text_format("source-%s", file->name), *workload = strchr(id, '/') + 1;
        char *end = strchr(workload, '/');
        if (end)
            *end = '\0';
        if (strncmp(file->name, "page/", 5) != 0 && is_told(sets, count, workload)) {
            if (end)
                *end = '/';
            struct emit emit = block_open(out, id);
            emit_bytes(&emit, NULL, file->bytes, (size_t)(file->end - file->bytes));
            block_close(&emit);
        }
        free(id);
    }
}

/* ---- the page -------------------------------------------------------------------------------- */

/* Writes the page of sets[count] to `path`, whole or not at all. False, and why in *error: it
 * cannot be written there. A full disk fails the program (common/base/whole_file.h). */
static bool report_write(const struct results *sets, size_t count, const char *path,
                         struct error *error)
{
    const char *trouble = whole_file_trouble(path);

    if (trouble)
        return error_write(error, "%.300s: %.180s", path, trouble);
    struct whole_file file = whole_file_open(path);
    fprintf(file.out, "<!doctype html>\n<html lang=\"%s\">\n",
            translate_code() ? translate_code() : "en");
    embedded_write(file.out, "page/head");
    write_data(file.out, sets, count);
    for (size_t which = 0; which < count; which++)
        write_traces(file.out, &sets[which], which);
    write_sources(file.out, sets, count);
    embedded_write(file.out, "page/tail");
    whole_file_close(&file);
    return true;
}

/* What the race lab and `simulate` wrote is read with the page; what is invalid of it belongs to
 * the rest. False and `error`: a newer version than this one wrote it. */
static bool note_others(struct results *set, struct error *error)
{
    struct race race;

    race_read(&race, set->folder, error);
    for (size_t at = 0; at < race.errors.count; at++)
        text_add(&set->errors, "%s", race.errors.items[at]);
    bool newer = race.newer;
    race_free(&race);
    return !newer && page_simulated_check(set->folder, &set->errors, error);
}

char *report_of_run(struct results *results)
{
    struct error error;
    bool read = note_others(results, &error);

    results_warn(results, 0);
    char *path = text_format("%s/report.html", results->folder);
    if (read && report_write(results, 1, path, &error))
        return path;
    warn("%s", error.text);
    free(path);
    return NULL;
}

/* ---- the command ----------------------------------------------------------------------------- */

int report_command(const struct settings *settings)
{
    const struct words *folders = &settings->workloads;
    struct results *sets = xcalloc(folders->count + 1, sizeof *sets);
    struct error error = {""};

    if (folders->count == 0)
        fail(STATUS_USAGE, "report: of which folder? As in `triptych report triptych-results`");
    for (size_t at = 0; at < folders->count; at++) {
        if (!results_read(&sets[at], folders->word[at], &error))
            fail(errno == ENOTSUP ? STATUS_USAGE : STATUS_FAILED, "%s", error.text);
        prices_attach(&sets[at]);
        if (!note_others(&sets[at], &error))
            fail(STATUS_USAGE, "%s", error.text);
        results_warn(&sets[at], 0);
        struct text_list losses = results_losses(&sets[at]);
        for (size_t line = 0; line < losses.count; line++)
            warn("left out: %s: %s", folders->word[at], losses.items[line]);
        text_free(&losses);
    }
    char *path = settings->output ? text_format("%s", settings->output)
                                  : text_format("%s/report.html", sets[0].folder);
    if (!report_write(sets, folders->count, path, &error))
        fail(STATUS_FAILED, "%s", error.text);
    printf("%s\n", path);
    free(path);
    for (size_t at = 0; at < folders->count; at++) {
        prices_detach(&sets[at]);
        results_free(&sets[at]);
    }
    free(sets);
    return STATUS_DONE;
}
