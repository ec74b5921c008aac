/* SPDX-License-Identifier: MIT
 *
 * signal_storm: a library for LD_PRELOAD (ld.so(8)) by which the program gets a signal every
 * 100 microseconds of real time, whose handler does nothing and without SA_RESTART, so that every
 * call that can be interrupted is (signal(7)). Forked children make a storm of their own. */
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

static void nothing(int signal)
{
    (void)signal;
}

static void storm(void)
{
    const struct itimerval every = {{0, 100}, {0, 100}};

    setitimer(ITIMER_REAL, &every, NULL); /* a child inherits none (setitimer(2)) */
}

__attribute__((constructor)) static void begin(void)
{
    struct sigaction action = {.sa_handler = nothing};

    sigaction(SIGALRM, &action, NULL);
    pthread_atfork(NULL, NULL, storm);
    storm();
}
