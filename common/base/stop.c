/* SPDX-License-Identifier: MIT */
#include "common/base/stop.h"

#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNALS = sizeof signals / sizeof signals[0] };

static struct {
    atomic_int *noted;      /* shared with forked children; NULL: not open */
    _Atomic double first_s; /* when this process heard of it, by clock_now_s(); 0: not yet */
    int pipe[2];
    struct sigaction before[SIGNALS];
} stop;

void stop_note(int number)
{
    int none = 0, error = errno;

    if (stop.noted && atomic_compare_exchange_strong(stop.noted, &none, number) &&
        write(stop.pipe[1], "", 1) < 0)
        atomic_store(stop.noted, number); /* who sleeps wakes by itself, later */
    errno = error;
}

/* timeout(1) sends a signal to its child and then to the child's group, and so do launchers: what
 * comes within a moment is the same request. Later it is an impatient user's. */
static void hear(int number)
{
    const double same_s = 0.5;
    double now_s = clock_now_s(), none_s = 0;

    if (!atomic_compare_exchange_strong(&stop.first_s, &none_s, now_s) && now_s - none_s > same_s) {
        signal(number, SIG_DFL);
        raise(number); /* it comes when the handler returns */
    }
    stop_note(number);
}

static void each(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

    for (int at = 0; at < SIGNALS; at++)
        if (stop.before[at].sa_handler != SIG_IGN)
            check(sigaction(signals[at], &action, NULL) ? errno : 0, "sigaction");
}

void stop_open(void)
{
    for (int at = 0; at < SIGNALS; at++)
        check(sigaction(signals[at], NULL, &stop.before[at]) ? errno : 0, "sigaction");
    check(descriptors_pipe(stop.pipe) ? errno : 0, "pipe");
    for (int at = 0; at < 2; at++)
        check(fcntl(stop.pipe[at], F_SETFL, O_NONBLOCK) ? errno : 0, "fcntl");
    stop.noted = shared_alloc(1, sizeof *stop.noted);
    atomic_store(&stop.first_s, 0);
    each(hear, SA_RESTART);
}

void stop_close(void)
{
    if (!stop.noted)
        return;
    for (int at = 0; at < SIGNALS; at++)
        check(sigaction(signals[at], &stop.before[at], NULL) ? errno : 0, "sigaction");
    close(stop.pipe[0]);
    close(stop.pipe[1]);
    shared_free(stop.noted, 1, sizeof *stop.noted);
    stop.noted = NULL;
}

int stop_signal(void)
{
    return stop.noted ? atomic_load(stop.noted) : 0;
}

int stop_file(void)
{
    return stop.noted ? stop.pipe[0] : -1;
}

void stop_sleep(double seconds)
{
    struct pollfd noted = {.fd = stop_file(), .events = POLLIN};
    double end_s = clock_now_s() + seconds, left_s = seconds;

    while (left_s > 0 && stop_signal() == 0) {
        struct timespec time = {(time_t)left_s, (long)((left_s - (double)(time_t)left_s) * 1e9)};
        descriptors_wait(&noted, 1, &time, NULL);
        left_s = end_s - clock_now_s();
    }
}

void stop_by_parent(void)
{
    each(SIG_IGN, 0);
}

void stop_leave(void)
{
    int number = stop_signal();
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t only;

    sigaction(number, &standard, NULL);
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    _exit(128 + number);
}
