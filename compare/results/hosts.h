/* SPDX-License-Identifier: MIT
 *
 * hosts: what the workers of each host did in a cell's repetitions, where there were several hosts.
 * Main thread only. */
#ifndef TRIPTYCH_COMPARE_HOSTS_H
#define TRIPTYCH_COMPARE_HOSTS_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HOSTS_MOST = 1024, HOSTS_LONGEST_NAME = 64 };

struct host {
    char name[HOSTS_LONGEST_NAME];
    uint64_t workers; /* in the last repetition */
    uint64_t tasks;   /* of all repetitions, and how long they took its workers */
    double busy_s;
    uint64_t longest; /* repetitions in which tasks took longest here */
};

/* By the order in which they were met. */
struct hosts {
    struct host *items;
    size_t count;
    uint64_t records; /* repetitions that ran on several hosts */
    int allowed;      /* hosts that a command's ranks may use, where it does not tell which it used;
                         0: not told */
};

/* Adds what a record tells (placement, worker_tasks, worker_seconds; allowed_hosts, which the
 * driver adds for commands). One that ran on a single host, tells nothing of it, or tells what
 * cannot be, adds nothing. */
void hosts_add(struct hosts *hosts, struct json_object *record);

/* The caller frees the copy. */
struct hosts hosts_copy(const struct hosts *hosts);
void hosts_free(struct hosts *hosts);

/* The CPUs that the workers of the cell may use: `cpus`, those allowed here, on each of its hosts.
 */
int hosts_cpus(const struct hosts *hosts, int cpus);

/* Whether these are several. */
bool hosts_several(const struct hosts *hosts);

/* Seconds of a task there; 0: there was none. */
double host_each_s(const struct host *host);

#endif
