/* SPDX-License-Identifier: MIT
 *
 * child: runs one program to its end with a deadline and a bounded output, and leaves nothing
 * behind: not its children, not mpirun's daemons, not when the user presses Ctrl-C. Main thread
 * only; one child at a time. */
#ifndef TRIPTYCH_COMPARE_CHILD_H
#define TRIPTYCH_COMPARE_CHILD_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum child_end {
    CHILD_EXITED,      /* `status` is its exit status */
    CHILD_SIGNAL,      /* it died of signal `status` */
    CHILD_DEADLINE,    /* it was stopped at its deadline */
    CHILD_FLOOD,       /* it was stopped after CHILD_MOST_OUTPUT bytes */
    CHILD_INTERRUPTED, /* it was stopped because the user wants to stop */
    CHILD_NO_START,    /* it could not be started: `status` is errno */
    CHILD_STOPPED,     /* it was stopped because its guest had seen enough */
};

enum { CHILD_MOST_OUTPUT = 16 << 20, CHILD_MOST_ERRORS = 64 << 10 };

struct child {
    enum child_end end;
    int status;
    double seconds, deadline_s; /* from spawn to exit; what it was given */
    char *output, *errors;      /* what it wrote; of the errors only the first bytes are kept */
    size_t output_size, errors_size;
    /* Of one that failed: processes that the kernel killed meanwhile for a limit of memory around
     * us, or where memory ran out (common/base/memory_limit.h). */
    uint64_t memory_kills;
};

/* From now on SIGINT, SIGTERM and SIGHUP do not end this process but the running child, and every
 * process that a child leaves behind becomes ours, so that it can be found and ended. Once. */
void child_open(void);

/* The signal by which the user asked to stop; 0: none yet. */
int child_stop_signal(void);

/* Ends this process by that signal, if there is one: who started us shall see that we were
 * interrupted. For where nothing is lost by it. */
void child_heed_stop(void);

/* Runs argv (ended by NULL; argv[0] is looked for in PATH) with standard input from /dev/null, in a
 * process group of its own, for at most `deadline_s` seconds. child_free() gives back the result.
 */
struct child child_run(char *const argv[], double deadline_s);

enum { CHILD_GUEST_FILES = 600 };
static const double CHILD_GUEST_S = 0.05;

/* Who has something to do with a child while it runs. */
struct child_guest {
    void *context;
    /* In the child, before exec(2): sets limits. It may fork, and return in what shall become the
     * program, while the child goes on as its keeper. Returns 0, or errno: it does not start. NULL:
     * there are none. */
    int (*confine)(void *context);
    /* Writes what to wait for, and returns how many (at most CHILD_GUEST_FILES). NULL: nothing. */
    size_t (*files)(void *context, struct pollfd *fds);
    /* The user wants to stop: asks the child to end by itself, and returns how many seconds it has
     * for that; who asks twice need not wait. NULL: it is ended at once. */
    double (*stop)(void *context);
    /* After each wait, which takes CHILD_GUEST_S at most: what came of it. False: end the child.
     * NULL: nobody asks. */
    bool (*serve)(void *context, const struct pollfd *fds, size_t count, pid_t pid);
};

/* The same with a guest (NULL: none). */
struct child child_run_with(char *const argv[], double deadline_s, const struct child_guest *guest);

/* Why it is not a success, as one printable line, in the program's own words where it said
 * something, and child_memory() before them; the caller frees it. */
char *child_error(const struct child *child);

/* The same where the user sets the deadline: it names --deadline. */
char *child_error_advised(const struct child *child);

/* That the kernel killed some of it for want of memory, and what to do; NULL: it is not known to
 * have done so. The caller frees it. */
char *child_memory(const struct child *child);

/* Those words and then `said`, which it takes; or `said` alone. The caller frees it. */
char *child_memory_first(const struct child *child, char *said);

/* Whether it failed and child_memory() tells why. */
bool child_lacked_memory(const struct child *child);

/* Whether it, or by its status what it started, died of SIGKILL. */
bool child_was_killed(const struct child *child);

void child_free(struct child *child);

#endif
