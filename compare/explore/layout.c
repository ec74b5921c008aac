/* SPDX-License-Identifier: MIT */
#include "compare/explore/layout.h"

#include "common/base/system.h"

#if SYSTEM_IS_LINUX

#include <sys/personality.h>

void layout_fix(void)
{
    personality(ADDR_NO_RANDOMIZE);
}

#else

void layout_fix(void)
{
}

#endif
