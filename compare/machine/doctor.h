/* SPDX-License-Identifier: MIT
 *
 * doctor: is this machine fit to measure? Each trouble is told with what was seen, why it matters,
 * and a cure of one line. Main thread only. */
#ifndef TRIPTYCH_COMPARE_DOCTOR_H
#define TRIPTYCH_COMPARE_DOCTOR_H

#include "compare/programs/settings.h"

/* Examines the machine, the launcher and the programs (it starts some of them, each under a
 * deadline), and prints what it found. Returns STATUS_DONE if the machine is fit, STATUS_FAILED if
 * a trouble would make runs fail or numbers wrong. */
int doctor_run(const struct settings *settings);

#endif
