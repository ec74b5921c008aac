/* SPDX-License-Identifier: MIT
 *
 * The sources of a story: the lines that take part are marked with the numbers of their steps. */
#include "compare/base/markup.h"
#include "compare/learn/file.h"
#include "compare/page/story_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Lines are left out where there are many, but for so many around one that takes part; of one line
 * so many steps are named. */
enum { MOST_BYTES = 1 << 20, MOST_LINE = 400, MOST_WHOLE = 250, AROUND = 8, MOST_NAMED = 6 };

struct source {
    const struct account *account;
    size_t which; /* of the account's sources */
    struct text_list lines;
    bool *near; /* of each line: it is shown */
};

static bool same_file(const char *one, const char *other)
{
    char first[PATH_MAX], second[PATH_MAX];

    return realpath(one, first) && realpath(other, second) && strcmp(first, second) == 0;
}

size_t story_source(const struct account *account, const struct account_step *step)
{
    const struct text_list *sources = account->sources;
    size_t at = 0;

    while (at < sources->count && !(step->path && same_file(step->path, sources->items[at])))
        at++;
    return at;
}

/* Its lines; empty ones count, which text_split() leaves out. */
static void read_lines(struct source *source, const char *path)
{
    char *bytes = NULL;
    size_t size;

    if (file_read(path, MOST_BYTES, &bytes, &size))
        return;
    for (size_t at = 0, stop; at < size; at = stop + 1) {
        const char *newline = memchr(bytes + at, '\n', size - at);
        stop = newline ? (size_t)(newline - bytes) : size;
        char *line = text_printable(bytes + at, stop - at, MOST_LINE);
        text_add(&source->lines, "%s", line);
        free(line);
    }
    free(bytes);
}

static bool is_at(const struct source *source, size_t step, size_t line)
{
    const struct account_step *at = &source->account->steps[step];

    return at->line == line + 1 && story_source(source->account, at) == source->which;
}

/* Whether any step is here; marks the lines around them. */
static bool mark(struct source *source)
{
    size_t count = source->lines.count;
    bool any = false;

    for (size_t at = 0; at < count; at++) {
        source->near = text_grow(source->near, at, sizeof *source->near);
        source->near[at] = count <= MOST_WHOLE;
    }
    for (size_t step = story_first(source->account); step < source->account->step_count; step++) {
        size_t line = (size_t)source->account->steps[step].line;
        if (line == 0 || line > count || !is_at(source, step, line - 1))
            continue;
        any = true;
        for (size_t at = line > AROUND ? line - AROUND - 1 : 0; at < count && at < line + AROUND;
             at++)
            source->near[at] = true;
    }
    return any;
}

/* Links to the steps of a line. */
static size_t write_marks(FILE *out, const struct source *source, size_t line)
{
    size_t count = 0;

    for (size_t step = story_first(source->account); step < source->account->step_count; step++) {
        if (!is_at(source, step, line))
            continue;
        if (count++ < MOST_NAMED)
            fprintf(out, "<a href=\"#step-%zu\">%zu</a> ", step + 1, step + 1);
    }
    if (count > MOST_NAMED)
        fprintf(out, "+%zu", count - MOST_NAMED);
    return count;
}

static void write_line(FILE *out, const struct source *source, size_t line)
{
    char *marks = NULL;
    size_t size = 0;
    FILE *buffer = open_memstream(&marks, &size);
    size_t count = buffer ? write_marks(buffer, source, line) : 0;

    if (buffer)
        fclose(buffer);
    fprintf(out,
            "<li%s id=\"line-%zu-%zu\"><span class=\"steps\">%s</span><span class=\"at\">%zu"
            "</span><span>",
            count > 0 ? " class=\"own\"" : "", source->which, line + 1, marks ? marks : "",
            line + 1);
    markup_html(out, source->lines.items[line]);
    fprintf(out, "</span></li>\n");
    free(marks);
}

static void write_source(FILE *out, const struct source *source)
{
    const char *path = source->account->sources->items[source->which];
    bool shown = true;

    markup_element(out, "h3", "", path);
    fprintf(out, "<div class=\"source\" tabindex=\"0\"><ol>\n");
    for (size_t line = 0; line < source->lines.count; line++) {
        if (source->near[line])
            write_line(out, source, line);
        else if (shown)
            fprintf(out,
                    "<li class=\"gap\"><span class=\"steps\"></span><span class=\"at\">…</span>"
                    "</li>\n");
        shown = source->near[line];
    }
    fprintf(out, "</ol></div>\n");
}

void story_write_sources(FILE *out, const struct account *account)
{
    for (size_t which = 0; which < account->sources->count; which++) {
        struct source source = {.account = account, .which = which};
        read_lines(&source, account->sources->items[which]);
        if (mark(&source))
            write_source(out, &source);
        free(source.near);
        text_free(&source.lines);
    }
}
