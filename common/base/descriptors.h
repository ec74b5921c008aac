/* SPDX-License-Identifier: MIT
 *
 * descriptors: files that are closed by exec(2) from the moment on at which they are open
 * (pipe2(2), accept4(2), SOCK_CLOEXEC), memory that has no name (memfd_create(2)) and waiting with
 * a mask of signals (ppoll(2)). Without Linux a program that another thread starts in that very
 * moment inherits them, memory is not shared between ranks in this way, and only descriptors below
 * FD_SETSIZE (1024) can be waited for. Any thread. */
#ifndef TRIPTYCH_DESCRIPTORS_H
#define TRIPTYCH_DESCRIPTORS_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <time.h>

/* pipe(2), closed by exec. Returns 0, or -1 and errno. */
int descriptors_pipe(int ends[2]);

/* The next connection of a listening socket: closed by exec, does not block. Below 0: errno. */
int descriptors_accept(int listener);

/* socket(2), closed by exec; `waits`: whether it blocks. Below 0: errno. */
int descriptors_socket(int family, int type, int protocol, bool waits);

/* Memory without a name, for ftruncate(2) and mmap(2); the name is for those who look at /proc.
 * Below 0: errno (ENOSYS: this system has none that another process could open). */
int descriptors_memory(const char *name);

/* ppoll(2): waits for files for at most so long (NULL: without end), with that mask of signals
 * (NULL: as it is). It is not a poll(2) of the program's own. Returns what ppoll would. */
int descriptors_wait(struct pollfd *files, nfds_t count, const struct timespec *longest,
                     const sigset_t *mask);

#endif
