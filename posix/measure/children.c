/* SPDX-License-Identifier: MIT */
#include "posix/measure/children.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/wait.h>

/* A number whose process has been reaped may be anybody's by now. That of a child that has not is
 * still its own, even if it has ended. */
static bool is_child(pid_t process)
{
    siginfo_t end;

    return waitid(P_PID, (id_t)process, &end, WEXITED | WNOHANG | WNOWAIT) == 0;
}

void children_end(const _Atomic pid_t *processes, int count)
{
    for (int number = 0; number < count; number++) {
        pid_t process = atomic_load(&processes[number]);
        if (process > 0 && is_child(process))
            kill(process, SIGKILL);
    }
    for (int number = 0; number < count; number++) {
        pid_t process = atomic_load(&processes[number]);
        while (process > 0 && waitpid(process, NULL, 0) < 0 && errno == EINTR)
            ;
    }
}
