/* SPDX-License-Identifier: MIT
 *
 * stop: Ctrl-C and a kill (SIGINT, SIGTERM, SIGHUP) end a program that has something to tell in
 * good order. The handler only notes the signal and wakes those who sleep; workers look and let go
 * of their work, the main thread tells what is known, and stop_leave() ends the program by that
 * very signal. One more signal half a second later ends it at once; what comes sooner is the same
 * request (timeout(1) sends each signal twice). One for each program. */
#ifndef TRIPTYCH_STOP_H
#define TRIPTYCH_STOP_H

#include <stdbool.h>

/* From now on the signals are noted, but for those that were ignored already (nohup, a background
 * job of a shell). Main thread, before there are workers; stop_close() when there are none. */
void stop_open(void);
void stop_close(void);

/* The signal that was noted, by this process or any that was forked from it since stop_open(); 0:
 * none. Any worker. */
int stop_signal(void);

/* As if `number` had been sent; a rank may have heard of it from another. Any thread. */
void stop_note(int number);

/* A file that can be read from when a signal was noted, and ever after; -1: not between stop_open()
 * and stop_close(). For poll(2); nobody reads it. */
int stop_file(void);

/* Sleeps so long, or until a signal is noted. Any worker. */
void stop_sleep(double seconds);

/* In a forked child: the signals are its parent's to answer, who hears of them too (Ctrl-C goes to
 * all processes of a terminal). */
void stop_by_parent(void);

/* Ends the program by the signal that was noted, as if it had never been caught. */
_Noreturn void stop_leave(void);

#endif
