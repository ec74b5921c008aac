/* SPDX-License-Identifier: MIT
 *
 * trial_words: what is said about a run, in parts. Each returns PASS where nothing is wrong. Main
 * thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_TRIAL_WORDS_H
#define TRIPTYCH_COMPARE_LEARN_TRIAL_WORDS_H

#include "common/base/translate.h"
#include "compare/learn/trial.h"

/* How it ended. */
struct judgement trial_end_verdict(const struct trial *trial);

/* What went through its queue. */
struct judgement trial_queue_verdict(const struct host *host);

/* "MPI_Recv from rank 0 (mpi.c:41)": a call of the program, in which a thread waits; "rank 1 waits
 * in
 * ...; rank 2 ...": all ranks. The caller frees them. */
char *trial_call_text(const struct trial *trial, const struct host_line *line, char *program);
char *trial_ranks_text(const struct trial *trial, char *program);

/* FAIL for a reason, which becomes the judgement's, with advice, which is TRANSLATED(). */
struct judgement trial_failed(enum check check, char *why, const char *next);

/* For printf(3). */
static inline unsigned long long number(uint64_t value)
{
    return (unsigned long long)value;
}

#endif
