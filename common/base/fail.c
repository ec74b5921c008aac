/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"

#include "common/base/inherited.h"
#include "common/base/shared.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

enum { TEXT = 1024 };

/* Many workers may meet the same fault at the same moment: no more files, no more memory. The first
 * one tells it for all. In memory that forked children share; NULL: there is no crowd. */
static struct crowd {
    _Atomic uint64_t fault; /* the hash of the first one's text; 0: nobody has failed */
    atomic_int workers;     /* that have failed with it */
    _Atomic pid_t told_by;  /* the process that has told it; 0: not yet */
} * crowd;

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

void fail_crowd(bool many)
{
    if (many && !crowd)
        crowd = shared_alloc(1, sizeof *crowd);
}

static void nap(void)
{
    nanosleep(&(struct timespec){0, 10000000L}, NULL);
}

/* Never 0. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash | 1;
}

/* Tells a fault that others may meet just now, once, with their number. It returns when that has
 * been done, in each process once. */
static void tell_for_all(const char *text)
{
    const int naps_for_others = 10, most_naps = 200;
    uint64_t mine = hash_of(text), first = 0;
    bool tells = atomic_compare_exchange_strong(&crowd->fault, &first, mine);

    if (!tells && first != mine) {
        warn("%s", text);
        return;
    }
    atomic_fetch_add(&crowd->workers, 1);
    for (int naps = 0; tells ? naps < naps_for_others : naps < most_naps; naps++) {
        if (atomic_load(&crowd->told_by) != 0)
            break;
        nap();
    }
    int workers = atomic_load(&crowd->workers);
    if (tells && workers > 1)
        warn("%s (%d workers)", text, workers);
    else if (tells)
        warn("%s", text);
    if (tells)
        atomic_store(&crowd->told_by, getpid());
    while (!tells && atomic_load(&crowd->told_by) == getpid())
        pause(); /* that thread takes us along */
}

void fail(int status, const char *format, ...)
{
    char text[TEXT];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (crowd)
        tell_for_all(text);
    else
        warn("%s", text);
    if (speaker.owner && speaker.owner != getpid())
        _exit(status);
    if (speaker.leave)
        speaker.leave(status);
    exit(status);
}

void ok(int code, const char *call)
{
    if (code == 0)
        return;
    if (code == EAGAIN || code == ENOMEM)
        fail(STATUS_FAILED, "%s: %s; use fewer --workers or raise the limits (ulimit -a)", call,
             strerror(code));
    fail(STATUS_FAILED, "%s: %s", call, strerror(code));
}

void *xcalloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);

    ok(memory ? 0 : errno, "calloc");
    return memory;
}
