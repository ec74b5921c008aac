/* SPDX-License-Identifier: MIT
 *
 * A thread is told by a socket, and by an eventfd(2), that it looks at with poll() or select().
 * BROKEN: the data are made after that. NOBODY: it is not told. */
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2], counter, data;

static void *tell(void *argument)
{
    const uint64_t one = 1;
    char heard = 0;

#ifdef NOBODY
    return argument;
#endif
#ifndef BROKEN
    data = 1;
#endif
    assert(send(ends[0], "!", 1, 0) == 1 && recv(ends[0], &heard, 1, 0) == 1 && heard == '?');
    data = 2;
    assert(write(counter, &one, sizeof one) == sizeof one);
    return argument;
}

static void hear(void)
{
    struct pollfd file = {.fd = ends[1], .events = POLLIN};
    char heard = 0;

    assert(poll(&file, 1, -1) == 1);
    while (poll(&file, 1, 0) == 0)
        ;
    assert(read(ends[1], &heard, 1) == 1 && heard == '!' && data == 1);
    assert(write(ends[1], "?", 1) == 1);
}

int main(void)
{
    pthread_t thread;
    uint64_t count = 0;
    fd_set files;

    counter = eventfd(0, 0);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 || counter < 0)
        return 2;
    pthread_create(&thread, NULL, tell, NULL);
    hear();
    FD_ZERO(&files);
    FD_SET(counter, &files);
    assert(select(counter + 1, &files, NULL, NULL, NULL) == 1 && FD_ISSET(counter, &files));
    assert(read(counter, &count, sizeof count) == sizeof count && count == 1 && data == 2);
    pthread_join(thread, NULL);
    return close(ends[0]) + close(ends[1]) + close(counter);
}
