/* SPDX-License-Identifier: MIT
 *
 * host_tasks: who is let into a task, and when out of it. For compare/learn's host alone. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_HOST_TASKS_H
#define TRIPTYCH_COMPARE_LEARN_HOST_TASKS_H

#include "compare/learn/host.h"

/* Answers a thread; one that no longer listens is hung up on. */
void host_reply(struct host *host, struct host_line *line, uint64_t value);
void host_hang_up(struct host *host, struct host_line *line);

/* A thread begins the tasks [from, to): it is held until as many as should be are in a task. */
void host_begin(struct host *host, struct host_line *line, const struct exercise_request *request);

/* A queue's producer makes an item, which is returned; a consumer has one, and is held with it. */
uint64_t host_produce(struct host *host, const struct exercise_request *request);
void host_consume(struct host *host, struct host_line *line, uint64_t item);

/* Lets all out but the one whose task shall be long (`newest`, if there shall be one). */
void host_gather(struct host *host, struct host_line *newest);

/* Nobody came for long: what was waited for will not happen. */
void host_give_up(struct host *host);

#endif
