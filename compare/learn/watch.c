/* SPDX-License-Identifier: MIT */
#include "compare/learn/watch.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/base/terminal.h"
#include "compare/child/child.h"
#include "compare/learn/file.h"
#include "compare/learn/judge.h"
#include "compare/learn/say.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

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

/* ---- inotify --------------------------------------------------------------------------------- */

/* An exercise's folder, watched; several panels share it. */
struct watching {
    struct course *course;
    int fd;
    int *ids;       /* ids[exercise]: of its folder's watch */
    bool *is_saved; /* is_saved[exercise] */
};

static struct watching begin(struct course *course)
{
    size_t count = course->packs->count;
    struct watching watching = {course, inotify_init1(IN_CLOEXEC | IN_NONBLOCK),
                                xcalloc(count, sizeof(int)), xcalloc(count, sizeof(bool))};

    if (watching.fd < 0)
        fail(STATUS_FAILED,
             "the folder cannot be watched (inotify_init1: %s); `triptych learn run NAME` judges "
             "without that",
             strerror(errno));
    for (size_t at = 0; at < count; at++) {
        char *path = course_path(course, &course->packs->items[at]);
        *strrchr(path, '/') = '\0';
        watching.ids[at] =
            inotify_add_watch(watching.fd, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
        if (watching.ids[at] < 0)
            fail(STATUS_FAILED, "'%s' cannot be watched: %s", path, strerror(errno));
        free(path);
    }
    return watching;
}

static void end(struct watching *watching)
{
    close(watching->fd);
    free(watching->ids);
    free(watching->is_saved);
}

static void note(struct watching *watching, const struct inotify_event *event)
{
    for (size_t at = 0; at < watching->course->packs->count && event->len > 0; at++) {
        const char *panel = panel_names[watching->course->packs->items[at].panel];
        size_t length = strlen(panel);
        if (watching->ids[at] == event->wd && strncmp(event->name, panel, length) == 0 &&
            strcmp(event->name + length, ".c") == 0)
            watching->is_saved[at] = true;
    }
}

/* Waits for so long, or for good (below 0), for something that was saved; false: nothing was. */
static bool wait_for_save(struct watching *watching, int milliseconds)
{
    _Alignas(struct inotify_event) char bytes[4096];
    struct pollfd file = {watching->fd, POLLIN, 0};
    ssize_t size;

    if (poll(&file, 1, milliseconds) <= 0)
        return false;
    while ((size = read(watching->fd, bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0; at < size;) {
            const struct inotify_event *event = (const struct inotify_event *)(bytes + at);
            note(watching, event);
            at += (ssize_t)(sizeof *event + event->len);
        }
    return true;
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* Judges what was saved. Where the current exercise has passed by it, the next one is shown. */
static void judge_saved(struct watching *watching, const struct tools *tools)
{
    struct course *course = watching->course;

    for (size_t at = 0; at < course->packs->count && !child_stop_signal(); at++) {
        const struct pack *current = course_current(course);
        if (!watching->is_saved[at])
            continue;
        watching->is_saved[at] = false;
        watch_judge(course, tools, &course->packs->items[at]);
        const struct pack *next = course_current(course);
        if (next && next != current)
            say_exercise(course, next);
    }
}

int watch_course(struct course *course, const struct tools *tools)
{
    struct watching watching = begin(course);
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
        if (wait_for_save(&watching, LOOKS_MS)) {
            while (wait_for_save(&watching, SETTLES_MS))
                ;
            judge_saved(&watching, tools);
        }
    }
    if (!course_current(course))
        printf("%s\n", translate("All exercises have passed."));
    end(&watching);
    return STATUS_DONE;
}
