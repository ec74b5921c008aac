/* SPDX-License-Identifier: MIT
 *
 * What the program does at a signal. The kernel keeps it, but for two signals by which the runtime
 * itself sees that a run hangs. */
#include "posix/explore/explore.h"

#include <errno.h>
#include <signal.h>

static struct sigaction of_alarm, of_profile; /* these are restored before each run */

static struct sigaction *kept(int number)
{
    return number == SIGALRM ? &of_alarm : number == SIGPROF ? &of_profile : NULL;
}

int explore_sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    int (*real)(int, const struct sigaction *, struct sigaction *);

    *(void **)&real = explore_real("sigaction");
    return real(number, action, old);
}

int sigaction(int number, const struct sigaction *restrict action, struct sigaction *restrict old)
{
    struct sigaction *mine = kept(number);

    if (!mine)
        return explore_sigaction(number, action, old);
    if (old)
        *old = *mine;
    if (action)
        *mine = *action;
    return 0;
}

void (*signal(int number, void (*handler)(int)))(int)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART}, old;

    return sigaction(number, &action, &old) == 0 ? old.sa_handler : SIG_ERR;
}
