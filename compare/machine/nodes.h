/* SPDX-License-Identifier: MIT
 *
 * nodes: the machines on which a launcher starts ranks, each asked what it is, since ranks of
 * unlike hosts wait for the slowest. Main thread only. */
#ifndef TRIPTYCH_COMPARE_NODES_H
#define TRIPTYCH_COMPARE_NODES_H

#include "compare/programs/launcher.h"

#include <json-c/json.h>

/* An array with an object a host, in the order of their names: host, cpus, model, kernel,
 * memory_bytes, governor; what a host does not tell is left out. It starts a shell on each slot of
 * the launcher, or, where nobody knows those (Flux), as many as the `ranks` that have run on
 * several hosts; that takes as long as starting ranks, and `deadline_s` at most. NULL: there is one
 * host only, or they did not answer: `*why` says why not, which the caller frees, and is NULL else.
 * json_object_put() gives the array back. */
struct json_object *nodes_ask(const struct launcher *launcher, int ranks, double deadline_s,
                              char **why);

/* What the hosts are, a line for all that are alike: "n1, n2: 64 CPUs, EPYC 7763, ...". More than
 * one line: they differ. NULL stands for none. The caller frees the list. */
struct text_list nodes_told(struct json_object *hosts);

#endif
