/* SPDX-License-Identifier: MIT */
#ifndef TRIPTYCH_PROXY_H
#define TRIPTYCH_PROXY_H

/* From now on this process and its children reach servers on this host, by `address` too (and find
 * for themselves that a name below .invalid is none, RFC 6761), whatever proxy the environment
 * names for all others (curl(1), NO_PROXY). Main thread, before there are others. */
void proxy_spare_this_host(const char *address);

#endif
