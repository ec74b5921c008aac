/* SPDX-License-Identifier: MIT
 *
 * complaint: what is wrong with something that the user gave, for whoever may end the program. */
#ifndef TRIPTYCH_COMPLAINT_H
#define TRIPTYCH_COMPLAINT_H

#include <stdbool.h>

/* What is wrong, as one sentence. */
struct complaint {
    char text[512];
};

/* Writes it, cut where it is too long. Returns false, for `return complaint_write(...)`. Any
 * thread. */
bool complaint_write(struct complaint *complaint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
