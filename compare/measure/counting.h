/* SPDX-License-Identifier: MIT
 *
 * counting: which programs can be counted from here, and their counts on the way to the records.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_COUNTING_H
#define TRIPTYCH_COMPARE_COUNTING_H

#include "compare/measure/reading.h"
#include "compare/measure/session.h"

/* Adds what session->counters counted of the start to its records and samples, and how many CPUs
 * others used meanwhile, unless workers ran where it could not be counted: on other hosts, or as
 * the children of a daemon (Slurm, Flux).
 * `warmups`: untimed repetitions of that start. */
void counting_add(const struct session *session, const struct cell *cell, uint64_t warmups,
                  struct readings *readings);

/* What is counted in this comparison and what is not, as sentences for the reader. */
void counting_policy(const struct session *session, struct text_list *policy);

#endif
