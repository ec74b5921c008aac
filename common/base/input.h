/* SPDX-License-Identifier: MIT
 *
 * input: reads a whole file that the user names, in one go, so that whoever shares the input among
 * processes has its bytes and nobody opens it twice. */
#ifndef TRIPTYCH_INPUT_H
#define TRIPTYCH_INPUT_H

#include "common/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { INPUT_MOST = 64 << 20 }; /* bytes */

/* Reads all of the file `path`, or of standard input if it is "-". The text is `*size` bytes and a
 * NUL behind them; free it with free(3). False: it cannot be read or is longer than INPUT_MOST, and
 * `error` says why; then there is nothing to free. */
bool input_read(const char *path, char **text, size_t *size, struct error *error);

/* The same of what the bundled `program` prints, which stands beside the folder of the running
 * program and works on (a server) until the running program ends, however it does: its standard
 * input is a pipe that ends then. It is started as `program --serve`. Main thread, once. */
bool input_serve(const char *program, char **text, size_t *size, struct error *error);

/* The name of the input in messages: its path, or "standard input". */
const char *input_name(const char *path);

#endif
