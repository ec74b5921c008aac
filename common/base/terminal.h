/* SPDX-License-Identifier: MIT
 *
 * terminal: what may be written to a descriptor beside plain lines. Any thread. */
#ifndef TRIPTYCH_TERMINAL_H
#define TRIPTYCH_TERMINAL_H

#include <stdbool.h>

/* Whether it is a terminal on which a line can be written over (by '\r'): TERM is set, and not
 * "dumb". */
bool terminal_live(int fd);

/* Whether it also takes colours, and the user wants them (NO_COLOR, https://no-color.org). */
bool terminal_coloured(int fd);

#endif
