/* SPDX-License-Identifier: MIT */
#include "compare/child/compiler.h"

#include "compare/base/text.h"
#include "compare/child/child.h"

#include <stdlib.h>

enum { DEADLINE_S = 60 };

const char *compiler_name(bool gnu)
{
    const char *named = getenv("CC");

    return named && named[0] ? named : gnu ? "gcc" : "cc";
}

/* The headers are asked for, too: Debian's gcc comes without them. */
char *compiler_trouble(const char *cc)
{
    char *argv[] = {(char *)cc, "-fsyntax-only", "-include", "stdlib.h", "-x",
                    "c",        "/dev/null",     NULL};
    struct child child = child_run(argv, DEADLINE_S);
    char *trouble = NULL;

    if (child.end != CHILD_INTERRUPTED && (child.end != CHILD_EXITED || child.status != 0)) {
        char *why = child_error(&child);
        trouble = text_format("the compiler %s compiles nothing here (%s); Debian has it in gcc "
                              "and libc6-dev, and CC names another one",
                              cc, why);
        free(why);
    }
    child_free(&child);
    return trouble;
}
