/* SPDX-License-Identifier: MIT */
#include "common/base/membarrier.h"

#include "common/base/fail.h"
#include "common/base/system.h"

#include <errno.h>

#if SYSTEM_IS_LINUX

#include <sys/syscall.h>
#include <unistd.h>

/* From the kernel's interface, which never changes (<linux/membarrier.h> is not always there). */
static const int run[] = {1 << 3, 1 << 1}, make_ready[] = {1 << 4, 1 << 2};

static long call(int command)
{
    return syscall(SYS_membarrier, command, 0, 0);
}

#else

static const int run[2], make_ready[2];

static long call(int command)
{
    (void)command;
    errno = ENOSYS;
    return -1;
}

#endif

bool membarrier_ready(enum membarrier_scope scope)
{
    return call(make_ready[scope]) == 0;
}

void membarrier_all(enum membarrier_scope scope)
{
    check(call(run[scope]) == 0 ? 0 : errno, "membarrier");
}
