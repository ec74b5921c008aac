/* SPDX-License-Identifier: MIT */
#include "common/base/stream.h"

#include "common/base/system.h"

#include <errno.h>
#include <unistd.h>

#if SYSTEM_IS_LINUX

FILE *stream_open(int fd, void *context, stream_write *write)
{
    (void)fd;
    return fopencookie(context, "w", (cookie_io_functions_t){.write = write});
}

int stream_close(FILE *stream)
{
    fclose(stream); /* `write` has kept the error */
    return 0;
}

#else

FILE *stream_open(int fd, void *context, stream_write *write)
{
    int own = dup(fd);

    (void)context, (void)write;
    FILE *stream = own < 0 ? NULL : fdopen(own, "w");
    if (!stream && own >= 0)
        close(own); /* cppcheck-suppress doubleFree ; fdopen() has not taken it */
    return stream;
}

int stream_close(FILE *stream)
{
    int before = ferror(stream) ? EIO : 0;

    return fclose(stream) != 0 ? errno : before;
}

#endif

#if SYSTEM_IS_LINUX && defined(__GLIBC__)

int stream_take_stdout(stream_write *write)
{
    FILE *stream = stream_open(STDOUT_FILENO, NULL, write);

    if (!stream)
        return errno;
    if (isatty(STDOUT_FILENO))
        setvbuf(stream, NULL, _IOLBF, BUFSIZ);
    stdout = stream;
    return 0;
}

#else

int stream_take_stdout(stream_write *write)
{
    (void)write;
    return 0;
}

#endif
