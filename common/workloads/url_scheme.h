/* SPDX-License-Identifier: MIT
 *
 * url_scheme: whether a word is a URL that check_urls asks for. libcurl takes `mailto:me@host` for
 * user `mailto`, password `me`, and would send both to the host; so the scheme is read before. */
#ifndef TRIPTYCH_URL_SCHEME_H
#define TRIPTYCH_URL_SCHEME_H

#include <stdbool.h>
#include <stddef.h>

/* The rule, for the `length` bytes at `url`:
 *
 * 1. `http:/...` and `https:/...` are asked for, in letters of either case. Any other `name:/...`
 * is another scheme.
 * 2. `name:` and anything else is a host with a port if 1 to 5 digits and the end or one of / ? #
 *    follow (localhost:8080/x), unless the name is that of a scheme whose URLs may look so
 *    (tel:112). Otherwise it is another scheme (mailto:me@example.org, data:,x).
 * 3. Without a name and a colon it is http, as for curl(1): example.org/x, [::1]:8080, 127.0.0.1.
 *    A user name before the host is taken only behind a scheme; me@example.org is an e-mail
 * address.
 * 4. Blanks and control characters are in no URL.
 *
 * Whether the rest is sound (a host's name, a port below 65536) libcurl finds out. Any thread. */
bool url_scheme_is_http(const char *url, size_t length);

#endif
