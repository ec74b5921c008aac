/* SPDX-License-Identifier: MIT
 *
 * machine/parts: what the files of machine share among themselves, and the doctor with them. Paths
 * are read below a root, "" for the real one. Main thread only. */
#ifndef TRIPTYCH_COMPARE_MACHINE_PARTS_H
#define TRIPTYCH_COMPARE_MACHINE_PARTS_H

#include "common/base/affinity.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* What the machine has, whoever may use it; 0: not known. Caches: the size of the largest one. */
struct topology {
    uint64_t sockets, cores, threads, numa_nodes, l1d_bytes, l2_bytes, l3_bytes;
};

/* By hwloc. False: this build has none, or it cannot tell. */
bool machine_topology_by_hwloc(struct topology *topology);

/* By /sys/devices/system (sysfs-devices-system-cpu of the kernel's ABI documents). */
struct topology machine_topology_by_sysfs(const char *root);

/* The first line of a file, printable and at most 200 bytes; NULL: there is none, or it is empty.
 * The caller frees it. */
char *machine_line(const char *root, const char *path);

/* The first whole number in the file. False: there is none. */
bool machine_number(const char *root, const char *path, uint64_t *number);

/* What stands behind `key` and `separator` on the first line that begins with `key`, without blanks
 * and quotes around it; NULL: no such line among the first 4096. The caller frees it. */
char *machine_entry(const char *root, const char *path, const char *key, char separator);

/* CPU time of all CPUs since boot, in clock ticks, from proc_stat(5). False: it does not tell. */
struct machine_ticks {
    uint64_t all, idle, steal;
};
bool machine_ticks(const char *root, struct machine_ticks *ticks);

/* The same of each CPU that is online, of the first `most`. Returns how many; 0: it does not tell.
 */
struct machine_cpu {
    int number;
    struct machine_ticks ticks;
};
size_t machine_cpu_ticks(const char *root, struct machine_cpu *cpus, size_t most);

/* The CPUs of this process' affinity mask as a list: "0-3,8". The caller frees it; NULL: not
 * known. */
char *machine_affinity(void);

/* The same of any CPUs; NULL: none. The caller frees it. */
char *machine_cpu_list(const struct affinity *mask);

/* The hypervisor's own name by the CPUID instruction or the firmware; NULL: none is known of. The
 * caller frees it. */
char *machine_hypervisor(const char *root);

/* Adds to `object`; text NULL (which is freed) and number 0 mean not known and are left out. */
void machine_add_text(struct json_object *object, const char *name, char *owned);
void machine_add_number(struct json_object *object, const char *name, uint64_t number);

/* The variables that steer OpenMP, MPI and a batch system, sorted by name: at most 64, each value
 * at most 200 printable bytes, and none that holds a key or an address. */
struct json_object *machine_environment(void);

#endif
