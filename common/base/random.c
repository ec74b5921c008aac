/* SPDX-License-Identifier: MIT */
#include "common/base/random.h"

#include "common/base/system.h"

#include <errno.h>

#if SYSTEM_IS_LINUX

#include <sys/random.h>

int random_bytes(void *bytes, size_t size)
{
    return getrandom(bytes, size, 0) == (ssize_t)size ? 0 : errno;
}

#else

#include <fcntl.h>
#include <unistd.h>

int random_bytes(void *bytes, size_t size)
{
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return errno;
    ssize_t got = read(fd, bytes, size);
    int error = got < 0 ? errno : got == (ssize_t)size ? 0 : EIO;
    close(fd);
    return error;
}

#endif
