/* SPDX-License-Identifier: MIT
 *
 * Pipes, sockets and eventfd(2) as things to wait for: who reads from an empty one, or looks with
 * poll(2) or select(2) until there is something in one, waits as for a lock. */
#include "posix/explore/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static int real_poll(struct pollfd *files, nfds_t count, int timeout_ms)
{
    static int (*real)(struct pollfd *, nfds_t, int);

    if (!real)
        *(void **)&real = explore_real("poll");
    return real(files, count, timeout_ms);
}

static bool is_ready(int number, short events)
{
    struct pollfd file = {.fd = number, .events = events};

    return real_poll(&file, 1, 0) != 0;
}

static bool can_read(const struct thread *thread)
{
    return is_ready((int)thread->op.address, POLLIN);
}

static bool can_write(const struct thread *thread)
{
    return is_ready((int)thread->op.address, POLLOUT);
}

/* What it orders: each pipe by itself; of a socket it is not known which one is its other end.
 * NULL: it is a file of another kind, or there is only one thread. */
static struct object *channel_of(int number)
{
    struct stat what;
    uintptr_t inode = 0;

    if (!explore_on || fstat(number, &what) != 0)
        return NULL;
    if (S_ISFIFO(what.st_mode))
        inode = what.st_ino;
    else if (!S_ISSOCK(what.st_mode) && (what.st_mode & S_IFMT) != 0)
        return NULL;
    return explore_object((const void *)(inode << 3 | UINT64_C(1) << 62), OBJECT_ATOMIC);
}

/* False: a handler has ended it. */
static bool wait_for(int number, bool reads, uintptr_t pc)
{
    explore_test_cancel();
    if (explore_step((struct op){.kind = OP_INPUT,
                                 .address = (uintptr_t)number,
                                 .pc = pc,
                                 .ready = reads ? can_read : can_write,
                                 .interruption = INTERRUPTED_UNLESS_RESTARTED}))
        return true;
    errno = EINTR;
    return false;
}

/* Before a call that reads from or writes to `number`; what it does is seen by others. False: a
 * handler has ended it. */
static bool begin(int number, bool reads, bool waits, struct object **channel, uintptr_t pc)
{
    *channel = channel_of(number);
    if (!*channel)
        return true;
    if (waits && !wait_for(number, reads, pc))
        return false;
    if (!waits)
        explore_step((struct op){.kind = OP_INPUT, .address = (uintptr_t)number, .pc = pc});
    if (!reads)
        explore_release(&(*channel)->clock);
    explore_changed();
    return true;
}

static void end(struct object *channel, const void *buffer, ssize_t got, uintptr_t pc)
{
    if (channel)
        explore_acquire(&channel->clock);
    if (got > 0)
        explore_libc_access(buffer, (size_t)got, true, pc);
}

static bool may_wait(int number)
{
    return !(fcntl(number, F_GETFL) & O_NONBLOCK);
}

ssize_t read(int number, void *buffer, size_t size)
{
    ssize_t (*real)(int, void *, size_t), got;
    struct object *channel;

    if (!begin(number, true, may_wait(number), &channel, HERE))
        return -1;
    *(void **)&real = explore_real("read");
    got = real(number, buffer, size);
    end(channel, buffer, got, HERE);
    return got;
}

ssize_t write(int number, const void *buffer, size_t size)
{
    ssize_t (*real)(int, const void *, size_t);
    struct object *channel;

    explore_libc_access(buffer, size, false, HERE);
    if (!begin(number, false, may_wait(number), &channel, HERE))
        return -1;
    *(void **)&real = explore_real("write");
    return real(number, buffer, size);
}

ssize_t recv(int number, void *buffer, size_t size, int flags)
{
    ssize_t (*real)(int, void *, size_t, int), got;
    bool waits = may_wait(number) && !(flags & MSG_DONTWAIT);
    struct object *channel;

    if (!begin(number, true, waits, &channel, HERE))
        return -1;

    *(void **)&real = explore_real("recv");
    got = real(number, buffer, size, flags);
    end(channel, buffer, got, HERE);
    return got;
}

ssize_t send(int number, const void *buffer, size_t size, int flags)
{
    ssize_t (*real)(int, const void *, size_t, int);
    bool waits = may_wait(number) && !(flags & MSG_DONTWAIT);
    struct object *channel;

    explore_libc_access(buffer, size, false, HERE);
    if (!begin(number, false, waits, &channel, HERE))
        return -1;
    *(void **)&real = explore_real("send");
    return real(number, buffer, size, flags);
}

