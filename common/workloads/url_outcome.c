/* SPDX-License-Identifier: MIT */
#include "common/workloads/url_outcome.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const names[URL_ERRORS] = {
    [URL_NONE] = "none",
    [URL_BAD_URL] = "bad-url",
    [URL_DNS] = "dns",
    [URL_REFUSED] = "refused",
    [URL_UNREACHABLE] = "unreachable",
    [URL_TIMEOUT] = "timeout",
    [URL_TLS] = "tls",
    [URL_HEADER_TOO_LARGE] = "header-too-large",
    [URL_BODY_TOO_LARGE] = "body-too-large",
    [URL_RESET] = "reset",
    [URL_NOT_HTTP] = "not-http",
    [URL_REDIRECTS] = "redirects",
    [URL_OTHER] = "other",
};

bool url_outcome_failed(int outcome)
{
    return outcome < 100 || outcome >= 400;
}

void url_outcome_name(int outcome, char name[URL_OUTCOME_NAME])
{
    if (outcome >= 0 && outcome < URL_ERRORS)
        snprintf(name, URL_OUTCOME_NAME, "%s", names[outcome]);
    else
        snprintf(name, URL_OUTCOME_NAME, "%d", outcome);
}

int url_outcome_read(const char *text, size_t length)
{
    if (length == 3 && text[0] != '0' && isdigit((unsigned char)text[0]) &&
        isdigit((unsigned char)text[1]) && isdigit((unsigned char)text[2]))
        return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    for (int outcome = URL_NONE + 1; outcome < URL_ERRORS; outcome++)
        if (strlen(names[outcome]) == length && memcmp(names[outcome], text, length) == 0)
            return outcome;
    return URL_NONE;
}
