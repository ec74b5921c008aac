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

/* The names of the launcher's hosts, as its hostfile or its list has them; none: it names none. The
 * caller frees the list. */
struct text_list allocation_hosts(const struct text_list *launcher);

/* The launcher's hostfile that cannot be read; NULL: there is none. A word of the launcher's. */
const char *allocation_unread(const struct text_list *launcher);

/* The launcher's hostfile, or its list, that can be read and names no host; NULL: there is none. */
const char *allocation_empty(const struct text_list *launcher);

/* A word in that file that no launcher knows, or `open_mpi`, in a clause; NULL: there is none. The
 * caller frees it. */
char *allocation_typo(const struct text_list *launcher, bool open_mpi);

/* After ranks could not be started: what is wrong with the launcher's hosts, and the cure, for
 * behind a semicolon: a name that is not known, a host that does not answer. Waits for up to twelve
 * seconds a host. `open_mpi`: it is Open MPI's. NULL: nothing was found. The
 * caller frees it. */
char *allocation_trouble(const struct text_list *launcher, bool open_mpi);

/* Whether that is a name of this host. */
bool allocation_is_here(const char *name);

/* The IPv4 address by which the other hosts reach this one: that on the way to the first host that
 * the launcher names, of this host's name, or of an interface. NULL: it has only the loopback's.
 * The caller frees it. */
char *allocation_address(const struct text_list *launcher);

#endif
