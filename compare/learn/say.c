/* SPDX-License-Identifier: MIT */
#include "compare/learn/say.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/base/progress_line.h"
#include "compare/base/terminal.h"
#include "compare/learn/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FILE = 1 << 18, INDENT = 11, PROGRESS = 8 };

void say_step(const char *step)
{
    char *text = text_format("... %s", step);

    if (progress_live())
        progress_show(text);
    free(text);
}

/* The file as it is; frees its path. */
static bool say_path(char *path)
{
    char *bytes;
    size_t size;
    const char *why = file_read(path, MOST_FILE, &bytes, &size);

    if (why)
        warn("%s: %s; install the suite again", path, why);
    else
        fwrite(bytes, 1, size, stdout);
    free(bytes);
    free(path);
    return !why;
}

bool say_file(const struct pack *pack, const char *file)
{
    return say_path(pack_path(pack, file));
}

void say_exercise(const struct course *course, const struct pack *pack)
{
    char *path = course_path(course, pack), *label = pack_label(pack);

    printf("\n%s: %s\n\n", label, pack->title);
    say_path(pack_text_path(pack));
    printf("\n");
    printf(translate("Your file: %s\n"), path);
    fflush(stdout);
    free(path);
    free(label);
}

/* A paragraph below the judgement's word. */
static void say_paragraph(const char *text)
{
    printf("%*s", INDENT, "");
    terminal_text(INDENT, text);
}

void say_verdict(const struct pack *pack, const struct judgement *judgement)
{
    static const char *const colours[] = {"\33[32m", "\33[31m", "\33[33m"};
    bool coloured = terminal_coloured(STDOUT_FILENO);
    char *label = pack_label(pack);

    if (progress_live())
        progress_clear();
    printf("%s", coloured ? colours[judgement->kind] : "");
    terminal_column(translate(judgement_words[judgement->kind]), INDENT);
    printf("%s%s%s%s\n", coloured ? "\33[0m" : "", label,
           judgement->kind == JUDGEMENT_PASS ? "" : ": ",
           judgement->kind == JUDGEMENT_PASS ? "" : translate(check_names[judgement->check]));
    if (judgement->why)
        say_paragraph(judgement->why);
    if (judgement->next)
        say_paragraph(judgement->next);
    if (judgement->output && judgement->output[0])
        printf("%s\n", judgement->output);
    if (judgement->explored)
        say_paragraph(judgement->explored);
    if (judgement->timed)
        say_paragraph(judgement->timed);
    if (judgement->cost && judgement->cost[0])
        say_paragraph(judgement->cost);
    for (size_t at = 0; at < judgement->notes.count; at++)
        say_paragraph(judgement->notes.items[at]);
    if (judgement->kind == JUDGEMENT_FAIL)
        say_paragraph(translate("`triptych learn hint` helps on."));
    fflush(stdout);
    free(label);
}

void say_list(const struct course *course)
{
    const struct pack *current = course_current(course);
    size_t passed = 0;

    for (size_t at = 0; at < course->packs->count; at++) {
        const struct pack *pack = &course->packs->items[at];
        bool has = course_has_passed(course, pack);
        char *label = pack_label(pack);
        passed += has;
        terminal_column(has               ? translate("passed")
                        : pack == current ? translate("next")
                                          : "",
                        PROGRESS);
        printf("%-28s %s\n", label, pack->title);
        free(label);
    }
    printf(translate("%zu of %zu passed\n"), passed, course->packs->count);
}
