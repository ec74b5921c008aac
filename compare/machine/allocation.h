/* SPDX-License-Identifier: MIT
 *
 * allocation: the nodes and slots that ranks may have: of a batch system's job, of the launcher's
 * hosts, or of this host. Main thread only. */
#ifndef TRIPTYCH_COMPARE_ALLOCATION_H
#define TRIPTYCH_COMPARE_ALLOCATION_H

#include "compare/base/text.h"

#include <stdbool.h>

struct allocation {
    int nodes, slots; /* slots: ranks on all nodes together, at least one each */
    int threads;      /* CPUs of a slot, at least 1: threads that a rank may have beside others */
    bool strict;      /* more ranks than slots, or workers than their CPUs, are refused: it is a
                         batch system's */
    char *source;     /* "this host", "SLURM_JOB_CPUS_PER_NODE", "--hostfile hosts"; free() it */
};

/* Looks at the launcher's words (--hostfile, -machinefile, -f, --host), then at the variables of
 * Slurm, PBS and LSF, then at this host. What cannot be read is as if it were not there. */
struct allocation allocation_read(const struct text_list *launcher);

#endif
