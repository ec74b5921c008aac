/* SPDX-License-Identifier: MIT
 *
 * By which address other hosts reach this one. */
#include "compare/machine/allocation.h"

#include "common/base/descriptors.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The first IPv4 address of that name. */
static bool resolve(const char *name, struct sockaddr_in *address)
{
    struct addrinfo wanted = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM}, *found = NULL;

    if (getaddrinfo(name, "22", &wanted, &found) != 0)
        return false;
    memcpy(address, found->ai_addr, sizeof *address);
    freeaddrinfo(found);
    return true;
}

/* This host's own address on the way there: no packet is sent (udp(7)). */
static bool route_to(const char *name, struct sockaddr_in *own)
{
    struct sockaddr_in there;
    socklen_t size = sizeof *own;

    if (!resolve(name, &there))
        return false;
    int descriptor = descriptors_socket(AF_INET, SOCK_DGRAM, 0, true);
    bool known = descriptor >= 0 &&
                 connect(descriptor, (const struct sockaddr *)&there, sizeof there) == 0 &&
                 getsockname(descriptor, (struct sockaddr *)own, &size) == 0;
    if (descriptor >= 0)
        close(descriptor);
    return known;
}

static bool is_loopback(const struct sockaddr_in *address)
{
    return ntohl(address->sin_addr.s_addr) >> 24 == 127;
}

/* Of the first interface that is up. */
static bool of_interface(struct sockaddr_in *own)
{
    struct ifaddrs *all = NULL;
    bool found = false;

    if (getifaddrs(&all) != 0)
        return false;
    for (const struct ifaddrs *at = all; at && !found; at = at->ifa_next)
        if (at->ifa_addr && at->ifa_addr->sa_family == AF_INET && (at->ifa_flags & IFF_UP)) {
            memcpy(own, at->ifa_addr, sizeof *own);
            found = !is_loopback(own);
        }
    freeifaddrs(all);
    return found;
}

char *allocation_address(const struct text_list *launcher)
{
    struct text_list hosts = allocation_hosts(launcher);
    struct sockaddr_in own;
    char name[256] = "", text[INET_ADDRSTRLEN];
    bool known = false;

    for (size_t at = 0; at < hosts.count && !known; at++)
        known = !allocation_is_here(hosts.items[at]) && route_to(hosts.items[at], &own) &&
                !is_loopback(&own);
    text_free(&hosts);
    if (!known && gethostname(name, sizeof name - 1) == 0)
        known = resolve(name, &own) && !is_loopback(&own);
    known = known || of_interface(&own);
    return known && inet_ntop(AF_INET, &own.sin_addr, text, sizeof text) ? text_format("%s", text)
                                                                         : NULL;
}
