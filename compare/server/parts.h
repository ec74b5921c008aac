/* SPDX-License-Identifier: MIT
 *
 * parts: the two listeners of the bundled server. Both are bound to the script's address and a free
 * port, and run in a thread of their own. */
#ifndef TRIPTYCH_SERVER_PARTS_H
#define TRIPTYCH_SERVER_PARTS_H

#include "compare/server/script.h"

/* The HTTP server (libmicrohttpd), for the cases that are proper HTTP. Sets script->http_port;
 * `script` must stay where it is until the end. */
void http_part_open(struct script *script);
void http_part_close(void);

/* A listener of its own, for the cases that break the rules. Sets script->raw_port and
 * script->dead_port. */
void raw_part_open(struct script *script);
void raw_part_close(void);

#endif
