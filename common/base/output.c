/* SPDX-License-Identifier: MIT */
#include "common/base/output.h"

#include "common/base/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool tells_story;
static int results_fd = STDOUT_FILENO;
static atomic_bool closed;

void output_open(bool story_too)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    ok(sigaction(SIGPIPE, &ignore, NULL) ? errno : 0, "sigaction");
    tells_story = story_too;
}

void output_mute(void)
{
    results_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    ok(results_fd < 0 ? errno : 0, "open /dev/null");
}

static void put(int fd, const char *bytes, size_t size)
{
    while (size > 0 && !atomic_load(&closed)) {
        ssize_t written = write(fd, bytes, size);
        if (written >= 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (errno == EPIPE) {
            atomic_store(&closed, true);
        } else if (errno == EAGAIN) {
            struct pollfd room = {.fd = fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (errno != EINTR) {
            fail(STATUS_FAILED, "standard output: %s; the results are not complete",
                 strerror(errno));
        }
    }
}

static void put_line(const char *format, va_list arguments)
{
    char line[4096];
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    size_t size = length < 0 ? 0 : (size_t)length;

    if (size > sizeof line - 2)
        size = sizeof line - 2;
    line[size++] = '\n';
    put(results_fd, line, size);
}

void story(const char *format, ...)
{
    va_list arguments;

    if (!tells_story)
        return;
    va_start(arguments, format);
    put_line(format, arguments);
    va_end(arguments);
}

bool output_has_story(void)
{
    return tells_story;
}

void output_line(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put_line(format, arguments);
    va_end(arguments);
}

void output_write(const char *bytes, size_t size)
{
    put(results_fd, bytes, size);
}

void output_record(const char *bytes, size_t size)
{
    put(STDOUT_FILENO, bytes, size);
}

bool output_closed(void)
{
    return atomic_load(&closed);
}
