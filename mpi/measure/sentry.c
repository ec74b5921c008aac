/* SPDX-License-Identifier: MIT */
#include "mpi/measure/sentry.h"

#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int post = -1; /* our end of a pipe that nobody else holds: it closes with us */

/* mpirun waits for whoever holds the rank's output, and so this process holds nothing. It is in the
 * rank's process group: where mpirun ends that, it ends, too. */
static _Noreturn void keep_watch(int pipe_end, pid_t mpirun)
{
    char dismissed;
    ssize_t length;

    for (int fd = 0; fd < (int)sysconf(_SC_OPEN_MAX) && fd < 1 << 16; fd++)
        if (fd != pipe_end)
            close(fd);
    proc_rename("triptych-sentry");
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    do
        length = read(pipe_end, &dismissed, 1);
    while (length < 0 && errno == EINTR);
    if (length == 0)
        kill(mpirun, SIGTERM);
    _exit(STATUS_DONE);
}

void sentry_post(void)
{
    int ends[2];
    pid_t mpirun = getppid();

    if (descriptors_pipe(ends) != 0)
        return;
    pid_t sentry = fork();
    if (sentry == 0)
        keep_watch(ends[0], mpirun);
    close(ends[0]);
    if (sentry > 0)
        post = ends[1];
    else
        close(ends[1]);
}

void sentry_dismiss(void)
{
    if (post >= 0 && write(post, "", 1) == 1)
        close(post);
    post = -1;
}
