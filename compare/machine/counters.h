/* SPDX-License-Identifier: MIT
 *
 * counters: what the CPU and the kernel count while a program runs, for it and all of its
 * descendants on this host, and the energy that the machine uses meanwhile. Only what the system
 * permits; what it does not is absent, and why can be told. Without Linux there are none. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_COUNTERS_H
#define TRIPTYCH_COMPARE_COUNTERS_H

#include "compare/machine/energy.h"
#include "compare/results/sample.h"

#include <json-c/json.h>

struct counters {
    const char *root; /* /proc and /sys are below it: "" */
    struct counter {
        int error;      /* errno: why there is none; 0: there is */
        bool user_only; /* what the kernel does is not in it */
        int file;       /* while a program runs; below 0: none */
        bool told;      /* of the last program: */
        uint64_t count;
        double share; /* of the time in which it really counted; below 1: `count` is scaled */
    } of[SAMPLE_COUNTERS];
    struct energy energy;
    double energy_j; /* of the last program; below 0: not told */
};

/* Tries each counter. `root` as in parts.h; it stays the caller's and must outlive the result. */
struct counters counters_open(const char *root);

/* Around the run of one program: what is started in between, and ends, is counted from its exec(2)
 * on; unless `all`, its energy alone. Every thread and process of it inherits the counters, which
 * costs: with two of them making and joining a thread took 1.29 times as long [1.28, 1.35] (the
 * fastest of 30 rounds, five pairs side by side, a virtual machine). */
void counters_begin(struct counters *counters, bool all);
void counters_end(struct counters *counters);

/* Adds `counters` and `energy_joules` of the last program to its record, as far as there are any.
 * `repetitions`: how often that program did its work, untimed ones included. */
void counters_add(const struct counters *counters, uint64_t repetitions,
                  struct json_object *record);

/* A count that was seen during a part of the time, for the whole of it. */
uint64_t counters_scaled(uint64_t count, uint64_t enabled_ns, uint64_t running_ns);

/* "cycles, page faults": those that there are, or those that are not and why, one sentence for a
 * reader; NULL: there are none such. The caller frees both. */
char *counters_present(const struct counters *counters);
char *counters_absent(const struct counters *counters);

/* Whether kernel.perf_event_paranoid alone is why some are absent. */
bool counters_are_forbidden(const struct counters *counters);

/* What this machine tells of energy, in a sentence. The caller frees it. */
char *counters_energy_words(const struct energy *energy);

#endif
