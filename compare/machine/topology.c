/* SPDX-License-Identifier: MIT
 *
 * What hwloc tells better where it is there: sockets, cores and caches by the kernel's own files.
 */
#include "compare/machine/parts.h"

#include "compare/base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CPUS = 4096, MOST_CACHES = 16 };

static char *cpu_path(unsigned cpu, const char *file)
{
    return text_format("/sys/devices/system/cpu/cpu%u/%s", cpu, file);
}

/* The first CPU of a list such as "2-3,6" of those that share something with `cpu`. False: it is
 * not told, so the CPU is off line or not there. */
static bool first_sharing(const char *root, unsigned cpu, const char *file, uint64_t *first)
{
    char *path = cpu_path(cpu, file);
    bool good = machine_number(root, path, first);

    free(path);
    return good;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* "48K" or "260M" in bytes; 0: something else. */
static uint64_t size_of(const char *text)
{
    char *end;
    uint64_t size = strtoull(text, &end, 10);
    unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;

    return isdigit((unsigned char)text[0]) && size < UINT64_C(1) << 30 ? size << shift : 0;
}

/* Notes the index-th cache of a CPU. False: it has no more. */
static bool note_cache(const char *root, unsigned cpu, unsigned index, struct topology *topology)
{
    static const char *const files[] = {"level", "type", "size"};
    char *values[3], level = '\0';

    for (size_t at = 0; at < 3; at++) {
        char *path =
            text_format("/sys/devices/system/cpu/cpu%u/cache/index%u/%s", cpu, index, files[at]);
        values[at] = machine_line(root, path);
        free(path);
    }
    bool there = values[0] && values[1] && values[2];
    if (there && strcmp(values[1], "Instruction") != 0)
        level = values[0][0];
    uint64_t size = level ? size_of(values[2]) : 0;
    if (level == '1')
        topology->l1d_bytes = larger(topology->l1d_bytes, size);
    else if (level == '2')
        topology->l2_bytes = larger(topology->l2_bytes, size);
    else if (level == '3')
        topology->l3_bytes = larger(topology->l3_bytes, size);
    for (size_t at = 0; at < 3; at++)
        free(values[at]);
    return there;
}

static uint64_t count_nodes(const char *root)
{
    uint64_t nodes = 0;

    for (unsigned node = 0; node < MOST_CPUS; node++) {
        char *path = text_format("/sys/devices/system/node/node%u/cpulist", node);
        char *line = machine_line(root, path);
        nodes += line != NULL;
        free(path);
        free(line);
        if (node > nodes + 64) /* numbers may have gaps, but no endless ones */
            break;
    }
    return nodes;
}

struct topology machine_topology_by_sysfs(const char *root)
{
    struct topology topology = {.numa_nodes = count_nodes(root)};
    uint64_t first;

    for (unsigned cpu = 0; cpu < MOST_CPUS && cpu <= topology.threads + 256; cpu++) {
        if (!first_sharing(root, cpu, "topology/thread_siblings_list", &first))
            continue;
        topology.threads++;
        topology.cores += first == cpu;
        topology.sockets +=
            first_sharing(root, cpu, "topology/core_siblings_list", &first) && first == cpu;
        for (unsigned index = 0; first == cpu && index < MOST_CACHES; index++)
            if (!note_cache(root, cpu, index, &topology))
                break;
    }
    return topology;
}
