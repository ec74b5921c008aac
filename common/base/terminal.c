/* SPDX-License-Identifier: MIT */
#include "common/base/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool terminal_live(int fd)
{
    const char *kind = getenv("TERM");

    return kind && kind[0] && strcmp(kind, "dumb") != 0 && isatty(fd);
}

bool terminal_coloured(int fd)
{
    const char *no_color = getenv("NO_COLOR");

    return terminal_live(fd) && !(no_color && no_color[0]);
}
