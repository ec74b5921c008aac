/* SPDX-License-Identifier: MIT
 *
 * Where may threads and ranks run: all of them on one CPU? */
#include "common/base/affinity.h"
#include "common/base/fail.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- affinity -------------------------------------------------------------------------------- */

static bool is_one_cpu(const char *list)
{
    return list[strspn(list, "0123456789")] == '\0';
}

/* The CPUs that taskset(1) could let this process have: all of its cpuset. NULL: not known. */
static char *widest_affinity(void)
{
    struct affinity before, all;
    char *widest = NULL;

    memset(&all, 0xff, sizeof all);
    if (affinity_get(&before) && affinity_set(&all)) {
        widest = machine_affinity();
        check(affinity_set(&before) ? 0 : errno, "sched_setaffinity");
    }
    return widest;
}

/* The cure is one that works: out of a mask by taskset(1), out of a cpuset by whoever made it. */
static struct finding bound_to_one(const char *mine, const char *online)
{
    char *widest = widest_affinity(), *cure, *first = text_format("%s cpuset.cpus", online);
    bool leaves = widest && !is_one_cpu(widest);

    if (leaves)
        cure = text_format("taskset -c %s triptych doctor", widest);
    else if (getenv("SLURM_JOB_ID")) /* salloc would stay within the CPUs of this job */
        cure = text_format("sbatch --exclusive --wrap 'triptych doctor'");
    else
        cure = doctor_group_cure("cpuset", first, first, is_one_cpu);
    if (!cure)
        cure = text_format("docker update --cpuset-cpus=%s CONTAINER", online);
    free(widest);
    free(first);
    return finding_of(VERDICT_TROUBLE,
                      text_format("all that is started here is bound to CPU %s, of %s%s", mine,
                                  online,
                                  leaves ? "" : ", by a cpuset, which taskset cannot leave"),
                      "workers take turns, so no speed-up can be seen", cure);
}

struct finding check_affinity(struct doctor *doctor)
{
    const char *mine = fields_text(doctor_group(doctor, "allowed"), "affinity");
    char *online = machine_line(doctor->root, "/sys/devices/system/cpu/online");
    struct finding finding;

    if (!mine || !online)
        finding = finding_unseen(text_format("this system does not tell its CPUs"));
    else if (is_one_cpu(online))
        finding = finding_of(VERDICT_ADVICE, text_format("there is only one CPU"),
                             "nothing runs side by side here, so no speed-up can be seen",
                             text_format("use a machine with more CPUs"));
    else if (is_one_cpu(mine))
        finding = bound_to_one(mine, online);
    else
        finding = finding_ok(text_format("CPUs %s may be used, of %s", mine, online));
    free(online);
    return finding;
}

/* ---- binding --------------------------------------------------------------------------------- */

/* As /proc/self/status has it; the OpenMP runtime is made to write the same. */
static const char mask_mark[] = "Cpus_allowed_list:";

/* The masks that stand behind the mark, each once, and in *count how many there were. */
static struct text_list masks_of(const char *printed, size_t *count)
{
    struct text_list masks = {0};

    *count = 0;
    for (const char *at = strstr(printed, mask_mark); at; at = strstr(at, mask_mark)) {
        at += strlen(mask_mark);
        at += strspn(at, "? "); /* a tab, as it is printed */
        char *mask = text_format("%.*s", (int)strspn(at, "0123456789,-"), at);
        *count += mask[0] != '\0';
        if (mask[0] && !text_has(&masks, mask))
            text_add(&masks, "%s", mask);
        free(mask);
    }
    return masks;
}

/* What the masks of workers that should run side by side tell; the same CPU of several hosts is not
 * the same. Takes `cure`. */
static struct finding judge_masks(const char *printed, const char *who, size_t hosts, char *cure)
{
    size_t count;
    struct text_list masks = masks_of(printed, &count);
    char *all = text_join(&masks, " and ");
    struct finding finding;

    if (count < 2) {
        finding = finding_unseen(text_format("%s do not tell where they may run", who));
    } else if (hosts > 1) {
        finding = finding_ok(
            text_format("%zu %s, on %zu hosts, may run on CPUs %s", count, who, hosts, all));
    } else if (masks.count == 1 && is_one_cpu(masks.items[0])) {
        finding =
            finding_of(VERDICT_TROUBLE, text_format("%zu %s, all bound to CPU %s", count, who, all),
                       "they take turns, so no speed-up can be seen", cure);
        cure = NULL;
    } else {
        finding = finding_ok(text_format("%zu %s may run on CPUs %s", count, who, all));
    }
    free(cure);
    free(all);
    text_free(&masks);
    return finding;
}

