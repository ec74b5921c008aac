/* SPDX-License-Identifier: MIT */
#include "compare/machine/fingerprint.h"

#include "common/base/affinity.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/memory_limit.h"
#include "compare/base/json_write.h"
#include "compare/machine/parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Numbers of CPUs may have gaps, but no endless ones. */
enum { MOST_GOVERNORS = 4, MOST_ASKED = 1024, LONGEST_GAP = 128 };

static struct json_object *group(struct json_object *fingerprint, const char *name)
{
    struct json_object *object = json_object_new_object();

    check(object ? 0 : ENOMEM, "json_object");
    objects_add(fingerprint, name, object);
    return object;
}

/* A number as people write it: 0.2, and not all digits that a double has. */
static struct json_object *short_real(double value)
{
    char text[32];

    snprintf(text, sizeof text, "%.4g", value);
    return json_object_new_double_s(value, text);
}

/* ---- cpu ------------------------------------------------------------------------------------- */

/* The governors of all CPUs, each once: "performance", or "performance, powersave". */
static char *governors(const char *root)
{
    struct text_list seen = {0};
    int last = 0;

    for (int cpu = 0; cpu < MOST_ASKED && cpu <= last + LONGEST_GAP && seen.count < MOST_GOVERNORS;
         cpu++) {
        char *path = text_format("/sys/devices/system/cpu/cpu%d/cpufreq/scaling_governor", cpu);
        char *governor = machine_line(root, path);
        if (governor)
            last = cpu;
        if (governor && !text_has(&seen, governor))
            text_add(&seen, "%s", governor);
        free(governor);
        free(path);
    }
    char *all = seen.count > 0 ? text_join(&seen, ", ") : NULL;
    text_free(&seen);
    return all;
}

/* Two drivers tell it in two ways, one of them the other way round. */
static void add_boost(struct json_object *cpu, const char *root)
{
    uint64_t number;

    if (machine_number(root, "/sys/devices/system/cpu/cpufreq/boost", &number))
        objects_add(cpu, "boost", json_object_new_boolean(number != 0));
    else if (machine_number(root, "/sys/devices/system/cpu/intel_pstate/no_turbo", &number))
        objects_add(cpu, "boost", json_object_new_boolean(number == 0));
}

static void add_topology(struct json_object *cpu, const char *root)
{
    struct topology topology;

    if (root[0] || !machine_topology_by_hwloc(&topology))
        topology = machine_topology_by_sysfs(root);
    machine_add_number(cpu, "sockets", topology.sockets);
    machine_add_number(cpu, "cores", topology.cores);
    machine_add_number(cpu, "threads", topology.threads);
    machine_add_number(cpu, "numa_nodes", topology.numa_nodes);
    machine_add_number(cpu, "l1d_bytes", topology.l1d_bytes);
    machine_add_number(cpu, "l2_bytes", topology.l2_bytes);
    machine_add_number(cpu, "l3_bytes", topology.l3_bytes);
}

static void add_cpu(struct json_object *fingerprint, const char *root, const struct utsname *names)
{
    static const char *const models[] = {"model name", "Model", "cpu model", "cpu", "Hardware"};
    struct json_object *cpu = group(fingerprint, "cpu");
    char *model = NULL;

    for (size_t at = 0; !model && at < sizeof models / sizeof models[0]; at++)
        model = machine_entry(root, "/proc/cpuinfo", models[at], ':');
    machine_add_text(cpu, "model", model);
    machine_add_text(cpu, "architecture", text_format("%s", names->machine));
    add_topology(cpu, root);
    machine_add_text(cpu, "governor", governors(root));
    add_boost(cpu, root);
    machine_add_text(
        cpu, "clock_source",
        machine_line(root, "/sys/devices/system/clocksource/clocksource0/current_clocksource"));
}

char *machine_affinity(void)
{
    struct affinity mask;

    affinity_get(&mask);
    return machine_cpu_list(&mask);
}

char *machine_cpu_list(const struct affinity *mask)
{
    struct text_list ranges = {0};

    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++) {
        int last = cpu;
        if (!affinity_has(mask, cpu))
            continue;
        while (affinity_has(mask, last + 1))
            last++;
        if (last == cpu)
            text_add(&ranges, "%d", cpu);
        else
            text_add(&ranges, "%d-%d", cpu, last);
        cpu = last;
    }
    char *all = ranges.count > 0 ? text_join(&ranges, ",") : NULL;
    text_free(&ranges);
    return all;
}

static void add_allowed(struct json_object *fingerprint)
{
    struct json_object *allowed = group(fingerprint, "allowed");
    double quota = cpus_quota();

    machine_add_number(allowed, "cpus", (uint64_t)cpus_allowed());
    machine_add_text(allowed, "affinity", machine_affinity());
    if (quota > 0)
        objects_add(allowed, "quota_cpus", short_real(quota));
    if (memory_limit().bytes > 0)
        machine_add_number(allowed, "memory_bytes", memory_limit().bytes);
}

/* ---- system ---------------------------------------------------------------------------------- */

