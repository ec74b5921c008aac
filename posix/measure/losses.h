/* SPDX-License-Identifier: MIT
 *
 * losses: tells which worker processes died, the first at once. Those that die alike within the
 * same second are one line with their number: a machine without memory kills many at once. */
#ifndef TRIPTYCH_POSIX_LOSSES_H
#define TRIPTYCH_POSIX_LOSSES_H

#include <sys/types.h>

/* `child` ended with this status of waitpid(2), which is not that of a good end. Main process. */
void losses_tell(pid_t child, int status);

/* Tells how many there were since. When no worker is left, and before the program ends. Main
 * process. */
void losses_tell_rest(void);

#endif
