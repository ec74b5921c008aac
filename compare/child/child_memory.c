/* SPDX-License-Identifier: MIT */
#include "common/base/memory_limit.h"
#include "compare/base/text.h"
#include "compare/child/child.h"

#include <signal.h>
#include <stdlib.h>

bool child_was_killed(const struct child *child)
{
    return (child->end == CHILD_SIGNAL && child->status == SIGKILL) ||
           (child->end == CHILD_EXITED && child->status == 128 + SIGKILL);
}

bool child_lacked_memory(const struct child *child)
{
    bool failed = child->end == CHILD_SIGNAL || child->end == CHILD_DEADLINE ||
                  (child->end == CHILD_EXITED && child->status != 0);

    return failed && child->memory_kills > 0;
}

/* "64 MiB", "1.5 GiB". */
static char *size_text(uint64_t bytes)
{
    double mib = (double)bytes / (1 << 20);

    return mib < 1024 ? text_format("%.3g MiB", mib) : text_format("%.3g GiB", mib / 1024);
}

char *child_memory(const struct child *child)
{
    uint64_t limit = memory_limit().bytes;

    if (!child_lacked_memory(child))
        return NULL;
    if (limit == 0)
        return text_format(
            "the kernel killed a process, since the memory of this host was used up: "
            "use fewer workers, or a smaller size");
    char *size = size_text(limit);
    char *words = text_format("the kernel killed a process, since the memory limit of this job "
                              "(%s) was reached: ask for more (Slurm: --mem, PBS: -l mem, Docker: "
                              "--memory), or use fewer workers",
                              size);
    free(size);
    return words;
}

char *child_memory_first(const struct child *child, char *said)
{
    char *memory = child_memory(child);

    if (!memory)
        return said;
    char *both = text_clauses(memory, said);
    free(memory);
    free(said);
    return both;
}
