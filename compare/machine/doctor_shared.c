/* SPDX-License-Identifier: MIT
 *
 * What others take: CPU time, the cgroup's share, the hypervisor's share, and memory. */
#include "common/base/affinity.h"
#include "common/base/cpus.h"
#include "common/base/memory_limit.h"
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* ---- load ------------------------------------------------------------------------------------ */

double doctor_busy(const struct machine_ticks *before, const struct machine_ticks *after,
                   double cpus)
{
    if (after->all <= before->all || after->idle < before->idle)
        return 0;
    double all = (double)(after->all - before->all), idle = (double)(after->idle - before->idle);
    return idle < all ? cpus * (all - idle) / all : 0;
}

struct finding check_load(struct doctor *doctor)
{
    double cpus = (double)sysconf(_SC_NPROCESSORS_ONLN), wanted = cpus_allowed();
    char *load = machine_line(doctor->root, "/proc/loadavg");

    double busy = doctor_busy(&doctor->before, &doctor->after, cpus);
    char *seen = text_format("others kept %s of %s busy for %s; load average %.*s",
                             words_number(busy, (char[WORDS_TEXT]){""}),
                             words_count((uint64_t)cpus, "CPU", (char[WORDS_TEXT]){""}),
                             words_time(doctor->window_s, (char[WORDS_TEXT]){""}),
                             load ? (int)strcspn(load, " ") : 1, load ? load : "?");
    free(load);
    if (!doctor->has_ticks) {
        free(seen);
        return finding_unseen(text_format("/proc/stat does not tell the CPUs' time"));
    }
    if (busy < 0.1)
        return finding_ok(seen);
    return finding_of(
        cpus - busy < wanted - 0.5 ? VERDICT_TROUBLE : VERDICT_ADVICE, seen,
        "a program that shares a CPU takes longer, and its times depend on the others",
        text_format("ps -eo pcpu,pid,user,args --sort=-pcpu | head"));
}

/* ---- quota ----------------------------------------------------------------------------------- */

/* The first CPUs of the affinity mask, "0,2"; `most` is how many there are in all. */
static char *first_cpus(int count, int *most)
{
    struct text_list names = {0};
    struct affinity mask;

    *most = 0;
    affinity_get(&mask);
    for (int cpu = 0; cpu < AFFINITY_MOST; cpu++)
        if (affinity_has(&mask, cpu) && (*most)++ < count)
            text_add(&names, "%d", cpu);
    char *all = text_join(&names, ",");
    text_free(&names);
    return all;
}

/* "150000 100000" of version 2, "150000" of version 1; no quota is "max", and -1. */
static bool is_quota(const char *line)
{
    return strtod(line, NULL) > 0;
}

/* What takes the quota away. */
static char *without_quota(int cpus)
{
    char *cure = doctor_group_cure("cpu", "-1 cpu.cfs_quota_us", "max cpu.max", is_quota);

    return cure ? cure : text_format("docker update --cpus=%d CONTAINER", cpus);
}

struct finding check_quota(struct doctor *doctor)
{
    double quota = cpus_quota();
    int most;

    (void)doctor;
    if (quota <= 0)
        return finding_ok(text_format("no cgroup limits the CPU time"));
    char *cpus = first_cpus((int)quota, &most);
    char *seen = text_format("a cgroup gives the time of %g CPU%s, of %d", quota,
                             quota == 1 ? "" : "s", most);
    struct finding finding;
    if (most == 0 || quota >= most)
        finding = finding_ok(seen);
    else if (quota < 2) /* on the one CPU that is left, nothing runs side by side */
        finding =
            finding_of(VERDICT_TROUBLE, seen,
                       "a program that has used it up stands still for the rest of each 100 ms",
                       without_quota(most));
    else
        finding =
            finding_of(quota > (int)quota ? VERDICT_TROUBLE : VERDICT_ADVICE, seen,
                       "a program that has used it up stands still for the rest of each 100 ms; "
                       "on this many CPUs it cannot use up more",
                       text_format("taskset -c %s triptych compare", cpus));
    free(cpus);
    return finding;
}

/* ---- steal ----------------------------------------------------------------------------------- */

