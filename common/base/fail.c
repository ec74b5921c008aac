/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"

#include "common/base/crowd.h"
#include "common/base/inherited.h"
#include "common/base/shared.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *program;
    const char *who;
    int number;
    pid_t owner; /* the process that may run exit handlers; a forked child may not */
    void (*leave)(int status);
} speaker = {.program = "triptych"};

void fail_open(const char *program, void (*leave)(int status))
{
    speaker.program = program;
    speaker.owner = getpid();
    speaker.leave = leave;
    inherited_settle();
}

void fail_name(const char *who, int number)
{
    speaker.who = who;
    speaker.number = number;
}

/* In memory that all workers share; NULL: there is but one. */
static struct crowd *crowd;

/* One write(2) for the whole line, so that lines of several workers do not mix. */
static void say(const char *format, va_list arguments)
{
    char line[2048];
    int head = speaker.who ? snprintf(line, sizeof line, "%s (%s %d): ", speaker.program,
                                      speaker.who, speaker.number)
                           : snprintf(line, sizeof line, "%s: ", speaker.program);
    size_t used = head < 0 ? 0 : (size_t)head;

    if (used > sizeof line / 2)
        used = sizeof line / 2;
    int tail = vsnprintf(line + used, sizeof line - used - 1, format, arguments);
    used += tail < 0 ? 0 : (size_t)tail;
    if (used > sizeof line - 2)
        used = sizeof line - 2;
    /* What was typed, or a name, shall not steer the terminal. */
    for (size_t at = 0; at < used; at++)
        if (iscntrl((unsigned char)line[at]) && line[at] != '\n' && line[at] != '\t')
            line[at] = '?';
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        return; /* nobody is left to tell */
}

void warn(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

void fail_crowd(struct crowd *shared)
{
    crowd = shared;
}

void fail_crowd_open(bool many)
{
    if (many && !crowd)
        crowd = shared_alloc(1, crowd_size());
}

static void say_line(const char *line)
{
    warn("%s", line);
}

void fail(int status, const char *format, ...)
{
    char text[CROWD_TEXT];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (crowd)
        crowd_tell(crowd, text, speaker.who ? speaker.who : "worker", say_line);
    else
        warn("%s", text);
    if (speaker.owner && speaker.owner != getpid())
        _exit(status);
    if (speaker.leave)
        speaker.leave(status);
    exit(status);
}

void check(int code, const char *call)
{
    if (code == 0)
        return;
    if (code == EAGAIN || code == ENOMEM)
        fail(STATUS_FAILED, "%s: %s; use fewer --workers or raise the limits (ulimit -a)", call,
             strerror(code));
    fail(STATUS_FAILED, "%s: %s", call, strerror(code));
}

void *xcalloc(uint64_t count, uint64_t size)
{
    bool fits = count <= SIZE_MAX && size <= SIZE_MAX;
    void *memory = fits ? calloc(count ? (size_t)count : 1, size ? (size_t)size : 1) : NULL;

    check(memory ? 0 : fits ? errno : ENOMEM, "calloc");
    return memory;
}
