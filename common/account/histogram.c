/* SPDX-License-Identifier: MIT */
#include "common/account/histogram.h"

#include <math.h>
#include <stddef.h>

static size_t bucket_of(uint64_t ns)
{
    if (ns < HISTOGRAM_PARTS)
        return (size_t)ns;
    unsigned octave = 63 - (unsigned)__builtin_clzll(ns); /* 4 or more */
    size_t part = (size_t)(ns >> (octave - 4)) - HISTOGRAM_PARTS;
    size_t bucket = (octave - 3) * (size_t)HISTOGRAM_PARTS + part;
    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/* Where bucket number `bucket` ends, and the next one begins. */
static double end_s(size_t bucket)
{
    if (bucket < HISTOGRAM_PARTS)
        return (double)(bucket + 1) * 1e-9;
    size_t octave = bucket / HISTOGRAM_PARTS + 3, part = bucket % HISTOGRAM_PARTS;
    return ldexp((double)(HISTOGRAM_PARTS + part + 1), (int)octave - 4) * 1e-9;
}

void histogram_add(struct histogram *histogram, double seconds)
{
    double ns = seconds > 0 ? seconds * 1e9 : 0;

    histogram->samples++;
    histogram->bucket[bucket_of(ns < 1e18 ? (uint64_t)ns : UINT64_MAX)]++;
    if (seconds > histogram->max_s)
        histogram->max_s = seconds;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    into->samples += from->samples;
    if (from->max_s > into->max_s)
        into->max_s = from->max_s;
    for (size_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
        into->bucket[bucket] += from->bucket[bucket];
}

double histogram_quantile(const struct histogram *histogram, double q)
{
    double rank = ceil(q * (double)histogram->samples), before = 0;

    for (size_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        double here = histogram->bucket[bucket];
        if (here > 0 && before + here >= rank) {
            double begin_s = bucket > 0 ? end_s(bucket - 1) : 0;
            double found_s = begin_s + (end_s(bucket) - begin_s) * (rank - before) / here;
            return found_s < histogram->max_s ? found_s : histogram->max_s;
        }
        before += here;
    }
    return histogram->max_s;
}
