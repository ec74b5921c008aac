/* SPDX-License-Identifier: MIT
 *
 * forms: what of the sieve is done with vector registers, in the forms that processors differ in.
 */
#ifndef TRIPTYCH_SIEVE_FORMS_H
#define TRIPTYCH_SIEVE_FORMS_H

#include "common/base/answer.h"
#include "common/sieve/ground.h"
#include "common/sieve/sieve.h"

enum { FORMS_BLOCK = 64 }; /* numbers of bytes are multiples of this */

/* Sets `count` bytes, the first of which is byte `first` from 0 on, to what the patterns leave.
 * `count` is a multiple of GROUND_RUN. */
typedef void (*forms_presieve)(const struct ground *ground, uint64_t first, uint8_t *bytes,
                               size_t count);

/* How many bits are set, and the sum of their numbers modulo 2^64. */
typedef struct answer (*forms_total)(const uint8_t *bytes, size_t count, uint64_t first);

struct forms {
    forms_presieve presieve;
    forms_total total;
};

/* Those of `form`, which the CPU must have. */
struct forms forms_of(enum sieve_form form);

#endif
