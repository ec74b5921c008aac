/* SPDX-License-Identifier: MIT
 *
 * exercise: the work that the exercises of `triptych learn` share out. The paradigm is yours:
 * threads, processes, directives and messages are spelled in your file as their manuals spell them.
 *
 * `triptych learn` decides how many workers and tasks there are, and looks at which worker does
 * which task while which others are at work. Started by hand a program works too, and tells what it
 * does. Any thread, process or rank may call these functions, several at the same time. */
#ifndef TRIPTYCH_EXERCISE_H
#define TRIPTYCH_EXERCISE_H

#include <stdbool.h>
#include <stdint.h>

/* How many threads or processes shall work; OpenMP and MPI know that by themselves. At least 1. */
int worker_count(void);

/* How many tasks there are; their numbers are 0 to task_count() - 1. There may be fewer tasks than
 * workers. */
uint64_t task_count(void);

/* Does a task that only waits, for an answer from far away say, and returns what came: a number
 * that nobody knows beforehand. Each task is done once. */
uint64_t wait_for(uint64_t task);

/* Adds up the numbers from `from` up to and without `to`, at most task_count(), the hard way. */
uint64_t sum_of(uint64_t from, uint64_t to);

/* Whether a number below task_count() is a prime. Each number is tested once. */
bool is_prime(uint64_t number);

/* How many tasks may be under way at the same time, where more would be too much for whoever does
 * them; at least 1. */
int most_at_once(void);

/* How many items the queue between a producer and its consumers may hold; at least 1. */
int queue_capacity(void);

/* Makes item number `task` (0 to task_count() - 1, each once) and returns it: what goes through the
 * queue. Never UINT64_MAX, which may mean the end. */
uint64_t produce(uint64_t task);

/* Does what is to be done with an item that came out of the queue; each item once. */
void consume(uint64_t item);

/* Hands in the result of a task, or the next prime; in ascending order, by one worker. */
void result(uint64_t task, uint64_t value);

/* Hands in the answer of the whole program; once. */
void answer(uint64_t value);

#endif
