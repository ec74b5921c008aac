/* SPDX-License-Identifier: MIT
 *
 * Launchers say that some host could not be reached, and not which one. */
#include "compare/machine/allocation.h"

#include "common/base/descriptors.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_ASKED = 64, MOST_TOLD = 3, WAIT_MS = 2000, GREETING_MS = 10000 };

/* A connection to the address; below 0: nobody answers there, with *error. */
static int connect_to(const struct addrinfo *address, int *error)
{
    int descriptor = descriptors_socket(address->ai_family, SOCK_STREAM, 0, false);
    socklen_t size = sizeof *error;

    *error = descriptor < 0 ? errno : 0;
    if (descriptor < 0)
        return descriptor;
    if (connect(descriptor, address->ai_addr, address->ai_addrlen) != 0) {
        struct pollfd wanted = {.fd = descriptor, .events = POLLOUT};
        *error = errno;
        if (*error == EINPROGRESS && poll(&wanted, 1, WAIT_MS) <= 0)
            *error = ETIMEDOUT;
        else if (*error == EINPROGRESS)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, error, &size);
    }
    if (*error == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

/* Whether the other end says anything: the kernel takes connections for a server that hangs, too,
 * and ssh's begins to speak by itself (RFC 4253, 4.2). */
static bool greets(int descriptor)
{
    struct pollfd wanted = {.fd = descriptor, .events = POLLIN};
    char byte;

    return poll(&wanted, 1, GREETING_MS) > 0 && read(descriptor, &byte, 1) == 1;
}

bool allocation_is_here(const char *name)
{
    char own[256] = "";
    size_t length = strlen(name);

    if (gethostname(own, sizeof own - 1) != 0)
        own[0] = '\0';
    return strcmp(name, "localhost") == 0 || strncmp(name, "127.", 4) == 0 ||
           (strncmp(own, name, length) == 0 && (own[length] == '\0' || own[length] == '.'));
}

/* What is wrong with the host; NULL: nothing. The caller frees it. */
static char *trouble_of(const char *name)
{
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    if (allocation_is_here(name)) /* it needs no ssh */
        return NULL;
    int error, why = getaddrinfo(name, "22", &wanted, &found);

    if (why != 0)
        return text_format("no host is known as '%.80s' (%s)", name, gai_strerror(why));
    int descriptor = connect_to(found, &error);
    freeaddrinfo(found);
    if (descriptor < 0)
        return text_format("host '%.80s' does not answer at port 22, that of ssh (%s)", name,
                           strerror(error));
    bool good = greets(descriptor);
    close(descriptor);
    return good ? NULL
                : text_format("host '%.80s' takes connections at port 22, that of ssh, and says "
                              "nothing for %d s",
                              name, GREETING_MS / 1000);
}

char *allocation_trouble(const struct text_list *launcher, bool open_mpi)
{
    const char *unread = allocation_unread(launcher), *empty = allocation_empty(launcher);
    char *typo = allocation_typo(launcher, open_mpi);
    struct text_list hosts = allocation_hosts(launcher), troubles = {0};

    if (unread)
        text_add(&troubles, "the list of hosts %.200s cannot be read", unread);
    if (empty)
        text_add(&troubles, "the list of hosts %.200s names none", empty);
    if (typo)
        text_add(&troubles, "%s", typo);
    free(typo);
    for (size_t at = 0; at < hosts.count && at < MOST_ASKED && troubles.count < MOST_TOLD; at++) {
        char *trouble = trouble_of(hosts.items[at]);
        if (trouble)
            text_add(&troubles, "%s", trouble);
        free(trouble);
    }
    char *all = troubles.count > 0 ? text_join(&troubles, ", ") : NULL;
    char *told =
        all ? text_format("%s: correct the launcher's hosts, or leave that one out", all) : NULL;
    free(all);
    text_free(&troubles);
    text_free(&hosts);
    return told;
}
