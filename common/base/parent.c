/* SPDX-License-Identifier: MIT */
#include "common/base/parent.h"

#include "common/base/system.h"

#if SYSTEM_IS_LINUX

#include <errno.h>
#include <sys/prctl.h>

int parent_signals_end(int signal)
{
    return prctl(PR_SET_PDEATHSIG, signal) ? errno : 0;
}

/* Linux has known both since 3.4; qemu-user 7.2, which runs programs of other processors, does not,
 * and orphans are lost there as on other systems. */
static int unless_unknown(int status)
{
    return status && errno != EINVAL ? errno : 0;
}

int parent_of_orphans(bool *before)
{
    int reaper = 0, code = unless_unknown(prctl(PR_GET_CHILD_SUBREAPER, &reaper));

    *before = reaper != 0;
    return code;
}

int parent_take_orphans(bool take)
{
    return unless_unknown(prctl(PR_SET_CHILD_SUBREAPER, take ? 1 : 0));
}

int parent_hides(void)
{
    return prctl(PR_SET_DUMPABLE, 0) ? errno : 0;
}

#else

int parent_signals_end(int signal)
{
    (void)signal;
    return 0;
}

int parent_of_orphans(bool *before)
{
    *before = false;
    return 0;
}

int parent_take_orphans(bool take)
{
    (void)take;
    return 0;
}

int parent_hides(void)
{
    return 0;
}

#endif
