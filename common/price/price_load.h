/* SPDX-License-Identifier: MIT
 *
 * price_load: whether this process has its CPUs for itself. The kernel tells how long the CPUs were
 * busy (proc_stat(5)), how much of that was ours, and how often one of our threads lost its CPU
 * (getrusage(2)). What is busy and not ours, others used, the host of a virtual machine among them
 * (steal). Any thread. */
#ifndef TRIPTYCH_PRICE_LOAD_H
#define TRIPTYCH_PRICE_LOAD_H

#include "common/base/affinity.h"

#include <stdint.h>

/* The machine at one moment. Differences of two looks mean something. */
struct price_look {
    double at_s;   /* clock_now_s() */
    double busy_s; /* of all CPUs in the set; below 0: the kernel does not tell */
    double own_s;  /* CPU time of this process, and of its children that were waited for */
    int cpus;      /* in the set */
};

/* A look at the CPUs of the set. Reads a file, so not for hot code. */
struct price_look price_look(const struct affinity *set);

/* CPUs that others used between two looks, on average; 0 where the kernel does not tell. */
double price_others(const struct price_look *from, const struct price_look *to);

/* By how much that is more than what `wants` busy threads leave over; 0: they had their CPUs. The
 * counters tick in hundredths of a second, so less than PRICE_SLACK is nothing. */
double price_crowd(const struct price_look *from, const struct price_look *to, int wants);

#define PRICE_SLACK 0.2

/* How often a thread of this process, or a child that was waited for, lost its CPU so far, though
 * it could have gone on. Two calls and their difference tell of all threads in between, also of
 * those that have ended. */
uint64_t price_switches(void);

#endif
