/* SPDX-License-Identifier: MIT
 *
 * Launchers say that some host could not be reached, and not which one. */
#include "compare/machine/allocation.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_ASKED = 64, MOST_TOLD = 3, WAIT_MS = 2000 };

/* 0, or the error with which nobody answers at the address. */
static int try_address(const struct addrinfo *address)
{
    int descriptor = socket(address->ai_family, SOCK_STREAM, 0);
    int error = descriptor < 0 ? errno : 0;
    socklen_t size = sizeof error;

    if (descriptor < 0)
        return error;
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    if (connect(descriptor, address->ai_addr, address->ai_addrlen) != 0 && errno == EINPROGRESS) {
        struct pollfd wanted = {.fd = descriptor, .events = POLLOUT};
        if (poll(&wanted, 1, WAIT_MS) <= 0)
            error = ETIMEDOUT;
        else
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    close(descriptor);
    return error;
}

/* This host, which needs no ssh. */
static bool is_here(const char *name)
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
    if (is_here(name))
        return NULL;
    int error = 0, why = getaddrinfo(name, "22", &wanted, &found);

    if (why != 0)
        return text_format("no host is known as '%.80s' (%s)", name, gai_strerror(why));
    error = try_address(found);
    freeaddrinfo(found);
    return error == 0 ? NULL
                      : text_format("host '%.80s' does not answer at port 22, that of ssh (%s)",
                                    name, strerror(error));
}

char *allocation_trouble(const struct text_list *launcher)
{
    const char *unread = allocation_unread(launcher);
    char *typo = allocation_typo(launcher);
    struct text_list hosts = allocation_hosts(launcher), troubles = {0};

    if (unread)
        text_add(&troubles, "the list of hosts %.200s cannot be read", unread);
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
