/* SPDX-License-Identifier: MIT */
#include "compare/learn/saves.h"

#include "common/base/fail.h"
#include "common/base/system.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if SYSTEM_IS_LINUX

#include <sys/inotify.h>

struct saves saves_open(struct course *course)
{
    size_t count = course->packs->count;
    struct saves saves = {course, inotify_init1(IN_CLOEXEC | IN_NONBLOCK),
                          xcalloc(count, sizeof(struct saves_seen)), xcalloc(count, sizeof(bool))};

    if (saves.fd < 0)
        fail(STATUS_FAILED,
             "the folder cannot be watched (inotify_init1: %s); `triptych learn run NAME` judges "
             "without that",
             strerror(errno));
    for (size_t at = 0; at < count; at++) {
        char *path = course_path(course, &course->packs->items[at]);
        *strrchr(path, '/') = '\0';
        saves.seen[at].id =
            inotify_add_watch(saves.fd, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
        if (saves.seen[at].id < 0)
            fail(STATUS_FAILED, "'%s' cannot be watched: %s", path, strerror(errno));
        free(path);
    }
    return saves;
}

void saves_close(struct saves *saves)
{
    close(saves->fd);
    free(saves->seen);
    free(saves->is_saved);
}

static void note(struct saves *saves, const struct inotify_event *event)
{
    for (size_t at = 0; at < saves->course->packs->count && event->len > 0; at++) {
        const char *panel = panel_names[saves->course->packs->items[at].panel];
        size_t length = strlen(panel);
        if (saves->seen[at].id == event->wd && strncmp(event->name, panel, length) == 0 &&
            strcmp(event->name + length, ".c") == 0)
            saves->is_saved[at] = true;
    }
}

bool saves_wait(struct saves *saves, int milliseconds)
{
    _Alignas(struct inotify_event) char bytes[4096];
    struct pollfd file = {saves->fd, POLLIN, 0};
    ssize_t size;

    if (poll(&file, 1, milliseconds) <= 0)
        return false;
    while ((size = read(saves->fd, bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0; at < size;) {
            const struct inotify_event *event = (const struct inotify_event *)(bytes + at);
            note(saves, event);
            at += (ssize_t)(sizeof *event + event->len);
        }
    return true;
}

#else

#include <sys/stat.h>

enum { LOOK_MS = 100 };

/* What the exercise's file is now. Whether that differs from what was seen last. */
static bool look_again(struct saves *saves, size_t at)
{
    char *path = course_path(saves->course, &saves->course->packs->items[at]);
    struct saves_seen *seen = &saves->seen[at], before = *seen;
    struct stat about;

    if (stat(path, &about) == 0) /* else an editor is about to replace it */
        *seen = (struct saves_seen){.changed = about.st_mtim, .size = about.st_size};
    free(path);
    return seen->size != before.size || seen->changed.tv_sec != before.changed.tv_sec ||
           seen->changed.tv_nsec != before.changed.tv_nsec;
}

struct saves saves_open(struct course *course)
{
    size_t count = course->packs->count;
    struct saves saves = {course, -1, xcalloc(count, sizeof(struct saves_seen)),
                          xcalloc(count, sizeof(bool))};

    for (size_t at = 0; at < count; at++)
        look_again(&saves, at);
    return saves;
}

void saves_close(struct saves *saves)
{
    free(saves->seen);
    free(saves->is_saved);
}

bool saves_wait(struct saves *saves, int milliseconds)
{
    bool any = false;

    for (int left_ms = milliseconds; !any && left_ms > 0; left_ms -= LOOK_MS) {
        if (poll(NULL, 0, left_ms < LOOK_MS ? left_ms : LOOK_MS) < 0)
            return false;
        for (size_t at = 0; at < saves->course->packs->count; at++)
            if (look_again(saves, at))
                any = saves->is_saved[at] = true;
    }
    return any;
}

#endif
