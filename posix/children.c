/* SPDX-License-Identifier: MIT */
#include "posix/children.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Kills the processes whose numbers stand in `text`, parted by blanks. The last number may go on in
 * the next piece of the file: `*number` is what has been read of it. */
static void kill_all(const char *text, ssize_t length, pid_t *number)
{
    for (ssize_t at = 0; at < length; at++)
        if (text[at] >= '0' && text[at] <= '9') {
            *number = *number * 10 + (text[at] - '0');
        } else if (*number > 0) {
            kill(*number, SIGKILL);
            *number = 0;
        }
}

void children_end(void)
{
    int list = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC); /* proc(5) */
    char text[512];
    pid_t number = 0;
    ssize_t length;

    if (list < 0)
        return; /* they die with their parent: see team_ready() */
    while ((length = read(list, text, sizeof text)) > 0)
        kill_all(text, length, &number);
    close(list);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        ;
}
