/* SPDX-License-Identifier: MIT
 *
 * What can be counted of programs here beside their times. Nothing is wrong where it cannot. */
#include "compare/machine/counters.h"
#include "compare/machine/doctor_parts.h"

#include <stdlib.h>

struct finding check_counters(struct doctor *doctor)
{
    struct counters counters = counters_open(doctor->root);
    char *present = counters_present(&counters), *absent = counters_absent(&counters);
    char *seen = text_format("%s%s%s", present ? present : "", present && absent ? "; " : "",
                             absent ? absent : "");

    free(present);
    free(absent);
    if (counters_are_forbidden(&counters))
        return finding_of(VERDICT_ADVICE, seen, "compare --counters then shows them, too",
                          text_format("%ssysctl kernel.perf_event_paranoid=1", doctor_sudo()));
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        if (counters.of[at].error)
            return finding_unseen(seen);
    return finding_ok(seen);
}

struct finding check_energy(struct doctor *doctor)
{
    struct energy energy = energy_open(doctor->root);
    char *seen = counters_energy_words(&energy);

    if (energy.hidden)
        return finding_of(
            VERDICT_ADVICE, seen,
            "records then have the energy of each run; until the next boot everybody "
            "on this machine may read it",
            text_format("%schmod a+r /sys/class/powercap/intel-rapl:*/energy_uj", doctor_sudo()));
    return energy.count > 0 ? finding_ok(seen) : finding_unseen(seen);
}
