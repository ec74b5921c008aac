/* SPDX-License-Identifier: MIT
 *
 * Does a CPU do the same work in the same time, whenever and beside whomever it does it? */
#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "compare/base/json_read.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>
#include <string.h>

/* https://docs.kernel.org/admin-guide/pm/cpufreq.html: only `performance` asks for the highest
 * frequency all the time. */
struct finding check_governor(struct doctor *doctor)
{
    const char *governor = fields_text(doctor_group(doctor, "cpu"), "governor");

    if (!governor)
        return finding_unseen(text_format("no governor: this system does not steer the CPUs' "
                                          "frequency, or not from here"));
    if (strcmp(governor, "performance") == 0)
        return finding_ok(text_format("performance"));
    return finding_of(VERDICT_ADVICE, text_format("%s", governor),
                      "the frequency follows the load, so short runs are slower than long ones",
                      text_format("echo performance | %stee "
                                  "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
                                  doctor_sudo()));
}

struct finding check_boost(struct doctor *doctor)
{
    struct json_object *cpu = doctor_group(doctor, "cpu");
    char *intel = machine_line(doctor->root, "/sys/devices/system/cpu/intel_pstate/no_turbo");
    const char *words = intel ? "echo 1" : "echo 0";
    const char *file = intel ? "intel_pstate/no_turbo" : "cpufreq/boost";

    free(intel);
    if (!fields_get(cpu, "boost", json_type_boolean))
        return finding_unseen(text_format("this system does not tell whether CPUs boost"));
    if (!fields_flag(cpu, "boost", false))
        return finding_ok(text_format("off"));
    return finding_of(
        VERDICT_ADVICE, text_format("on"),
        "one busy core runs faster than each of many, so speed-ups look too small",
        text_format("%s | %stee /sys/devices/system/cpu/%s", words, doctor_sudo(), file));
}

struct finding check_hyperthreads(struct doctor *doctor)
{
    struct json_object *cpu = doctor_group(doctor, "cpu");
    uint64_t cores, threads, allowed = (uint64_t)cpus_allowed();

    if (!fields_count(cpu, "cores", &cores) || !fields_count(cpu, "threads", &threads))
        return finding_unseen(text_format("this system does not tell its cores"));
    char *seen = text_format("%llu CPUs on %llu core%s", (unsigned long long)threads,
                             (unsigned long long)cores, cores == 1 ? "" : "s");
    if (threads <= cores || allowed <= cores)
        return finding_ok(seen);
    return finding_of(VERDICT_ADVICE, seen,
                      "two CPUs of one core share its units, so past the cores speed-up flattens",
                      text_format("triptych compare --one-per-core"));
}

/* The least time that one reading of the clock took, in seconds; others may disturb single
 * readings, but not all. */
static double reading_s(void)
{
    enum { BATCHES = 20, READINGS = 500 };
    double least_s = 1;

    for (int batch = 0; batch < BATCHES; batch++) {
        double begin_s = clock_now_s(), now_s = begin_s;
        for (int at = 0; at < READINGS; at++)
            now_s = clock_now_s();
        if ((now_s - begin_s) / (double)READINGS < least_s)
            least_s = (now_s - begin_s) / (double)READINGS;
    }
    return least_s;
}

struct finding check_clock(struct doctor *doctor)
{
    static const char folder[] = "/sys/devices/system/clocksource/clocksource0";
    const char *source = fields_text(doctor_group(doctor, "cpu"), "clock_source");
    char *path = text_format("%s/available_clocksource", folder);
    char *available = machine_line(doctor->root, path);
    double ns = 1e9 * reading_s();
    char *seen = text_format("%s, %.0f ns a reading", source ? source : "unknown source", ns);
    const char *why = "a reading by a system call disturbs what it measures";
    struct finding finding;

    if (ns < 300)
        finding = finding_ok(seen);
    else if (available && strstr(available, "tsc") && source && strcmp(source, "tsc") != 0)
        finding = finding_of(
            VERDICT_ADVICE, seen, why,
            text_format("echo tsc | %stee %s/current_clocksource", doctor_sudo(), folder));
    else
        finding =
            finding_of(VERDICT_ADVICE, seen, why, text_format("triptych compare --set size=500M"));
    free(path);
    free(available);
    return finding;
}
