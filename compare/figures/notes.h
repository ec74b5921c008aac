/* SPDX-License-Identifier: MIT
 *
 * notes: what the data of one workload support and no more, as whole sentences. Main thread only.
 */
#ifndef TRIPTYCH_COMPARE_NOTES_H
#define TRIPTYCH_COMPARE_NOTES_H

#include "compare/figures/summary.h"

/* About items[count], the summaries of one workload, as far as they have this setting. The caller
 * frees the list. */
struct text_list notes_of(const struct summary *items, size_t count, const char *setting, int cpus);

/* How it scales: the serial fraction of Karp and Flatt, and the universal scalability law where
 * enough numbers of workers were measured. Adds to `notes`. */
void notes_scaling(struct text_list *notes, const struct summary *items, size_t count,
                   const char *setting, int cpus);

/* Of variants whose ranks have threads: how long each factoring of a number of workers took. Said
 * with the first setting of those that differ in the threads alone. Adds to `notes`. */
void notes_hybrid(struct text_list *notes, const struct summary *items, size_t count,
                  const char *setting);

/* Of cells with so many workers: instructions a cycle, and how many for each byte that caches
 * missed, where that was counted. Adds to `notes`. */
void notes_counters(struct text_list *notes, const struct summary *items, size_t count,
                    const char *setting, int workers);

/* Of commands of the user's own with so many workers: each over the first one, and p. Adds to
 * `notes`. */
void notes_commands(struct text_list *notes, const struct summary *items, size_t count,
                    const char *setting, int workers);

/* Of cells that ran on several hosts: on which one tasks took longest. Adds to `notes`. */
void notes_hosts(struct text_list *notes, const struct summary *items, size_t count,
                 const char *setting);

#endif