static void add_virtual(struct json_object *fingerprint, const char *root)
{
    struct json_object *virtual = group(fingerprint, "virtual");
    char *container = machine_line(root, "/run/systemd/container");
    char *docker = text_format("%s/.dockerenv", root);
    char *podman = text_format("%s/run/.containerenv", root);

    if (!container && access(podman, F_OK) == 0)
        container = text_format("podman");
    if (!container && access(docker, F_OK) == 0)
        container = text_format("docker");
    machine_add_text(virtual, "hypervisor", machine_hypervisor(root));
    machine_add_text(virtual, "container", container);
    free(docker);
    free(podman);
}

/* Of a line such as "always [madvise] never" what stands in brackets. */
static char *chosen(char *line)
{
    char *open = line ? strchr(line, '[') : NULL, *close = open ? strchr(open, ']') : NULL;
    char *choice = close ? text_format("%.*s", (int)(close - open - 1), open + 1) : NULL;

    free(line);
    return choice;
}

static void add_memory(struct json_object *fingerprint, const char *root)
{
    struct json_object *memory = group(fingerprint, "memory");

    if (memory_of_machine() < UINT64_MAX)
        machine_add_number(memory, "total_bytes", memory_of_machine());
    machine_add_text(memory, "huge_pages",
                     chosen(machine_line(root, "/sys/kernel/mm/transparent_hugepage/enabled")));
}

#ifndef _CS_GNU_LIBC_VERSION /* other C libraries do not tell */
#define _CS_GNU_LIBC_VERSION (-1)
#endif

/* "glibc 2.36"; NULL: not known. */
static char *libc_name(void)
{
    char name[64];

    return confstr(_CS_GNU_LIBC_VERSION, name, sizeof name) > 0 ? text_format("%s", name) : NULL;
}

static void add_system(struct json_object *fingerprint, const char *root,
                       const struct utsname *names)
{
    struct json_object *system = group(fingerprint, "system");
    long page_bytes = sysconf(_SC_PAGESIZE);

    machine_add_text(system, "os", machine_entry(root, "/etc/os-release", "PRETTY_NAME", '='));
    machine_add_text(system, "kernel", text_format("%s %s", names->sysname, names->release));
    machine_add_text(system, "libc", libc_name());
    if (page_bytes > 0)
        machine_add_number(system, "page_bytes", (uint64_t)page_bytes);
}

static void add_build(struct json_object *fingerprint)
{
    static const struct {
        const char *name, *value;
    } rows[] = {
        {"version", TRIPTYCH_VERSION}, {"commit_at_configure", TRIPTYCH_COMMIT},
        {"type", TRIPTYCH_BUILD_TYPE}, {"compiler", TRIPTYCH_COMPILER},
        {"flags", TRIPTYCH_FLAGS},     {"openmp", TRIPTYCH_OPENMP_RUNTIME},
    };
    struct json_object *build = group(fingerprint, "build");

    for (size_t at = 0; at < sizeof rows / sizeof rows[0]; at++)
        if (rows[at].value[0])
            machine_add_text(build, rows[at].name, text_format("%s", rows[at].value));
}

static void add_mpi(struct json_object *fingerprint, const struct launcher *launcher)
{
    struct json_object *mpi = group(fingerprint, "mpi");

    if (launcher && launcher->words.count > 0)
        machine_add_text(mpi, "launcher", text_format("%s", launcher->about));
}

/* ---- now ------------------------------------------------------------------------------------- */

static void add_now(struct json_object *fingerprint, const char *root)
{
    struct json_object *now = group(fingerprint, "now");
    char *load = machine_line(root, "/proc/loadavg");
    char *available = machine_entry(root, "/proc/meminfo", "MemAvailable", ':');
    struct machine_ticks ticks;
    double loads[3];

    if (load && sscanf(load, "%lf %lf %lf", &loads[0], &loads[1], &loads[2]) == 3) {
        struct json_object *all = json_object_new_array();
        for (size_t at = 0; at < 3; at++)
            check(json_object_array_add(all, short_real(loads[at])) ? ENOMEM : 0, "json_object");
        objects_add(now, "load", all);
    }
    if (available)
        machine_add_number(now, "available_bytes", strtoull(available, NULL, 10) << 10);
    if (machine_ticks(root, &ticks) && ticks.all > 0)
        objects_add(now, "steal_fraction", short_real((double)ticks.steal / (double)ticks.all));
    free(load);
    free(available);
}

struct json_object *machine_fingerprint_of(const char *root, const struct launcher *launcher)
{
    struct json_object *fingerprint = json_object_new_object();
    struct utsname names;

    check(fingerprint ? 0 : ENOMEM, "json_object");
    check(uname(&names) ? errno : 0, "uname");
    machine_add_text(fingerprint, "host", text_format("%s", names.nodename));
    add_cpu(fingerprint, root, &names);
    add_allowed(fingerprint);
    add_virtual(fingerprint, root);
    add_memory(fingerprint, root);
    add_system(fingerprint, root, &names);
    add_build(fingerprint);
    add_mpi(fingerprint, launcher);
    objects_add(fingerprint, "environment", machine_environment());
    add_now(fingerprint, root);
    return fingerprint;
}

struct json_object *machine_fingerprint(const struct launcher *launcher)
{
    return machine_fingerprint_of("", launcher);
}
