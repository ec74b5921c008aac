/* SPDX-License-Identifier: MIT
 *
 * hash: the 64-bit FNV-1a hash (G. Fowler, L. C. Noll, K.-P. Vo; draft-eastlake-fnv). */
#ifndef TRIPTYCH_HASH_H
#define TRIPTYCH_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What it is of nothing. */
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)

/* Goes on with so many bytes, or with a text. Any thread. */
static inline uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t count)
{
    for (size_t at = 0; at < count; at++)
        hash = (hash ^ (unsigned char)bytes[at]) * UINT64_C(0x100000001b3);
    return hash;
}

static inline uint64_t hash_text(uint64_t hash, const char *text)
{
    return hash_bytes(hash, text, strlen(text));
}

#endif