static bool has_one_cpu(const struct doctor *doctor)
{
    const char *mine = fields_text(doctor_group(doctor, "allowed"), "affinity");

    return mine && is_one_cpu(mine);
}

/* A launcher starts any program: here one that tells its own mask. */
static struct probe start_masks(const struct doctor *doctor, int ranks)
{
    struct text_list argv = {0};

    launcher_add(&doctor->launcher, ranks, &argv);
    text_split(&argv, "grep Cpus_allowed_list: /proc/self/status", " ");
    struct probe probe = probe_start(&argv);
    text_free(&argv);
    return probe;
}

/* How many CPUs "0-3,8" are. */
static int cpus_in(const char *mask)
{
    int cpus = 0;

    for (const char *at = mask; *at; at += strcspn(at, ","), at += *at == ',') {
        char *end;
        long first = strtol(at, &end, 10), last = *end == '-' ? strtol(end + 1, NULL, 10) : first;
        cpus += (int)(last - first) + 1;
    }
    return cpus;
}

/* Open MPI binds each of two ranks to a core, and each of more to a socket, or none: times with two
 * ranks and with more are then not of one policy. Takes `finding`, which is that of two ranks. */
static struct finding one_policy(const struct doctor *doctor, const char *two,
                                 struct finding finding)
{
    enum { MORE = 3 };
    struct probe probe = start_masks(doctor, MORE);
    size_t count, more_count;
    struct text_list few = masks_of(two, &count), more = masks_of(probe.output, &more_count);

    if (probe.ended_well && count > 0 && more_count == MORE &&
        cpus_in(few.items[0]) != cpus_in(more.items[0])) {
        char *all = text_join(&more, " and ");
        char *seen = text_format("%s, and %d ranks on CPUs %s: the launcher binds them otherwise",
                                 finding.seen, MORE, all);
        free(all);
        free(finding.seen);
        finding = finding_of(VERDICT_ADVICE, seen,
                             "a speed-up from 2 ranks to more would compare two ways to bind",
                             doctor_unbinding(doctor));
    }
    text_free(&few);
    text_free(&more);
    probe_free(&probe);
    return finding;
}

struct finding check_rank_binding(struct doctor *doctor)
{
    if (!doctor->has_pair || !doctor->pair.ended_well)
        return finding_unseen(text_format("see ranks"));
    if (has_one_cpu(doctor))
        return finding_unseen(text_format("see affinity"));
    struct probe probe = start_masks(doctor, 2);
    struct finding finding =
        judge_masks(probe.output, "ranks", probe_hosts(&doctor->pair), doctor_unbinding(doctor));
    if (finding.verdict == VERDICT_OK)
        finding = one_policy(doctor, probe.output, finding);
    probe_free(&probe);
    return finding;
}

/* OpenMP 5.0, sections 6.13 and 6.14: the runtime prints the affinity of each thread. */
static struct finding thread_masks(struct doctor *doctor, char *cure)
{
    probe_variable("OMP_DISPLAY_AFFINITY", "true");
    probe_variable("OMP_AFFINITY_FORMAT", "Cpus_allowed_list:%A");
    struct probe probe = probe_program(doctor, probe_choose(doctor, "openmp", NULL), 2, NULL);
    probe_variable("OMP_DISPLAY_AFFINITY", NULL);
    probe_variable("OMP_AFFINITY_FORMAT", NULL);
    /* GNU's runtime prints it as an error, LLVM's does not. */
    struct finding finding = judge_masks(
        strstr(probe.errors, mask_mark) ? probe.errors : probe.output, "OpenMP threads", 1, cure);
    probe_free(&probe);
    return finding;
}

static bool threads_spread(struct doctor *doctor)
{
    struct finding finding = thread_masks(doctor, NULL);

    free(finding.seen);
    return finding.verdict == VERDICT_OK;
}

struct finding check_binding(struct doctor *doctor)
{
    static const char *const variables[] = {"OMP_PROC_BIND", "OMP_PLACES",    "GOMP_CPU_AFFINITY",
                                            "KMP_AFFINITY",  "KMP_HW_SUBSET", NULL};

    if (!probe_choose(doctor, "openmp", NULL))
        return finding_unseen(text_format("there is no OpenMP program"));
    if (has_one_cpu(doctor))
        return finding_unseen(text_format("see affinity"));
    struct finding finding = thread_masks(doctor, NULL);
    if (finding.verdict == VERDICT_TROUBLE) {
        finding.cure = probe_unsetting(doctor, variables, threads_spread);
        if (!finding.cure)
            finding.cure = text_format("export OMP_PROC_BIND=false");
    }
    return finding;
}
