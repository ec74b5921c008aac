/* SPDX-License-Identifier: MIT
 *
 * outside: starts that fail, and not by their cell's doing: a host does not answer, memory is
 * limited, a batch system ends the job. Main thread only. */
#ifndef TRIPTYCH_COMPARE_OUTSIDE_H
#define TRIPTYCH_COMPARE_OUTSIDE_H

#include "compare/child/child.h"
#include "compare/measure/session.h"

/* After a start that failed with the error *why: adds what it failed for and the cure, as far as
 * that is known, and marks the cell's failures as none of its own where --resume shall try it
 * again. `records`: how many the start has printed. */
void outside_suspect(struct session *session, const struct cell *cell, const struct child *child,
                     size_t records, char **why);

/* Whether the launcher ended without having started ranks: one more try may do. */
bool outside_never_began(const struct cell *cell, const struct child *child);

/* After a start over several hosts that went well: looks at them once, since a host that does not
 * answer at ssh's port now is no reason for what fails later. */
void outside_look(struct session *session);

/* A start of ranks waited for a host in vain; `trouble` says which one. */
void outside_gone(struct session *session, const char *trouble);

/* Why a program of MPI is not started any more, because an earlier one waited for a host in vain;
 * NULL: it is. Not the caller's. */
const char *outside_leaves_out(const struct session *session, const struct program *program);

#endif
