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

static double upper_edge_s(size_t bucket)
{
    if (bucket < HISTOGRAM_PARTS)
        return (double)bucket * 1e-9;
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
    double rank = ceil(q * (double)histogram->samples), seen = 0;

    for (size_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->bucket[bucket];
        if (histogram->bucket[bucket] && seen >= rank) {
            double edge_s = upper_edge_s(bucket);
            return edge_s < histogram->max_s ? edge_s : histogram->max_s;
        }
    }
    return histogram->max_s;
}
