/* SPDX-License-Identifier: MIT */
#include "common/base/descriptors.h"

#include "common/base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#if SYSTEM_IS_LINUX

#include <sys/mman.h>

int descriptors_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

int descriptors_accept(int listener)
{
    /* cppcheck-suppress nullPointer ; accept4(2) allows it: nobody asks who it is */
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int descriptors_socket(int family, int type, int protocol, bool waits)
{
    return socket(family, type | SOCK_CLOEXEC | (waits ? 0 : SOCK_NONBLOCK), protocol);
}

int descriptors_memory(const char *name)
{
    return memfd_create(name, MFD_CLOEXEC);
}

int descriptors_wait(struct pollfd *files, nfds_t count, const struct timespec *longest,
                     const sigset_t *mask)
{
    return ppoll(files, count, longest, mask);
}

#else

#include <sys/select.h>

/* Returns the descriptor, or -1 and errno. */
static int close_by_exec(int fd, bool waits)
{
    int error;

    if (fd < 0 || (fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
                   (waits || fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) == 0)))
        return fd;
    error = errno;
    close(fd);
    errno = error;
    return -1;
}

int descriptors_pipe(int ends[2])
{
    if (pipe(ends) != 0)
        return -1;
    return fcntl(ends[0], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) != 0 ? -1
                                                                                                : 0;
}

int descriptors_accept(int listener)
{
    /* cppcheck-suppress nullPointer ; accept(2) allows it: nobody asks who it is */
    return close_by_exec(accept(listener, NULL, NULL), false);
}

int descriptors_socket(int family, int type, int protocol, bool waits)
{
    return close_by_exec(socket(family, type, protocol), waits);
}

int descriptors_memory(const char *name)
{
    (void)name;
    errno = ENOSYS;
    return -1;
}

/* What pselect(2) found, in poll's words: it calls an end of file, and an error, readable. */
static int found(struct pollfd *file, const fd_set *readable, const fd_set *writable)
{
    if (file->fd < 0)
        return 0;
    if ((file->events & POLLIN) && FD_ISSET(file->fd, readable))
        file->revents = (short)(file->revents | POLLIN);
    if ((file->events & POLLOUT) && FD_ISSET(file->fd, writable))
        file->revents = (short)(file->revents | POLLOUT);
    return file->revents != 0;
}

int descriptors_wait(struct pollfd *files, nfds_t count, const struct timespec *longest,
                     const sigset_t *mask)
{
    fd_set readable, writable;
    int most = -1, ready = 0;

    FD_ZERO(&readable);
    FD_ZERO(&writable);
    for (nfds_t at = 0; at < count; at++) {
        files[at].revents = 0;
        if (files[at].fd < 0)
            continue;
        if (files[at].fd >= FD_SETSIZE) {
            errno = EINVAL;
            return -1;
        }
        if (files[at].events & POLLIN)
            FD_SET(files[at].fd, &readable);
        if (files[at].events & POLLOUT)
            FD_SET(files[at].fd, &writable);
        most = files[at].fd > most ? files[at].fd : most;
    }
    if (pselect(most + 1, &readable, &writable, NULL, longest, mask) < 0)
        return -1;
    for (nfds_t at = 0; at < count; at++)
        ready += found(&files[at], &readable, &writable);
    return ready;
}

#endif
