/* SPDX-License-Identifier: MIT
 *
 * heartbeat: how far the search is, in a file that the driver makes and reads; the driver takes the
 * file away when the search shall end with what it has found. */
#ifndef TRIPTYCH_POSIX_EXPLORE_HEARTBEAT_H
#define TRIPTYCH_POSIX_EXPLORE_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

/* Which file. Without this call nothing is told, and the search goes on to its end. */
void explore_heartbeat_open(const char *path);

/* After each schedule, at `now_s` of any steady clock: so many are done. The file is looked at 20
 * times a second. False: the search shall end. The server's process only. */
bool explore_heartbeat(uint64_t schedules, double now_s);

#endif
