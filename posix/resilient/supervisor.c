/* SPDX-License-Identifier: MIT */
#include "posix/resilient/supervisor.h"

#include "common/base/fail.h"
#include "common/work/fault.h"
#include "posix/measure/losses.h"
#include "posix/measure/team.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_LOST = 100 }; /* after that nobody is replaced: a task may kill whoever begins it */

struct supervisor {
    const struct supervised *supervised;
    int running; /* workers, or who goes on in their place */
    pid_t children[];
};

static void start(struct supervisor *supervisor, int number)
{
    const struct supervised *supervised = supervisor->supervised;
    pid_t child = fork();

    check(child < 0 ? errno : 0, "fork");
    if (child == 0) {
        supervised->work(supervised->context, number);
        _exit(STATUS_DONE);
    }
    team_forked(number, child);
    supervisor->children[number] = child;
}

struct supervisor *supervisor_open(const struct supervised *supervised)
{
    int workers = supervised->workers;
    struct supervisor *supervisor =
        xcalloc(1, sizeof *supervisor + (size_t)workers * sizeof supervisor->children[0]);

    supervisor->supervised = supervised;
    supervisor->running = workers;
    for (int number = 0; number < workers; number++)
        start(supervisor, number);
    return supervisor;
}

void supervisor_close(struct supervisor *supervisor)
{
    losses_tell_rest();
    free(supervisor);
}

static void deal_with(struct supervisor *supervisor, pid_t child, enum team_news news)
{
    const struct supervised *supervised = supervisor->supervised;
    int number = 0;

    while (supervisor->children[number] != child)
        number++;
    supervisor->children[number] = 0; /* its number may be another process's from now on */
    if (news == TEAM_LOST && supervised->lost)
        supervised->lost(supervised->context, number);
    if (news == TEAM_LOST && fault_respawn() && fault_toll().lost_workers <= MOST_LOST) {
        start(supervisor, number);
        return;
    }
    supervisor->running--;
    if (supervised->gone)
        supervised->gone(supervised->context, number);
}

bool supervisor_wait(struct supervisor *supervisor, bool now)
{
    int status;

    while (supervisor->running > 0) {
        pid_t child = waitpid(-1, &status, now ? WUNTRACED | WNOHANG : WUNTRACED); /* join */
        if (child == 0)
            break;
        enum team_news news = team_news(child, status);
        if (news != TEAM_NOTHING)
            deal_with(supervisor, child, news);
        if (!now)
            break;
    }
    return supervisor->running > 0;
}

void supervise(const struct supervised *supervised)
{
    struct supervisor *supervisor = supervisor_open(supervised);

    while (supervisor_wait(supervisor, false))
        ;
    supervisor_close(supervisor);
}

void supervisor_must_be_left(int workers)
{
    if (fault_toll().lost_workers >= workers && !fault_respawn())
        fail(STATUS_FAILED,
             "every worker process (%d) is gone, and work is left to do; --respawn replaces those "
             "that are lost, and --journal keeps what they have done",
             workers);
}
