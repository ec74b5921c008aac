/* SPDX-License-Identifier: MIT
 *
 * record: the lines of JSON that programs print. json-c writes them (it keeps the whole range of
 * 64-bit unsigned numbers, which other C libraries cut to a double or to 63 bits). */
#ifndef TRIPTYCH_RECORD_H
#define TRIPTYCH_RECORD_H

#include "common/bench/bench.h"

/* False: this build has no JSON library, and the other functions end the program with STATUS_SKIP.
 */
bool record_available(void);

/* Prints one record (schema triptych/1) on one line. `parameters` are the workload's options and
 * where their values lie; `slots` is the worker statistics, slots[measurement->workers + 1]. Main
 * thread. */
void record_print(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters);

/* The same record as text: a JSON object without a newline, which the caller frees. Main thread. */
char *record_text(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters);

/* Prints what --describe tells: the workload, the panel, the variants and all options; and, where
 * the workload has a number of workers of its own rather than one a CPU, that number
 * (`default_workers`; 0: it has none). */
void record_describe(const struct workload *workload, const struct team *team,
                     const struct variant **variants, const struct option_row *common_options,
                     uint64_t suited_workers);

#endif
