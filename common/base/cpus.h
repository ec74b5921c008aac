/* SPDX-License-Identifier: MIT
 *
 * cpus: how many CPUs this process may really use, which is not what nproc(1) says inside a
 * container or under a batch system. */
#ifndef TRIPTYCH_CPUS_H
#define TRIPTYCH_CPUS_H

/* The CPUs in the affinity mask (sched_getaffinity(2)), or fewer where a cgroup's CPU quota allows
 * fewer (cpu.max of version 2, cpu.cfs_quota_us of version 1; a quota of 1.5 CPUs counts as 2).
 * At least 1. Any thread; reads files, so not for hot code. */
int cpus_allowed(void);

/* The least CPU quota of the cgroups around this process, in CPUs: 0.5 is half the time of one; 0:
 * there is none. Any thread; reads files. */
double cpus_quota(void);

/* The part of it that reads one cgroup folder, for the tests: the CPUs that the quota files in
 * `folder` allow, or 0 where there is no quota or no such file. */
int cpus_of_quota(const char *folder);

#endif
