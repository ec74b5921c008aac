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

static const char *unbound(const struct doctor *doctor)
{
    return launcher_crowding(&doctor->launcher)      ? "--bind-to none"
           : strstr(doctor->launcher.about, "Hydra") ? "-bind-to none"
                                                     : "--cpu-bind=none";
}

static bool has_words(const struct doctor *doctor, const char *some)
{
    char *words = text_join(&doctor->launcher.words, " ");
    bool has = strstr(words, some);

    free(words);
    return has;
}

static bool is_freed(const struct doctor *doctor)
{
    return has_words(doctor, unbound(doctor)) || has_words(doctor, "{bind}");
}

/* "--bind-to", "-bind-to", "--bind-to=core", "--cpu-bind=cores": how they are bound as it is. */
static bool is_binding(const char *word)
{
    static const char *const options[] = {"bind-to", "cpu-bind", "cpu_bind"};
    const char *name = word + strspn(word, "-");

    for (size_t at = 0; at < sizeof options / sizeof options[0] && name > word; at++)
        if (strncmp(name, options[at], strlen(options[at])) == 0)
            return true;
    return false;
}

/* The end of a line with names in braces may be another program's, so there the option stands
 * behind the launcher's name. It replaces what binds them: Hydra takes no option twice. */
struct text_list doctor_freed(const struct doctor *doctor)
{
    const struct launcher *launcher = &doctor->launcher;
    size_t place = launcher->templated ? 1 : launcher->words.count;
    struct text_list freed = {0};
    bool done = is_freed(doctor);

    for (size_t at = 0; at < launcher->words.count; at++) {
        const char *word = launcher->words.items[at];
        bool binds = !is_freed(doctor) && is_binding(word);
        if (!binds)
            text_add(&freed, "%s", word);
        else if (!strchr(word, '='))
            at++; /* its value */
        if (!done && (binds || at + 1 >= place)) {
            text_split(&freed, unbound(doctor), " ");
            done = true;
        }
    }
    return freed;
}

bool doctor_binds_too_many(const struct doctor *doctor, const struct probe *probe)
{
    return probe_says(probe, "A request was made to bind") ||
           (probe_says(probe, "Your job failed to map") && has_words(doctor, "bind-to "));
}

/* The launcher with the word that frees its ranks; where that is there already, something else
 * binds them, and the cure is a launcher without that. */
char *doctor_unbinding(const struct doctor *doctor)
{
    const char *crowding = launcher_crowding(&doctor->launcher); /* NULL: not Open MPI's */
    struct text_list freed = doctor_freed(doctor);
    char *words = text_join(&freed, " ");
    char *cure = !is_freed(doctor) ? text_format("--launcher '%s'", words)
                 : crowding        ? text_format("--launcher 'mpirun --bind-to none %s'", crowding)
                                   : text_format("--launcher mpirun");
    free(words);
    text_free(&freed);
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
    launcher_add(&doctor->launcher, 2, &argv);
    text_split(&argv, "grep Cpus_allowed_list: /proc/self/status", " ");
    struct probe probe = probe_start(&argv);
    struct finding finding =
        judge_masks(probe.output, "ranks", probe_hosts(&doctor->pair), doctor_unbinding(doctor));
    text_free(&argv);
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
