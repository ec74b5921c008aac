/* SPDX-License-Identifier: MIT */
#include "posix/measure/children.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
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

/* The children that the thread of this number has forked. */
static void kill_those_of(const char *thread)
{
    char path[64], text[512];
    pid_t number = 0;
    ssize_t length;

    snprintf(path, sizeof path, "/proc/self/task/%.20s/children", thread); /* proc(5) */
    int list = open(path, O_RDONLY | O_CLOEXEC);
    if (list < 0)
        return; /* they die with their parent: see team_ready() */
    while ((length = read(list, text, sizeof text)) > 0)
        kill_all(text, length, &number);
    close(list);
}

void children_end(void)
{
    DIR *threads = opendir("/proc/self/task");
    const struct dirent *thread;
    char own[16];

    /* cppcheck-suppress readdirCalled ; the stream is this thread's own (readdir(3)) */
    while (threads && (thread = readdir(threads)) != NULL)
        if (thread->d_name[0] != '.')
            kill_those_of(thread->d_name);
    if (threads) {
        closedir(threads);
    } else { /* no memory: then those that the main thread has forked */
        snprintf(own, sizeof own, "%ld", (long)getpid());
        kill_those_of(own);
    }
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        ;
}
