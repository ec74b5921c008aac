/* SPDX-License-Identifier: MIT
 *
 * saves: which exercises of a course are saved, while one waits for it (inotify(7)). Without Linux
 * the files are looked at every tenth of a second: a save is seen that much later, and not at all
 * if the file has the time and the size that it had. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_SAVES_H
#define TRIPTYCH_COMPARE_LEARN_SAVES_H

#include "compare/learn/course.h"

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct saves_seen {
    int id; /* inotify's, of the exercise's folder; several panels share it */
    struct timespec changed;
    off_t size;
};

struct saves {
    struct course *course;
    int fd;
    struct saves_seen *seen; /* seen[exercise] */
    bool *is_saved;          /* is_saved[exercise]; whoever deals with it clears it */
};

/* Begins; fails the program where that cannot be. saves_close() frees it. */
struct saves saves_open(struct course *course);

/* Waits for so long for something that is saved; false: nothing was. A signal ends it, too. */
bool saves_wait(struct saves *saves, int milliseconds);

void saves_close(struct saves *saves);

#endif
