/* SPDX-License-Identifier: MIT
 *
 * frame: leaving a call of MPI from deep inside of it. Known for x86-64 alone; elsewhere no caller
 * is found. */
#ifndef TRIPTYCH_MPI_EXPLORE_FRAME_H
#define TRIPTYCH_MPI_EXPLORE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* Whether a call that is under way on this stack returns to `pc`. */
bool mpix_has_caller(uintptr_t pc);
/* Returns there, from that call, which has the value `code`. There must be one. */
_Noreturn void mpix_return_to(uintptr_t pc, int code);

#endif
