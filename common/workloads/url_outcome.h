/* SPDX-License-Identifier: MIT
 *
 * url_outcome: what came of one URL: an HTTP status, or an error that has a name. */
#ifndef TRIPTYCH_URL_OUTCOME_H
#define TRIPTYCH_URL_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

/* 100 and above: the HTTP status. The numbers stand in journals: new ones go to the end. */
enum url_outcome {
    URL_NONE = 0, /* not known (yet) */
    URL_BAD_URL,  /* not a URL, or neither http nor https */
    URL_DNS,      /* the host's name cannot be resolved */
    URL_REFUSED,  /* nobody listens at that port */
    URL_UNREACHABLE,
    URL_TIMEOUT,
    URL_TLS,            /* no secure connection, or a certificate that is not trusted */
    URL_BODY_TOO_LARGE, /* more body than the bound */
    URL_RESET,          /* the connection ended before the answer did */
    URL_NOT_HTTP,       /* something answered, but not in HTTP */
    URL_REDIRECTS,      /* more redirects than --follow allows, or a loop */
    URL_OTHER,
    URL_HEADER_TOO_LARGE, /* more headers than the bound, or one that is too long */
    URL_ERRORS            /* how many there are */
};

enum { URL_OUTCOME_NAME = 24 };

/* Whether --fail counts it as a failure: an error, or a status of 400 or more. */
bool url_outcome_failed(int outcome);

/* Writes "404", "timeout" ... to `name`. Any thread. */
void url_outcome_name(int outcome, char name[URL_OUTCOME_NAME]);

/* Reads what url_outcome_name() writes, the `length` characters at `text`; URL_NONE if it is
 * neither a status from 100 to 999 nor the name of an error. Any thread. */
int url_outcome_read(const char *text, size_t length);

#endif
