/* SPDX-License-Identifier: MIT
 *
 * signal_storm: a library for LD_PRELOAD (ld.so(8)) by which the program gets a signal every
 * 100 microseconds of real time, whose handler does nothing and without SA_RESTART, so that every
 * call that can be interrupted is (signal(7)). Forked children make a storm of their own.
 *
 * In a program of MPI the storm blows between MPI_Init_thread and MPI_Finalize: how ranks find
 * their launcher is the library's work, and Open MPI 4.1 gives up now and then when its connect(2)
 * is interrupted ("OPAL ERROR: Unreachable", one start of some hundreds). */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/time.h>

static void nothing(int signal)
{
    (void)signal;
}

static bool blowing;

static void storm(void)
{
    const struct itimerval every = {{0, 100}, {0, 100}};

    blowing = true;
    setitimer(ITIMER_REAL, &every, NULL);
}

/* A child inherits no timer (setitimer(2)). */
static void storm_in_child(void)
{
    if (blowing)
        storm();
}

static void calm(void)
{
    const struct itimerval never = {{0, 0}, {0, 0}};

    blowing = false;
    setitimer(ITIMER_REAL, &never, NULL);
}

__attribute__((constructor)) static void begin(void)
{
    struct sigaction action = {.sa_handler = nothing};

    sigaction(SIGALRM, &action, NULL);
    pthread_atfork(NULL, NULL, storm_in_child);
    if (!dlsym(RTLD_NEXT, "MPI_Init_thread"))
        storm();
}

/* ---- what programs of MPI call instead of the library (the header need not be there) --------- */

int MPI_Init_thread(int *argc, char ***argv, int wanted, int *given);
int MPI_Finalize(void);

int MPI_Init_thread(int *argc, char ***argv, int wanted, int *given)
{
    int (*real)(int *, char ***, int, int *);

    *(void **)&real = dlsym(RTLD_NEXT, "MPI_Init_thread");
    int code = real(argc, argv, wanted, given);
    storm();
    return code;
}

int MPI_Finalize(void)
{
    int (*real)(void);

    calm();
    *(void **)&real = dlsym(RTLD_NEXT, "MPI_Finalize");
    return real();
}
