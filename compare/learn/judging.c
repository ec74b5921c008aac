/* SPDX-License-Identifier: MIT */
#include "compare/learn/judging.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/learn/file.h"
#include "compare/learn/trial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_SOURCE = 1 << 18, MOST_SAID = 1500 };

void judging_open(struct judging *judging)
{
    judging->folder = scratch_open();
    judging->source = text_format("%s/%s.c", judging->folder, panel_names[judging->pack->panel]);
    judging->program = text_format("%s/" LOOK_PROGRAM, judging->folder);
    if (judging->tools->sandbox) /* whose user is another one; what is above lets nobody in */
        check(chmod(judging->folder, 0777) ? errno : 0, "chmod");
}

void judging_close(struct judging *judging)
{
    free(judging->source);
    free(judging->program);
    scratch_close(judging->folder);
}

void judging_tell(const struct judging *judging, char *step)
{
    if (judging->tell)
        judging->tell(step);
    free(step);
}

/* ---- the source ------------------------------------------------------------------------------ */

struct judgement judging_take(const struct judging *judging, const char *path)
{
    char *bytes;
    size_t size;
    const char *why = file_read(path, MOST_SOURCE, &bytes, &size);

    if (!why && memchr(bytes, '\0', size))
        why = TRANSLATED("it holds a NUL byte, and so is no source text");
    if (!why)
        file_make(judging->source, bytes, size);
    free(bytes);
    if (!why)
        return (struct judgement){0};
    if (judging->tools->sandbox) /* who reads this knows no folder of this machine */
        return judgement_of(JUDGEMENT_FAIL, CHECK_BUILDS, text_format("%s", translate(why)),
                            text_translated("Hand in the file as the exercise names it."));
    return judgement_of(
        JUDGEMENT_FAIL, CHECK_BUILDS, text_format("%s: %s", path, translate(why)),
        text_translated("`triptych learn reset NAME` gives you the skeleton again where "
                        "the file is missing or moved away."));
}

/* What the compiler said, without the name of a folder that the learner does not know. */
static char *said(const struct judging *judging, const struct child *child)
{
    size_t length = strlen(judging->folder) + 1, size = 0;
    char *text = malloc(child->errors_size + 1), *lines;
    struct text_list list = {0};

    if (!text)
        return text_format("no memory");
    for (size_t at = 0; at < child->errors_size;) {
        if (child->errors_size - at >= length && child->errors[at + length - 1] == '/' &&
            memcmp(child->errors + at, judging->folder, length - 1) == 0)
            at += length;
        else
            text[size++] = child->errors[at++];
    }
    for (size_t at = 0, end; at < size && at < MOST_SAID; at = end + 1) {
        const char *newline = memchr(text + at, '\n', size - at);
        end = newline ? (size_t)(newline - text) : size;
        char *line = text_printable(text + at, end - at, 200);
        text_add(&list, "%s", line);
        free(line);
    }
    lines = text_join(&list, "\n");
    text_free(&list);
    free(text);
    return lines;
}

/* Of a source that was not built: it is at fault, unless no other is built here either. */
static struct judgement not_built(const struct judging *judging, enum build_kind kind)
{
    char *solution = pack_path(judging->pack, "solution.c");
    bool able =
        tools_are_able(judging->tools, judging->pack->panel, kind, solution, judging->program);

    free(solution);
    if (able)
        return judgement_of(
            JUDGEMENT_FAIL, CHECK_BUILDS, text_translated("it does not compile"),
            text_translated("Fix what the compiler names first; what follows may come from it."));
    return judgement_of(
        JUDGEMENT_UNDECIDED, CHECK_BUILDS,
        text_translated("the compiler builds nothing here, not even the solution"),
        text_translated("Debian: gcc and libc6-dev, for MPI libopenmpi-dev and openmpi-bin; CC "
                        "names another compiler."));
}

struct judgement judging_build(const struct judging *judging, enum build_kind kind)
{
    judging_tell(judging,
                 text_format("%s", kind == BUILD_RACE ? translate("building for ThreadSanitizer")
                                                      : translate("building")));
    tools_make_objects(judging->tools, judging->pack->panel, kind);
    struct child child =
        tools_build(judging->tools, judging->pack->panel, kind, judging->source, judging->program);
    struct judgement judgement = {0};

    if (child.end == CHILD_NO_START)
        judgement = judgement_of(
            JUDGEMENT_UNDECIDED, CHECK_BUILDS,
            text_translated("the compiler cannot be started: %s", strerror(child.status)),
            text_translated("Debian: gcc and libc6-dev, for MPI libopenmpi-dev and openmpi-bin; "
                            "CC names another compiler."));
    else if (child.end != CHILD_EXITED)
        judgement = judgement_of(JUDGEMENT_UNDECIDED, CHECK_BUILDS, child_error(&child),
                                 text_translated("Try again."));
    else if (child.status != 0)
        judgement = not_built(judging, kind);
    if (child.errors_size > 0)
        judgement.output = said(judging, &child);
    child_free(&child);
    return judgement;
}
