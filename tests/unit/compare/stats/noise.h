/* SPDX-License-Identifier: MIT
 *
 * noise: what measurements look like, made by a generator of fixed seed: of several shapes,
 * correlated with their neighbours, and with launches that differ. */
#ifndef TRIPTYCH_TESTS_STATS_NOISE_H
#define TRIPTYCH_TESTS_STATS_NOISE_H

#include "compare/stats/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum noise_shape { NOISE_NORMAL, NOISE_SKEWED, NOISE_TWO_PEAKS };

struct noise {
    const char *name;
    enum noise_shape shape;
    double spread;      /* NORMAL: of the median; SKEWED: of the logarithm */
    double neighbours;  /* correlation of one value with the next */
    double of_launches; /* share of the variance that is between launches */
};

enum { NOISE_MOST = 1024 };

static inline double noise_uniform(uint64_t *seed)
{
    return ((double)(parts_random(seed) >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller 1958. */
static inline double noise_normal(uint64_t *seed)
{
    double radius = sqrt(-2 * log(noise_uniform(seed)));

    return radius * cos(2 * M_PI * noise_uniform(seed));
}

static inline double noise_shaped(const struct noise *noise, double z, uint64_t *seed)
{
    if (noise->shape == NOISE_NORMAL)
        return 1 + noise->spread * z;
    if (noise->shape == NOISE_SKEWED)
        return exp(noise->spread * z);
    return (parts_normal_above(-z) < 0.7 ? 1 : 1.15) + 0.02 * noise_normal(seed);
}

/* launches x repetitions values, launch after launch. */
static inline void noise_fill(const struct noise *noise, size_t launches, size_t repetitions,
                              double *values, uint64_t *numbers, uint64_t *seed)
{
    double before = noise_normal(seed), r = noise->neighbours;

    for (size_t launch = 0; launch < launches; launch++) {
        double own = noise_normal(seed);
        for (size_t at = 0; at < repetitions; at++) {
            before = r * before + sqrt(1 - r * r) * noise_normal(seed);
            double z = sqrt(noise->of_launches) * own + sqrt(1 - noise->of_launches) * before;
            *values++ = noise_shaped(noise, z, seed);
            *numbers++ = launch + 1;
        }
    }
}

/* The median of the distribution: of the two peaks, where 0.7 of the lower one's mass is half. */
static inline double noise_median(const struct noise *noise)
{
    double low = 0.9, high = 1.1;

    if (noise->shape != NOISE_TWO_PEAKS)
        return 1;
    for (int step = 0; step < 60; step++) {
        double middle = (low + high) / 2;
        double below = 0.7 * parts_normal_above((1 - middle) / 0.02) +
                       0.3 * parts_normal_above((1.15 - middle) / 0.02);
        *(below < 0.5 ? &low : &high) = middle;
    }
    return low;
}

/* How many trials: `usual` in target stress-suite, in the suite a third, and fewer where a
 * sanitizer slows them down; TRIPTYCH_TRIALS=N asks for another number, for the table of
 * docs/statistics.md. */
static inline size_t noise_trials(size_t usual)
{
    const char *asked = getenv("TRIPTYCH_TRIALS"), *sanitizer = getenv("TRIPTYCH_SANITIZE");

    if (asked)
        return strtoul(asked, NULL, 10);
    if (sanitizer && *sanitizer)
        return usual / 4;
    return getenv("TRIPTYCH_TEST_STRESS") ? usual : usual / 3;
}

#endif
