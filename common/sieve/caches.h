/* SPDX-License-Identifier: MIT
 *
 * caches: how large the caches of a CPU are. */
#ifndef TRIPTYCH_SIEVE_CACHES_H
#define TRIPTYCH_SIEVE_CACHES_H

#include <stddef.h>

/* Bytes of the first-level cache for data, and of the second level, as the system tells, within
 * what is sensible for a sieve; where it does not tell, as most have them. Any worker. */
size_t caches_first(void);
size_t caches_second(void);

#endif
