/* SPDX-License-Identifier: MIT */
#include "posix/measure/losses.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/words.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static struct {
    int status;     /* how the last ones died; 0: none has */
    uint64_t since; /* how many did since one was told */
    double told_s;
} losses;

static void tell(const char *who, uint64_t count)
{
    int status = losses.status;
    const char *were = count == 1 ? "was" : "were", *they = count == 1 ? "it" : "they";

    if (WIFSIGNALED(status))
        warn("%s %s killed by signal %d (%s); what %s had not done will be done by others", who,
             were, WTERMSIG(status), strsignal(WTERMSIG(status)), they);
    else
        warn("%s ended with status %d; what %s had not done will be done by others", who,
             WEXITSTATUS(status), they);
    losses.since = 0;
    losses.told_s = clock_now_s();
}

void losses_tell_rest(void)
{
    char who[WORDS_TEXT];

    if (losses.since > 0)
        tell(words_count(losses.since, "more worker process", who), losses.since);
}

void losses_tell(pid_t child, int status)
{
    const double alike_s = 1;
    char who[WORDS_TEXT];

    if (status == losses.status && clock_now_s() - losses.told_s < alike_s) {
        losses.since++;
        return;
    }
    losses_tell_rest();
    losses.status = status;
    snprintf(who, sizeof who, "worker process %ld", (long)child);
    tell(who, 1);
}
