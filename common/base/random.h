/* SPDX-License-Identifier: MIT
 *
 * random: numbers that nobody can guess, getrandom(2). Without Linux they come from /dev/urandom,
 * which may be missing in a chroot. Any thread. */
#ifndef TRIPTYCH_RANDOM_H
#define TRIPTYCH_RANDOM_H

#include <stddef.h>

/* Fills so many bytes, at most 256. Returns 0 or errno. */
int random_bytes(void *bytes, size_t size);

#endif