double doctor_stolen(const struct machine_ticks *before, const struct machine_ticks *after)
{
    if (after->all < before->all || after->idle < before->idle || after->steal < before->steal)
        return 0;
    uint64_t steal = after->steal - before->steal;
    uint64_t wanted = after->all - before->all - (after->idle - before->idle);
    return wanted > 0 && steal <= wanted ? (double)steal / (double)wanted : 0;
}

/* Steal is only seen while something wants to run: the probes have run since `before`. */
struct finding check_steal(struct doctor *doctor)
{
    enum { MOST_CHANCE = 7 }; /* clock ticks: fewer say nothing about a second or two */
    static const struct machine_ticks boot = {0};
    const char *name = fields_text(doctor_group(doctor, "virtual"), "hypervisor");
    struct machine_ticks now;

    if (!name)
        return finding_ok(text_format("the system tells of no virtual machine"));
    if (!doctor->has_ticks || !machine_ticks(doctor->root, &now))
        return finding_unseen(text_format("/proc/stat does not tell the stolen time"));
    double recent = doctor_stolen(&doctor->before, &now), ever = doctor_stolen(&boot, &now);
    char *seen = text_format("a virtual machine (%s); of the time that its CPUs were wanted, the "
                             "host gave %.1f %% to others (%.1f %% since it started)",
                             name, 100 * recent, 100 * ever);
    bool certain = now.steal - doctor->before.steal >= MOST_CHANCE;
    if (!(certain && recent >= 0.01) && ever < 0.01)
        return finding_ok(seen);
    return finding_of(certain && recent >= 0.1 ? VERDICT_TROUBLE : VERDICT_ADVICE, seen,
                      "times include what the host gave to others",
                      text_format("triptych compare --repeat 30"));
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* "67108864" of both versions; no limit is "max" or nearly 2^63. */
static bool is_memory_limit(const char *line)
{
    double bytes = strtod(line, NULL);

    return bytes > 0 && bytes < (double)memory_of_machine();
}

/* What gives more of it: whoever has set the limit. */
static char *more_memory(void)
{
    char *cure;

    if (getenv("SLURM_JOB_ID"))
        return text_format("sbatch --mem=2G --wrap 'triptych doctor'");
    cure =
        doctor_group_cure("memory", "-1 memory.limit_in_bytes", "max memory.max", is_memory_limit);
    return cure ? cure : text_format("docker update --memory=2g --memory-swap=2g CONTAINER");
}

/* A rank of ours takes 22 MiB at --quick size; a launcher and this driver, too. */
static double enough_mib(void)
{
    return 64 + 32.0 * cpus_allowed();
}

struct finding check_memory_limit(struct doctor *doctor)
{
    double limit_mib = (double)memory_limit().bytes / (1 << 20);

    (void)doctor;
    if (limit_mib <= 0)
        return finding_ok(text_format("no cgroup limits it"));
    char *seen = text_format("a cgroup limits it to %.0f MiB, of %.0f", limit_mib,
                             (double)memory_of_machine() / (1 << 20));
    if (limit_mib >= enough_mib())
        return finding_ok(seen);
    return finding_of(VERDICT_ADVICE, seen, "the kernel kills what needs more (signal 9)",
                      more_memory());
}

struct finding check_memory(struct doctor *doctor)
{
    static const char why[] = "Open MPI's ranks on one host talk through it";
    enum { LEAST_MIB = 32, ENOUGH_MIB = 64 };
    char *path = text_format("%s/dev/shm", doctor->root);
    struct statvfs about;
    bool there = statvfs(path, &about) == 0;
    bool writable = access(path, W_OK | X_OK) == 0;

    free(path);
    if (!there || !writable)
        return finding_of(there ? VERDICT_TROUBLE : VERDICT_ADVICE,
                          text_format("/dev/shm %s", there ? "cannot be written" : "is missing"),
                          why,
                          text_format("%smount -t tmpfs -o size=1G tmpfs /dev/shm", doctor_sudo()));
    double free_mib = (double)about.f_bavail * (double)about.f_frsize / (1 << 20);
    char *seen = text_format("/dev/shm has %.0f MiB left", free_mib);
    if (free_mib >= (double)ENOUGH_MIB)
        return finding_ok(seen);
    return finding_of(free_mib < (double)LEAST_MIB ? VERDICT_TROUBLE : VERDICT_ADVICE, seen, why,
                      text_format("%smount -o remount,size=1G /dev/shm", doctor_sudo()));
}
