/* SPDX-License-Identifier: MIT
 *
 * Are there as many threads as are asked for, and do they let go of their CPUs while they wait? */
#include "common/base/cpus.h"
#include "common/options/workers.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- how many -------------------------------------------------------------------------------- */

/* Whether as many threads run as are asked for; if not, *error tells why (the caller frees it;
 * NULL: nobody asks). */
static bool team_is_whole(struct doctor *doctor, char **error)
{
    int threads = doctor_most_workers(doctor, false);
    uint64_t workers = 0;
    struct probe probe = probe_program(doctor, probe_choose(doctor, "openmp", NULL), threads, NULL);
    bool whole = probe.ended_well && probe.record &&
                 fields_count(probe.record, "workers", &workers) && workers == (uint64_t)threads;

    if (!whole && error)
        *error = text_format("%s", probe.error ? probe.error : "there were fewer");
    probe_free(&probe);
    return whole;
}

static bool team_works(struct doctor *doctor)
{
    return team_is_whole(doctor, NULL);
}

/* Variables first; then what the shell forbids. */
static char *cure_of_team(struct doctor *doctor)
{
    static const char *const variables[] = {"OMP_MAX_ACTIVE_LEVELS",
                                            "OMP_THREAD_LIMIT",
                                            "OMP_DYNAMIC",
                                            "OMP_NESTED",
                                            "OMP_STACKSIZE",
                                            "GOMP_STACKSIZE",
                                            "KMP_STACKSIZE",
                                            "KMP_ALL_THREADS",
                                            "KMP_MAX_THREADS",
                                            "KMP_LIBRARY",
                                            "KMP_TEAMS_THREAD_LIMIT",
                                            "KMP_DEVICE_THREAD_LIMIT",
                                            NULL};
    char *cure = probe_unsetting(doctor, variables, team_works), *limits_cure;
    const char *why;

    if (cure)
        return cure;
    char *low = doctor_low_limits(&limits_cure, &why);
    bool is_low = low[0] != '\0';
    free(low);
    if (is_low)
        return limits_cure;
    free(limits_cure);
    return text_format("triptych compare --workers 1");
}

struct finding check_threads(struct doctor *doctor)
{
    struct error error;
    int threads = doctor_most_workers(doctor, false), wish;
    char *why_not;

    if (!probe_choose(doctor, "openmp", NULL))
        return finding_unseen(text_format("there is no OpenMP program"));
    if (!team_is_whole(doctor, &why_not)) {
        char *seen = text_format("%d OpenMP threads do not run: %s", threads, why_not);
        free(why_not);
        return finding_of(VERDICT_TROUBLE, seen,
                          "cells with that many workers would fail or be left out",
                          cure_of_team(doctor));
    }
    if (!workers_of_list(getenv("OMP_NUM_THREADS"), &wish, &error))
        return finding_of(VERDICT_TROUBLE, text_printable(error.text, strlen(error.text), 200),
                          "OpenMP programs started by hand refuse it",
                          text_format("unset OMP_NUM_THREADS"));
    return finding_ok(text_format("%d OpenMP threads were asked for, and started", threads));
}

struct finding check_oversubscription(struct doctor *doctor)
{
    const char *given = getenv("OMP_NUM_THREADS");
    int cpus = cpus_allowed(), threads;
    struct error error;

    (void)doctor;
    if (!given)
        return finding_ok(text_format("OMP_NUM_THREADS is not set"));
    if (!workers_of_list(given, &threads, &error))
        return finding_unseen(text_format("see threads"));
    char *shown = text_printable(given, strlen(given), 40);
    char *seen = text_format("OMP_NUM_THREADS=%s, on %d CPUs", shown, cpus);
    free(shown);
    if (threads <= cpus)
        return finding_ok(seen);
    return finding_of(VERDICT_ADVICE, seen,
                      "programs started by hand take turns on the CPUs (triptych says --workers)",
                      text_format("export OMP_NUM_THREADS=%d", cpus));
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* One thread sleeps, the other one waits for it: what CPU time goes meanwhile is burned, as a part
 * of a CPU. Negative: the program does not run. */
static double burned(struct doctor *doctor)
{
    static const struct words sets = {.count = 2, .word = {"tasks=1", "delay=200ms"}};
    double seconds = 0, cpu_s = 0;
    struct probe probe = probe_program(doctor, probe_choose(doctor, "openmp", "delay"), 2, &sets);
    bool told = probe.ended_well && probe.record &&
                fields_real(probe.record, "seconds", &seconds) && seconds > 0 &&
                fields_real(probe.record, "cpu_seconds", &cpu_s);

    probe_free(&probe);
    return told ? cpu_s / seconds : -1;
}

static bool waits_sleeping(struct doctor *doctor)
{
    double part = burned(doctor);

    return part >= 0 && part < 0.2;
}

struct finding check_wait(struct doctor *doctor)
{
    static const char *const variables[] = {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME",
                                            "KMP_LIBRARY",     "KMP_USE_YIELD",  NULL};
    const struct program *program = probe_choose(doctor, "openmp", "delay");

    if (!program || !program_option(program, "tasks"))
        return finding_unseen(text_format("there is no OpenMP program that waits"));
    double part = burned(doctor);
    if (part < 0)
        return finding_unseen(text_format("the OpenMP program that waits does not run"));
    char *seen = text_format("an OpenMP thread that waits burns %.0f %% of a CPU", 100 * part);
    if (part < 0.2)
        return finding_ok(seen);
    char *cure = probe_unsetting(doctor, variables, waits_sleeping);
    return finding_of(VERDICT_TROUBLE, seen,
                      "waiting threads take CPUs from working ones, and CPU time says nothing",
                      cure ? cure : text_format("export OMP_WAIT_POLICY=passive"));
}
