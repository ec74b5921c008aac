/* SPDX-License-Identifier: MIT
 *
 * Statuses that threads of a rank share. Two calls that write one at once do no harm while nobody
 * reads it: so a call's status counts as written by its thread once a run, perhaps an earlier one,
 * has shown that the program reads what that call has told. */
#include "mpi/explore/explore.h"
#include "mpi/explore/threads.h"

enum { MOST_TOLD = 64 };

static struct told {
    uintptr_t begin, pc; /* pc: of the call that wrote it last */
} told[MOST_TOLD];
static uint32_t told_count;

static bool is_read(uintptr_t pc)
{
    for (uint32_t at = 0; at < mpix->status_count; at++)
        if (mpix->status_pc[at] == pc)
            return true;
    return false;
}

static void keep(uintptr_t begin, uintptr_t pc)
{
    for (uint32_t at = 0; at < told_count; at++)
        if (told[at].begin == begin) {
            told[at].pc = pc;
            return;
        }
    if (told_count < MOST_TOLD)
        told[told_count++] = (struct told){begin, pc};
}

void mpix_tells(const MPI_Status *status, uintptr_t pc)
{
    if (!mpix_threads || !mpix_threads->several())
        return;
    keep((uintptr_t)status, pc);
    if (is_read(pc))
        mpix_uses(status, sizeof *status, true, pc);
}

void mpix_status_read(uintptr_t begin, size_t size)
{
    for (uint32_t at = 0; at < told_count; at++)
        if (begin < told[at].begin + sizeof(MPI_Status) && begin + size > told[at].begin &&
            !is_read(told[at].pc) && mpix->status_count < MOST_ERRORS)
            mpix->status_pc[mpix->status_count++] = told[at].pc;
}

void mpix_asks_status(const MPI_Status *status, uintptr_t pc)
{
    mpix_status_read((uintptr_t)status, sizeof *status);
    if (told_count > 0)
        mpix_uses(status, sizeof *status, false, pc);
}
