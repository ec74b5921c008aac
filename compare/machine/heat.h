/* SPDX-License-Identifier: MIT
 *
 * heat: how busy each CPU was, from one moment to the next. Main thread only. */
#ifndef TRIPTYCH_COMPARE_MACHINE_HEAT_H
#define TRIPTYCH_COMPARE_MACHINE_HEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The spans that are kept, and the CPUs: the first ones of those that this process may use. */
enum { HEAT_SPANS = 60, HEAT_MOST_CPUS = 256 };

struct heat_cpu {
    int number;
    uint64_t all, idle, stolen;                         /* ticks at the last step */
    double busy[HEAT_SPANS], taken_by_host[HEAT_SPANS]; /* shares of its time, 0 to 1 */
};

struct heat {
    const char *root; /* "" for the real /proc */
    struct heat_cpu *cpus;
    size_t count;             /* of CPUs; 0: not known */
    double begin_s, last_s;   /* the caller's clock */
    double end_s[HEAT_SPANS]; /* of each span, since `begin_s` */
    size_t spans;             /* so far, the oldest first */
};

/* `now_s`: any clock in seconds. `root` must stay valid. heat_close() gives it back. */
struct heat heat_open(const char *root, double now_s);

/* Adds the span since the last one, unless it is shorter than a fifth of a second: counters go in
 * ticks of 10 ms. The oldest one is forgotten where there are HEAT_SPANS. Returns whether it did.
 */
bool heat_step(struct heat *heat, double now_s);

void heat_close(struct heat *heat);

#endif
