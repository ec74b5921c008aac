/* SPDX-License-Identifier: MIT
 *
 * futex: sleeping on a word of memory, futex(2), for which the C library has no function. Where the
 * system has none (or TRIPTYCH_PORTABLE is defined), a sleeper looks at the word every 50 us
 * instead: what is lost are the latency of waking and some CPU time, and nothing of what is right.
 * Any thread. */
#ifndef TRIPTYCH_FUTEX_H
#define TRIPTYCH_FUTEX_H

#include "common/base/system.h"

#include <stdint.h>
#include <time.h>

/* Whether the kernel does it; then prices of it mean something. */
#define FUTEX_OF_KERNEL SYSTEM_IS_LINUX

/* Who sleeps on the word: threads of this process, or any process that shares its memory. */
enum futex_scope { FUTEX_OF_PROCESSES = 0, FUTEX_OF_THREADS = 128 };

/* Sleeps while the word is `value`, for at most `longest` (NULL: without end). May return early,
 * for no reason. Returns 0 or errno (EAGAIN: it is not that value; EINTR; ETIMEDOUT). */
int futex_wait(const void *word, uint32_t value, const struct timespec *longest,
               enum futex_scope scope);

/* Wakes at most `count` of those who sleep on the word. Returns 0 or errno. */
int futex_wake(const void *word, int count, enum futex_scope scope);

#endif
