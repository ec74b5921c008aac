/* SPDX-License-Identifier: MIT */
#include "compare/learn/watch.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/base/terminal.h"
#include "compare/child/child.h"
#include "compare/learn/file.h"
#include "compare/learn/judge.h"
#include "compare/learn/saves.h"
#include "compare/learn/say.h"

#include <stdio.h>
#include <stdlib.h>

/* An editor may write in several steps: what follows within this time is the same save. */
enum { SETTLES_MS = 100, LOOKS_MS = 500 };

int watch_judge(struct course *course, const struct tools *tools, const struct pack *pack)
{
    char *path = course_path(course, pack);
    struct judgement judgement = judge_file(tools, pack, path, false, say_step);
    enum judgement_kind kind = judgement.kind;

    if (!child_stop_signal()) {
        say_verdict(pack, &judgement);
        if (kind == JUDGEMENT_PASS)
            course_pass(course, pack);
    }
    judgement_free(&judgement);
    free(path);
    return kind == JUDGEMENT_PASS   ? STATUS_DONE
           : kind == JUDGEMENT_FAIL ? STATUS_FAILED
                                    : STATUS_SKIP;
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* Judges what was saved. Where the current exercise has passed by it, the next one is shown. */
static void judge_saved(struct saves *saves, const struct tools *tools)
{
    struct course *course = saves->course;

    for (size_t at = 0; at < course->packs->count && !child_stop_signal(); at++) {
        const struct pack *current = course_current(course);
        if (!saves->is_saved[at])
            continue;
        saves->is_saved[at] = false;
        watch_judge(course, tools, &course->packs->items[at]);
        const struct pack *next = course_current(course);
        if (next && next != current)
            say_exercise(course, next);
    }
}

int watch_course(struct course *course, const struct tools *tools)
{
    struct saves saves = saves_open(course);
    const struct pack *current = course_current(course);

    if (current) {
        say_exercise(course, current);
        printf("\n");
        terminal_text(
            0, translate("Save it, and it is judged. Ctrl-C ends; `triptych learn hint` helps."));
        fflush(stdout);
    }
    while (course_current(course) && !child_stop_signal()) {
        if (!file_is_there(course->folder))
            fail(STATUS_FAILED, "the folder '%s' has gone", course->folder);
        if (saves_wait(&saves, LOOKS_MS)) {
            while (saves_wait(&saves, SETTLES_MS))
                ;
            judge_saved(&saves, tools);
        }
    }
    if (!course_current(course))
        printf("%s\n", translate("All exercises have passed."));
    saves_close(&saves);
    return STATUS_DONE;
}
