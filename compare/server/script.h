/* SPDX-License-Identifier: MIT
 *
 * script: what the bundled server does for each URL, and so what each check of it must find. The
 * URL of line L is http://ADDRESS:PORT/NAME/L, where NAME is one of the script's cases; the cases
 * follow each other, over and over, for as many lines as were asked for. With a token each path
 * begins with it, and whoever does not know it gets nothing. */
#ifndef TRIPTYCH_SERVER_SCRIPT_H
#define TRIPTYCH_SERVER_SCRIPT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum script_case {
    CASE_OK,         /* 200 */
    CASE_NO_CONTENT, /* 204 */
    CASE_MOVED,      /* 301, three times, then 200 */
    CASE_LOOP,       /* 301 to itself */
    CASE_MISSING,    /* 404 */
    CASE_BUSY,       /* 429 with Retry-After, always */
    CASE_FLAKY,      /* 429 with Retry-After, and 200 at every second request if that is expected */
    CASE_BROKEN,     /* 500 */
    CASE_UNAVAILABLE, /* 503, without Retry-After */
    CASE_ENDLESS,     /* a body without end */
    CASE_SLOW,        /* headers without end, one every 100 ms */
    CASE_SILENT,      /* takes the request and never answers */
    CASE_MANY_HEADS,  /* headers without end, as fast as they are taken */
    CASE_LONG_HEAD,   /* one header without end */
    CASE_RESET,       /* a reset in mid-body */
    CASE_CUT,         /* the connection ends in mid-body */
    CASE_MUTE,        /* the connection ends without an answer */
    CASE_GARBAGE,     /* an answer that is not HTTP */
    CASE_TLS,         /* https at a port that does not speak TLS */
    CASE_CLOSED,      /* nobody listens */
    CASE_BAD_URL,     /* a port that cannot be */
    CASE_BAD_SCHEME,  /* neither http nor https */
    CASE_UNKNOWN,     /* a host that does not exist (RFC 6761: .invalid) */
    CASES
};

enum { SCRIPT_TOKEN = 32 };

struct script {
    const char *address;          /* of this host, IPv4, as the list has it */
    char token[1 + SCRIPT_TOKEN]; /* "": none is needed */
    bool plain;                   /* every line is CASE_OK */
    uint64_t lines;
    uint64_t follow, retries;                /* what the checker was told */
    unsigned http_port, raw_port, dead_port; /* dead: bound, but nobody listens */
    _Atomic uint32_t *requests;              /* requests[lines]: how often each was asked for */
};

/* What comes behind the token in the path of a request; NULL: it is not there. Any thread. */
const char *script_path(const struct script *script, const char *path);

/* Finds the case and the line in the path of a request, /NAME/LINE or /NAME/LINE/HOP without the
 * token, and counts the request. False: no such path. `count`: which request for this line it is,
 * from 1. Any thread. */
bool script_request(const struct script *script, const char *path, enum script_case *found,
                    uint64_t *line, unsigned *hop, uint32_t *count);

/* Writes the list: each URL and the outcome that must be found. False: errno tells why not. */
bool script_write(const struct script *script, FILE *list);

/* How many lines were asked for less often than the script wants; each one is told with warn(). */
uint64_t script_unasked(const struct script *script);

#endif
