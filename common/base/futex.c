/* SPDX-License-Identifier: MIT */
#include "common/base/futex.h"

#include <errno.h>
#include <stddef.h>

#if FUTEX_OF_KERNEL

#include <sys/syscall.h>
#include <unistd.h>

/* From the kernel's interface, which never changes (<linux/futex.h> is not always there). */
enum { WAIT = 0, WAKE = 1 };

/* Systems of 32 bits have two of them, by the size of time_t; new ones only the second. */
#if defined(SYS_futex_time64) && defined(SYS_futex)
static long call_number(void)
{
    return sizeof(time_t) > sizeof(long) ? SYS_futex_time64 : SYS_futex;
}
#elif defined(SYS_futex_time64)
static long call_number(void)
{
    return SYS_futex_time64;
}
#else
static long call_number(void)
{
    return SYS_futex;
}
#endif

int futex_wait(const void *word, uint32_t value, const struct timespec *longest,
               enum futex_scope scope)
{
    return syscall(call_number(), word, WAIT | (int)scope, value, longest, NULL, 0) ? errno : 0;
}

int futex_wake(const void *word, int count, enum futex_scope scope)
{
    return syscall(call_number(), word, WAKE | (int)scope, count, NULL, NULL, 0) < 0 ? errno : 0;
}

#else

static const struct timespec nap = {0, 50000};

int futex_wait(const void *word, uint32_t value, const struct timespec *longest,
               enum futex_scope scope)
{
    struct timespec begin, now;

    (void)scope;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (__atomic_load_n((const uint32_t *)word, __ATOMIC_ACQUIRE) == value) {
        nanosleep(&nap, NULL);
        clock_gettime(CLOCK_MONOTONIC, &now);
        double passed_s =
            difftime(now.tv_sec, begin.tv_sec) + (double)(now.tv_nsec - begin.tv_nsec) / 1e9;
        if (longest && passed_s >= (double)longest->tv_sec + (double)longest->tv_nsec / 1e9)
            return ETIMEDOUT;
    }
    return 0;
}

int futex_wake(const void *word, int count, enum futex_scope scope)
{
    (void)word;
    (void)count;
    (void)scope;
    return 0; /* they look by themselves */
}

#endif
