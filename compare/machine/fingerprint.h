/* SPDX-License-Identifier: MIT
 *
 * fingerprint: on what a comparison ran, so that two of them are not compared without saying how
 * their machines differ. Only what was read is told: what this system does not tell is left out.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_MACHINE_H
#define TRIPTYCH_COMPARE_MACHINE_H

#include "compare/base/text.h"
#include "compare/programs/command.h"

#include <json-c/json.h>

/* The fingerprint; json_object_put() gives it back. Groups of it:
 *   host                                             the name
 *   cpu      model, architecture, sockets, cores, threads, numa_nodes, l1d_bytes, l2_bytes,
 *            l3_bytes (each of one cache, the largest), governor, boost, clock_source
 *   allowed  cpus (by cpus_allowed()), affinity ("0-3,8"), quota_cpus, memory_bytes (by cgroups)
 *   virtual  hypervisor, container
 *   memory   total_bytes, huge_pages ("madvise")
 *   system   os, kernel, libc, page_bytes
 *   build    version, commit_at_configure, type, compiler, flags, openmp
 *   mpi      launcher ("mpirun (Open MPI) 4.1.4"), of the launcher that is given; NULL: none
 *   environment  the variables that steer OpenMP, MPI and a batch system
 *   now      load (three averages), available_bytes, steal_fraction (since boot): never compared */
struct json_object *machine_fingerprint(const struct launcher *launcher);

/* The same, with /proc, /sys and /etc read below `root` ("" is the real one): for tests of what
 * cannot be made on the machine that tests. */
struct json_object *machine_fingerprint_of(const char *root, const struct launcher *launcher);

/* How `b` ("here") differs from `a` ("there"), one line each, as in "system kernel: 6.1 there, 6.18
 * here"; `now` is left out. At most 64 lines; safe to print whatever the two hold. The caller frees
 * the list. NULL stands for a fingerprint without a field. */
struct text_list machine_differences(const struct json_object *a, const struct json_object *b);

#endif
