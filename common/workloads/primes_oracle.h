/* SPDX-License-Identifier: MIT
 *
 * primes_oracle: how many primes a range has, and their sum, without looking for them as the
 * kernels do: the check of find_primes and stream_primes. */
#ifndef TRIPTYCH_WORKLOADS_PRIMES_ORACLE_H
#define TRIPTYCH_WORKLOADS_PRIMES_ORACLE_H

#include "common/bench/bench.h"

/* The number of primes from ... to (both included) and their sum modulo 2^64, by the cheaper one of
 * the two ways below. Says so on standard error if that will take more than some seconds. */
struct answer primes_oracle(uint64_t from, uint64_t to);

/* The primes from 2 to `limit` (below 2^53), by counting: in about limit^(3/4) steps, with
 * 32 bytes of memory for each number up to the root. */
struct answer primes_up_to(uint64_t limit);

/* The primes first ... last (both included), by a test of each number. */
struct answer primes_tested(uint64_t first, uint64_t last);

/* Whether `number` is a prime: the test of G. Miller and M. Rabin, made certain below 2^64 by the
 * choice of its bases. */
bool primes_is_prime(uint64_t number);

#endif
