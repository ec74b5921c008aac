/* SPDX-License-Identifier: MIT
 *
 * waitfor: who holds which lock and who wants which, so that a deadlock can be found and named
 * while it stands: a circle in the graph of who waits for whom (E. G. Coffman, M. J. Elphick, A.
 * Shoshani, System Deadlocks, ACM Computing Surveys 3(2), 1971). It lies in memory shared with
 * forked children, so that a parent can see what became of them. */
#ifndef TRIPTYCH_WAITFOR_H
#define TRIPTYCH_WAITFOR_H

#include <stdbool.h>
#include <stddef.h>

struct waitfor;

/* A graph of workers 0 ... workers-1 and locks 0 ... locks-1. Fails the program if there is no
 * memory. Close it with waitfor_close(). Main thread. */
struct waitfor *waitfor_open(int workers, int locks);
void waitfor_close(struct waitfor *graph);

/* `worker` tells: before it waits for `lock`; when it has it; before it lets go; and when it gives
 * up waiting. That worker. */
void waitfor_wants(struct waitfor *graph, int worker, int lock);
void waitfor_holds(struct waitfor *graph, int worker, int lock);
void waitfor_drops(struct waitfor *graph, int worker, int lock);
void waitfor_gives_up(struct waitfor *graph, int worker);

/* Everybody is gone: nobody holds or wants anything. Main thread. */
void waitfor_clear(struct waitfor *graph);

/* Whether workers wait for each other in a circle that `worker` is in; then who holds and wants
 * what is told in words[size]. Two looks with a pause in between must show the same, for who is
 * seen to hold and to want may have done so at different moments; those in a real circle do nothing
 * any more. Anyone who does not hold its caller up: takes 2 ms where a circle is seen. */
bool waitfor_deadlock(const struct waitfor *graph, int worker, char *words, size_t size);

#endif
