/* SPDX-License-Identifier: MIT
 *
 * How long a program that the doctor starts may take: a busy machine makes it slow, and what is
 * slow does not hang. */
#include "common/base/clock.h"
#include "common/base/proc.h"
#include "common/base/process_stat.h"
#include "compare/child/reaper.h"
#include "compare/machine/allocation.h"
#include "compare/machine/doctor_parts.h"

#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdlib.h>

/* A second has four looks. A program that does nothing in so many in a row hangs; no other one has
 * longer than a comparison gives it. */
enum { LOOKS = 4, MOST_IDLE = DOCTOR_DEADLINE_S * LOOKS, MOST_S = 60 };

struct patience {
    const struct text_list *argv;
    double look_s; /* when it is looked at next */
    int idle;      /* looks in a row in which nothing of it ran: they, and not seconds, since this
                      process may wait for a CPU, too */
    bool judged,
        elsewhere; /* whether its ranks run where nobody sees from here, once that is known */
};

/* Whether a process that descends from a program of ours runs, or would if it got a CPU or its
 * disk. */
static bool one_runs(void)
{
    struct dirent **entries;
    int count = proc_list(&entries);
    bool runs = false;

    for (int at = 0; at < count; at++) {
        const char *name = entries[at]->d_name;
        struct process_stat stat;
        runs = runs || (isdigit((unsigned char)name[0]) &&
                        process_stat_read(strtol(name, NULL, 10), &stat) &&
                        (stat.state == 'R' || stat.state == 'D') && reaper_owns(name));
        free(entries[at]);
    }
    if (count >= 0)
        free(entries);
    return runs;
}

/* Ranks of a batch system's job, or of several hosts that all answer: what they do is not seen. */
static bool ranks_are_elsewhere(const struct text_list *argv)
{
    struct allocation allocation = allocation_read(argv);
    bool elsewhere = allocation.strict || allocation.nodes > 1;
    char *trouble = elsewhere ? allocation_trouble(argv, false) : NULL;

    elsewhere = elsewhere && !trouble;
    free(trouble);
    free(allocation.source);
    return elsewhere;
}

static bool goes_on(void *context, const struct pollfd *fds, size_t count, pid_t pid)
{
    struct patience *patience = context;
    double now_s = clock_now_s();

    (void)fds, (void)count, (void)pid;
    if (now_s < patience->look_s)
        return true;
    patience->look_s = now_s + 1.0 / (double)LOOKS;
    patience->idle = one_runs() ? 0 : patience->idle + 1;
    if (patience->idle < MOST_IDLE)
        return true;
    if (!patience->judged)
        patience->elsewhere = ranks_are_elsewhere(patience->argv);
    patience->judged = true;
    return patience->elsewhere;
}

struct child doctor_child(const struct text_list *argv)
{
    struct patience patience = {.argv = argv};
    struct child_guest guest = {.context = &patience, .serve = goes_on};
    struct child child = child_run_with(argv->items, MOST_S, &guest);

    if (child.end == CHILD_STOPPED) {
        child.end = CHILD_DEADLINE;
        child.deadline_s = round(child.seconds);
    }
    return child;
}
