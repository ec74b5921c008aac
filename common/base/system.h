/* SPDX-License-Identifier: MIT
 *
 * system: whether this build uses what Linux has and POSIX does not. With -DTRIPTYCH_PORTABLE=ON it
 * does without, as on every other system. Only the files that tests/lint/systems.txt names ask; the
 * header of each says what is lost. */
#ifndef TRIPTYCH_SYSTEM_H
#define TRIPTYCH_SYSTEM_H

#if defined(__linux__) && !defined(TRIPTYCH_PORTABLE)
#define SYSTEM_IS_LINUX 1
#else
#define SYSTEM_IS_LINUX 0
#endif

#endif
