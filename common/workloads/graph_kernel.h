/* SPDX-License-Identifier: MIT
 *
 * graph_kernel: what a task of a graph does beside its dependencies: a fixed amount of work, whose
 * result is known. So many tasks are so much work on every day, and only their time tells what else
 * was to pay. */
#ifndef TRIPTYCH_WORKLOADS_GRAPH_KERNEL_H
#define TRIPTYCH_WORKLOADS_GRAPH_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

enum kernel {
    KERNEL_COMPUTE, /* additions, one after the other */
    KERNEL_MEMORY,  /* words read from a buffer of 64 MiB, from where the last task ended */
};

extern const char *const kernel_names[]; /* ended by NULL */

/* Makes the buffer, where the kernel has one; kernel_close() frees it. Main thread. */
void kernel_open(enum kernel kernel);
void kernel_close(void);

/* How many units of work (additions, words) this machine does in a second: the fastest of many
 * short samples, so that a busy machine does not count. Takes some milliseconds. Main thread. */
double kernel_rate(enum kernel kernel);

/* Does `size` units of work for task `number`. False: it came out wrong. Any thread. */
bool kernel_run(enum kernel kernel, uint64_t size, uint64_t number);

#endif
