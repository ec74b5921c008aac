/* SPDX-License-Identifier: MIT */
#include "common/base/output.h"

#include "common/base/fail.h"
#include "common/base/stream.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool tells_story;
static int results_fd = STDOUT_FILENO;
static atomic_bool closed;
static _Atomic uint64_t written;

void output_incomplete(int code)
{
    fail(STATUS_FAILED, "standard output: %s; the results are not complete", strerror(code));
}

void output_open(bool story_too)
{
    tells_story = story_too;
}

/* ---- stdio ----------------------------------------------------------------------------------- */

static int stdio_trouble; /* errno of the first write that failed; 0: none did */

/* What printf(3) wrote. After an error stdio throws its buffer away and keeps no errno. */
static ssize_t put_stdio(void *nothing, const char *bytes, size_t size)
{
    (void)nothing;
    int code = atomic_load(&closed) ? 0 : whole_write(STDOUT_FILENO, bytes, size);

    if (code == EPIPE)
        atomic_store(&closed, true);
    else if (code != 0 && stdio_trouble == 0)
        stdio_trouble = code;
    return (ssize_t)size;
}

void output_stdio(void)
{
    check(stream_take_stdout(put_stdio), "fopencookie");
}

void output_conclude(void)
{
    if (fflush(stdout) != 0 && stdio_trouble == 0)
        stdio_trouble = errno;
    if (stdio_trouble != 0)
        output_incomplete(stdio_trouble);
}

/* ---- lines and records ----------------------------------------------------------------------- */

void output_mute(void)
{
    results_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    check(results_fd < 0 ? errno : 0, "open /dev/null");
}

static void put(int fd, const char *bytes, size_t size)
{
    int code = atomic_load(&closed) ? 0 : whole_write(fd, bytes, size);

    if (code == EPIPE)
        atomic_store(&closed, true);
    else if (code != 0)
        output_incomplete(code);
    else if (fd == STDOUT_FILENO)
        atomic_fetch_add_explicit(&written, size, memory_order_relaxed);
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
    put_line(translate(format), arguments);
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

uint64_t output_written(void)
{
    return atomic_load(&written);
}

bool output_closed(void)
{
    return atomic_load(&closed);
}
