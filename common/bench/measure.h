/* SPDX-License-Identifier: MIT
 *
 * measure: from the worker statistics of one repetition to its measurement. Main thread, on rank 0,
 * when all workers have ended. */
#ifndef TRIPTYCH_MEASURE_H
#define TRIPTYCH_MEASURE_H

#include "common/bench/bench.h"

/* Fills in seconds, setup_seconds and first_result_s. The moments are clock_now_s() before the team
 * was made ready, before run() and after it. */
void measure_time(const struct team *team, double begin_s, double start_s, double end_s,
                  struct measurement *measurement);

/* Fills in what the workers' processes used, threads_per_rank and the latencies. After
 * measure_time(). */
void measure_use(const struct workload *workload, struct measurement *measurement);

/* Compares the answer with the expected one, which must be filled in, and fills in verified and
 * lost. Prints what is wrong. */
void measure_answer(const struct workload *workload, const struct job *job,
                    struct measurement *measurement);

#endif
