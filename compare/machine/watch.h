/* SPDX-License-Identifier: MIT
 *
 * watch: what else the machine does while a comparison runs: the share of CPU time that the host of
 * a virtual machine took, and that other programs took, and the clock's frequency. Main thread
 * only; the children of this process are the comparison's own. */
#ifndef TRIPTYCH_COMPARE_WATCH_H
#define TRIPTYCH_COMPARE_WATCH_H

#include "common/price/price_load.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

/* From one moment to another. Shares are of all CPUs' time; below 0: not known, or too short to
 * tell. */
struct watch_span {
    double stolen, others;
};

struct watch {
    bool known; /* /proc/stat can be read */
    uint64_t begin_all, begin_idle, begin_stolen;
    uint64_t last_all, last_idle, last_stolen;
    double begin_own_s, last_own_s;  /* CPU time of this process and its children */
    struct affinity allowed;         /* the CPUs that programs may use */
    struct price_look earlier;       /* what the next look at those is compared with */
    double others_cpus;              /* how many of them others used lately; below 0: not known yet.
                                        A run that is too short to tell has what was there before it */
    double load;                     /* when it began; below 0: not known */
    double slowest_mhz, fastest_mhz; /* 0: not known */
};

struct watch watch_open(void);

/* What there was since the last call, or since watch_open(). */
struct watch_span watch_step(struct watch *watch);

/* Whether a run meanwhile was hit: another had more than a tenth of the CPUs, or the host took more
 * than a twentieth. */
bool watch_is_hit(const struct watch_span *span);

/* One sentence on the whole for people; NULL: nothing was noticed. The caller frees it. */
char *watch_words(const struct watch *watch);

/* For environment.json. */
struct json_object *watch_json(const struct watch *watch);

#endif
