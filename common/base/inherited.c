/* SPDX-License-Identifier: MIT */
#include "common/base/inherited.h"

#include "common/base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static const int heeded[] = {SIGCHLD, SIGALRM};
static const int errors_instead[] = {SIGPIPE, SIGXFSZ};

enum { HEEDED = sizeof heeded / sizeof heeded[0] };
enum { ERRORS_INSTEAD = sizeof errors_instead / sizeof errors_instead[0] };

/* Reading from /dev/null finds the end. To write to it, it would have to be open for writing. */
static void fill_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            /* cppcheck-suppress leakNoVarFunctionCall ; it stays open */
            check(open("/dev/null", O_RDONLY) < 0 ? errno : 0,
                  "open /dev/null"); /* the lowest free */
}

static void unblock_all(void)
{
    sigset_t none;

    sigemptyset(&none);
    check(sigprocmask(SIG_SETMASK, &none, NULL) ? errno : 0, "sigprocmask");
}

void inherited_settle(void)
{
    struct sigaction now;

    fill_descriptors();
    for (int at = 0; at < HEEDED; at++) {
        check(sigaction(heeded[at], NULL, &now) ? errno : 0, "sigaction");
        if (now.sa_handler == SIG_IGN) /* a handler is a library's */
            signal(heeded[at], SIG_DFL);
    }
    for (int at = 0; at < ERRORS_INSTEAD; at++)
        signal(errors_instead[at], SIG_IGN);
    unblock_all(); /* last: a signal that is pending comes now */
}

void inherited_hand_on(void)
{
    for (int at = 0; at < ERRORS_INSTEAD; at++)
        signal(errors_instead[at], SIG_DFL);
    unblock_all();
}

void inherited_clean(void)
{
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL); /* fails for those that nobody can ignore */
    unblock_all();
}
