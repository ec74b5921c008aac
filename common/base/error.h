/* SPDX-License-Identifier: MIT
 *
 * error: what is wrong with something that the user gave, for whoever may end the program. */
#ifndef TRIPTYCH_ERROR_H
#define TRIPTYCH_ERROR_H

#include <stdbool.h>

/* What is wrong, as one sentence. */
struct error {
    char text[512];
};

/* Writes it, cut where it is too long. Returns false, for `return error_write(...)`. Any
 * thread. */
bool error_write(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
