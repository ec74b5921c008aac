/* SPDX-License-Identifier: MIT
 *
 * sweep: what the last program left behind. Main thread only. */
#ifndef TRIPTYCH_COMPARE_SWEEP_H
#define TRIPTYCH_COMPARE_SWEEP_H

/* Ends and reaps every process that programs of ours have left behind, for at most 5 s. */
void child_sweep(void);

#endif
