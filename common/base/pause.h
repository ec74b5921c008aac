/* SPDX-License-Identifier: MIT
 *
 * pause: one step of a short wait that looks again and again. The instruction tells the processor
 * that this is such a wait (Intel's manual, volume 2, PAUSE; Arm's, YIELD): it takes some ten
 * nanoseconds, leaves the core's other hardware thread more room, and the memory bus alone. */
#ifndef TRIPTYCH_PAUSE_H
#define TRIPTYCH_PAUSE_H

/* Any thread. */
static inline void pause_cpu(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("yield");
#endif
}

#endif