/* ---- several at once ------------------------------------------------------------------------- */

static struct looking {
    const struct pollfd *files;
    nfds_t count;
} looking[MOST_THREADS]; /* of each thread that waits so */

static bool any_is_ready(const struct thread *thread)
{
    const struct looking *one = &looking[thread->number];

    for (nfds_t at = 0; at < one->count; at++)
        if (one->files[at].fd >= 0 && is_ready(one->files[at].fd, one->files[at].events))
            return true;
    return false;
}

/* `until_ns` 0: without end. -1: a handler has ended it. */
static int look(struct pollfd *files, nfds_t count, bool waits, int64_t until_ns, uintptr_t pc)
{
    struct op op = {.kind = OP_INPUT,
                    .address = count > 0 ? (uintptr_t)files[0].fd : 0,
                    .pc = pc,
                    .ready = waits ? any_is_ready : NULL,
                    .until_ns = until_ns,
                    .interruption = waits ? INTERRUPTED : NOT_INTERRUPTED};

    explore_test_cancel();
    looking[explore_self->number] = (struct looking){files, count};
    explore_step(op);
    if (explore_self->broken_off) {
        errno = EINTR;
        return -1;
    }
    int ready = real_poll(files, count, 0);
    for (nfds_t at = 0; at < count && ready > 0; at++) {
        struct object *channel = files[at].revents ? channel_of(files[at].fd) : NULL;
        if (channel)
            explore_acquire(&channel->clock);
    }
    if (ready == 0 && !waits)
        explore_looked((uintptr_t)files, pc, PATIENCE);
    return ready;
}

int poll(struct pollfd *files, nfds_t count, int timeout_ms)
{
    int64_t until_ns = timeout_ms > 0 ? explore_now_ns() + timeout_ms * INT64_C(1000000) : 0;

    if (!explore_on)
        return real_poll(files, count, timeout_ms);
    return look(files, count, timeout_ms != 0, until_ns, HERE);
}

static short events_of(int number, const fd_set *reads, const fd_set *writes, const fd_set *others)
{
    bool in = reads && FD_ISSET(number, reads), out = writes && FD_ISSET(number, writes);

    return (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0) |
                   (others && FD_ISSET(number, others) ? POLLPRI : 0));
}

/* Keeps in the set those that are ready; how many. */
static int keep_ready(fd_set *set, const struct pollfd *file, short events)
{
    if (!set || !FD_ISSET(file->fd, set))
        return 0;
    if (file->revents & events)
        return 1;
    FD_CLR(file->fd, set);
    return 0;
}

int select(int end, fd_set *restrict reads, fd_set *restrict writes, fd_set *restrict others,
           struct timeval *restrict timeout)
{
    struct pollfd files[FD_SETSIZE];
    nfds_t count = 0;
    int64_t ns = timeout ? timeout->tv_sec * INT64_C(1000000000) + timeout->tv_usec * 1000 : 0;
    int ready = 0;

    for (int number = 0; number < end && number < FD_SETSIZE; number++) {
        short events = events_of(number, reads, writes, others);
        if (events)
            files[count++] = (struct pollfd){.fd = number, .events = events};
    }
    if (!explore_on)
        real_poll(files, count, timeout ? (int)(ns / 1000000) : -1);
    else if (look(files, count, !timeout || ns > 0, ns > 0 ? explore_now_ns() + ns : 0, HERE) < 0)
        return -1;
    for (nfds_t at = 0; at < count; at++)
        ready += keep_ready(reads, &files[at], POLLIN | POLLHUP | POLLERR) +
                 keep_ready(writes, &files[at], POLLOUT | POLLERR) +
                 keep_ready(others, &files[at], POLLPRI);
    return ready;
}

/* ---- between runs ---------------------------------------------------------------------------- */

uint64_t explore_input_take_out(int number)
{
    ssize_t (*real)(int, void *, size_t), got = 1;
    char bytes[256];
    uint64_t count = 0;

    *(void **)&real = explore_real("read");
    while (got > 0 && is_ready(number, POLLIN)) {
        got = real(number, bytes, sizeof bytes);
        if (got == sizeof count)
            memcpy(&count, bytes, sizeof count);
    }
    return count;
}

void explore_input_put_in(int number, uint64_t count)
{
    ssize_t (*real)(int, const void *, size_t);

    *(void **)&real = explore_real("write");
    if (count > 0 && real(number, &count, sizeof count) < 0)
        return; /* it is of another kind, a timer */
}
