/* SPDX-License-Identifier: MIT */
#include "mpi/core/patience.h"

void (*patient_watch)(void);
void (*patient_look)(void);
