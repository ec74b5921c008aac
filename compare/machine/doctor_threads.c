/* SPDX-License-Identifier: MIT
 *
 * Do threads and ranks get the CPUs that they need, and let go of them while they wait? */
#include "common/base/cpus.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- affinity -------------------------------------------------------------------------------- */

static bool is_one_cpu(const char *list)
{
    return list[strspn(list, "0123456789")] == '\0';
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
        finding = finding_of(
            VERDICT_TROUBLE,
            text_format("all that is started here is bound to CPU %s, of %s", mine, online),
            "workers take turns, so no speed-up can be seen",
            text_format("taskset -c %s triptych doctor", online));
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

/* What the masks of workers that should run side by side tell. Takes `cure`. */
static struct finding judge_masks(const char *printed, const char *who, char *cure)
{
    size_t count;
    struct text_list masks = masks_of(printed, &count);
    char *all = text_join(&masks, " and ");
    struct finding finding;

    if (count < 2) {
        finding = finding_unseen(text_format("%s do not tell where they may run", who));
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

/* The launcher with the word that frees its ranks; where that is there already, something else
 * binds them, and the cure is a launcher without that. */
static char *unbinding(const struct doctor *doctor)
{
    const char *crowding = launcher_crowding(&doctor->launcher); /* NULL: not Open MPI's */
    const char *option = crowding                                  ? "--bind-to none"
                         : strstr(doctor->launcher.about, "Hydra") ? "-bind-to none"
                                                                   : "--cpu-bind=none";
    char *words = text_join(&doctor->launcher.words, " ");
    char *cure = !strstr(words, option) ? text_format("--launcher '%s %s'", words, option)
                 : crowding ? text_format("--launcher 'mpirun --bind-to none %s'", crowding)
                            : text_format("--launcher mpirun");
    free(words);
    return cure;
}

/* A launcher starts any program: here one that tells its own mask. */
struct finding check_rank_binding(struct doctor *doctor)
{
    struct text_list argv = {0};

    if (!doctor->has_pair || !doctor->pair.ended_well)
        return finding_unseen(text_format("see ranks"));
    if (has_one_cpu(doctor))
        return finding_unseen(text_format("see affinity"));
    for (size_t at = 0; at < doctor->launcher.words.count; at++)
        text_add(&argv, "%s", doctor->launcher.words.items[at]);
    text_split(&argv, "-n 2 grep Cpus_allowed_list: /proc/self/status", " ");
    struct probe probe = probe_start(&argv);
    struct finding finding = judge_masks(probe.output, "ranks", unbinding(doctor));
    text_free(&argv);
    probe_free(&probe);
    return finding;
}

/* "unset A B" of those variables that are set; `otherwise` if none is. */
static char *unset_of(const char *const *variables, const char *otherwise)
{
    struct text_list set = {0};

    for (; *variables; variables++)
        if (getenv(*variables))
            text_add(&set, "%s", *variables);
    char *names = text_join(&set, " ");
    char *cure = set.count > 0 ? text_format("unset %s", names) : text_format("%s", otherwise);
    free(names);
    text_free(&set);
    return cure;
}

/* OpenMP 5.0, sections 6.13 and 6.14: the runtime prints the affinity of each thread. */
struct finding check_binding(struct doctor *doctor)
{
    static const char *const variables[] = {"OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY",
                                            "KMP_AFFINITY", NULL};
    const struct program *program = probe_choose(doctor, "openmp", NULL);

    if (!program)
        return finding_unseen(text_format("there is no OpenMP program"));
    if (has_one_cpu(doctor))
        return finding_unseen(text_format("see affinity"));
    probe_variable("OMP_DISPLAY_AFFINITY", "true");
    probe_variable("OMP_AFFINITY_FORMAT", "Cpus_allowed_list:%A");
    struct probe probe = probe_program(doctor, program, 2, NULL);
    probe_variable("OMP_DISPLAY_AFFINITY", NULL);
    probe_variable("OMP_AFFINITY_FORMAT", NULL);
    /* GNU's runtime prints it as an error, LLVM's does not. */
    struct finding finding =
        judge_masks(strstr(probe.errors, mask_mark) ? probe.errors : probe.output, "OpenMP threads",
                    unset_of(variables, "export OMP_PROC_BIND=false"));
    probe_free(&probe);
    return finding;
}

/* ---- how many -------------------------------------------------------------------------------- */

struct finding check_threads(struct doctor *doctor)
{
    static const char *const variables[] = {"OMP_THREAD_LIMIT", "OMP_DYNAMIC", NULL};
    const struct program *program = probe_choose(doctor, "openmp", NULL);
    int threads = doctor_most_workers(doctor, false);
    uint64_t workers = 0;

    if (!program)
        return finding_unseen(text_format("there is no OpenMP program"));
    struct probe probe = probe_program(doctor, program, threads, NULL);
    bool all = probe.ended_well && probe.record &&
               fields_count(probe.record, "workers", &workers) && workers == (uint64_t)threads;
    struct finding finding =
        all ? finding_ok(
                  text_format("%d OpenMP threads are started where so many are asked for", threads))
            : finding_of(VERDICT_TROUBLE,
                         text_format("%d OpenMP threads do not run: %s", threads,
                                     probe.complaint ? probe.complaint : "there were fewer"),
                         "cells with so many workers would fail or be left out",
                         unset_of(variables, "ulimit -u unlimited -v unlimited"));
    probe_free(&probe);
    return finding;
}

struct finding check_oversubscription(struct doctor *doctor)
{
    const char *given = getenv("OMP_NUM_THREADS");
    int cpus = cpus_allowed();
    char *end;

    (void)doctor;
    if (!given)
        return finding_ok(text_format("OMP_NUM_THREADS is not set"));
    unsigned long threads = strtoul(given, &end, 10);
    char *shown = text_printable(given, strlen(given), 40);
    char *seen = text_format("OMP_NUM_THREADS=%s, on %d CPUs", shown, cpus);
    free(shown);
    if (end == given || threads <= (unsigned long)cpus)
        return finding_ok(seen);
    return finding_of(VERDICT_ADVICE, seen,
                      "programs started by hand take turns on the CPUs (triptych says --workers)",
                      text_format("export OMP_NUM_THREADS=%d", cpus));
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* One thread sleeps, the other one waits for it: what CPU time goes meanwhile is burned. */
struct finding check_wait(struct doctor *doctor)
{
    static const char *const variables[] = {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME",
                                            "KMP_LIBRARY", NULL};
    static const struct words sets = {.count = 2, .word = {"tasks=1", "delay=200ms"}};
    const struct program *program = probe_choose(doctor, "openmp", "delay");
    double seconds, cpu_s;

    if (!program || !program_option(program, "tasks"))
        return finding_unseen(text_format("there is no OpenMP program that waits"));
    struct probe probe = probe_program(doctor, program, 2, &sets);
    bool told = probe.ended_well && probe.record &&
                fields_real(probe.record, "seconds", &seconds) && seconds > 0 &&
                fields_real(probe.record, "cpu_seconds", &cpu_s);
    probe_free(&probe);
    if (!told)
        return finding_unseen(text_format("the OpenMP program that waits does not run"));
    char *seen =
        text_format("an OpenMP thread that waits burns %.0f %% of a CPU", 100 * cpu_s / seconds);
    if (cpu_s < 0.2 * seconds)
        return finding_ok(seen);
    return finding_of(VERDICT_TROUBLE, seen,
                      "it takes the CPU from those that work, and CPU time tells nothing",
                      unset_of(variables, "export OMP_WAIT_POLICY=passive"));
}
