/* SPDX-License-Identifier: MIT
 *
 * queue_forks: queue with processes, any of which may be killed at any instruction, or hang, while
 * the others go on. Consumers enter what they have taken in a log, so that the parent knows what
 * is missing in the end and does it itself. No producer's end mark can be relied on: the parent
 * closes the queue when all producers have ended, in whatever way. */
#ifndef TRIPTYCH_POSIX_QUEUE_FORKS_H
#define TRIPTYCH_POSIX_QUEUE_FORKS_H

#include "common/workloads/queue.h"
#include "posix/resilient/line.h"

/* The whole of a run, over a queue or a ring. Main thread. */
struct answer queue_in_processes(const struct job *job, enum line_form form);

#endif
