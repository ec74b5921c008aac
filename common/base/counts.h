/* SPDX-License-Identifier: MIT
 *
 * counts: numbers of things (uint64_t) as sizes of memory (size_t), which have 32 bits on some
 * machines. Any thread. */
#ifndef TRIPTYCH_COUNTS_H
#define TRIPTYCH_COUNTS_H

#include <stddef.h>
#include <stdint.h>

/* For malloc(3) and its like: a count that no memory can hold becomes one that they refuse. */
static inline size_t counts_room(uint64_t count)
{
    size_t refused = SIZE_MAX;

    __asm__("" : "+r"(refused)); /* or the compiler warns of a size that no memory has */
    return (size_t)count == count ? (size_t)count : refused;
}

#endif
