/* SPDX-License-Identifier: MIT
 *
 * histogram: latencies in buckets whose width is a sixteenth of their octave, so that a quantile is
 * at most 1/16 off (the idea of G. Tene's HdrHistogram). Fixed size and without pointers: it
 * can lie in shared memory and travel in a message. One writer at a time. */
#ifndef TRIPTYCH_HISTOGRAM_H
#define TRIPTYCH_HISTOGRAM_H

#include <stdint.h>

enum {
    HISTOGRAM_PARTS = 16,
    HISTOGRAM_OCTAVES = 44, /* up to 2^47 ns, a day and a half */
    HISTOGRAM_BUCKETS = HISTOGRAM_PARTS * HISTOGRAM_OCTAVES
};

struct histogram {
    uint64_t samples;
    double max_s;
    uint32_t bucket[HISTOGRAM_BUCKETS];
};

/* Adds one sample; less than 0 counts as 0. */
void histogram_add(struct histogram *histogram, double seconds);

/* Adds all samples of `from` to `into`. */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* Quantile `q` (0 < q <= 1), in seconds, as if the samples of a bucket lay evenly in it; 0 if
 * empty. (Its upper edge would be 3 % too high on average, which ratios to what others measure do
 * show.) */
double histogram_quantile(const struct histogram *histogram, double q);

#endif
