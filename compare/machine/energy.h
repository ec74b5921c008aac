/* SPDX-License-Identifier: MIT
 *
 * energy: what all CPU packages of this machine use, by the kernel's powercap tree (RAPL). Whatever
 * else runs meanwhile is in it. Main thread only. */
#ifndef TRIPTYCH_COMPARE_ENERGY_H
#define TRIPTYCH_COMPARE_ENERGY_H

#include <stdbool.h>
#include <stdint.h>

enum { ENERGY_MOST_PACKAGES = 16 };

struct energy {
    const char *root; /* /sys is below it: "" */
    int count;        /* of packages that can be read */
    bool hidden;      /* there are some, and they cannot */
    struct energy_package {
        int zone;           /* of /sys/class/powercap/intel-rapl:ZONE */
        uint64_t range_uj;  /* the counter's highest value, behind which it begins at 0 */
        uint64_t before_uj; /* at energy_begin() */
    } packages[ENERGY_MOST_PACKAGES];
};

/* Looks for packages. `root` stays the caller's and must outlive the result. */
struct energy energy_open(const char *root);

void energy_begin(struct energy *energy);

/* Joules since energy_begin(), of all packages; below 0: nothing can be told. A counter that went
 * round once is understood, twice is not: by 100 W that takes most of an hour and more. */
double energy_end(const struct energy *energy);

#endif
