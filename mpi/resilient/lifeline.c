/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/lifeline.h"

#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/random.h"

#include <mpi.h>

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_ADDRESSES = 16 };

/* Where rank 0 is to be reached, and what tells its ranks from strangers. */
struct harbour {
    uint64_t token;
    uint32_t address[MOST_ADDRESSES]; /* of IPv4, in network order */
    int addresses;
    in_port_t port; /* in network order; 0: it does not listen */
};

struct greeting {
    uint64_t token, rank;
};

/* line[size]: on the others only that of rank 0; -1: none. */
static struct {
    int *line;
    bool *cut;
    int rank, size;
} lifelines;

/* ---- rank 0 --------------------------------------------------------------------------------- */

static void find_addresses(struct harbour *harbour)
{
    struct ifaddrs *all = NULL;

    if (getifaddrs(&all) != 0)
        return;
    for (const struct ifaddrs *at = all; at && harbour->addresses < MOST_ADDRESSES;
         at = at->ifa_next) {
        struct sockaddr_in address;
        if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET || !(at->ifa_flags & IFF_UP))
            continue;
        memcpy(&address, at->ifa_addr, sizeof address);
        harbour->address[harbour->addresses++] = address.sin_addr.s_addr;
    }
    freeifaddrs(all);
}

static int listen_here(struct harbour *harbour)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    socklen_t size = sizeof here;
    int fd = descriptors_socket(AF_INET, SOCK_STREAM, 0, false);

    if (fd < 0)
        return -1;
    if (random_bytes(&harbour->token, sizeof harbour->token) == 0 &&
        bind(fd, (const struct sockaddr *)&here, sizeof here) == 0 && listen(fd, 1024) == 0 &&
        getsockname(fd, (struct sockaddr *)&here, &size) == 0) {
        harbour->port = here.sin_port;
        find_addresses(harbour);
    }
    return fd;
}

/* The host may end without a word: then its kernel does not answer for some seconds. */
static void keep_asking(int fd)
{
    const int on = 1, idle_s = 2, every_s = 1, times = 5;

    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &every_s, sizeof every_s);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &times, sizeof times);
}

/* Takes the next line, if it is that of a rank of ours. Returns whether. */
static bool take_line(int listener, uint64_t token)
{
    const int most_ms = 1000;
    struct greeting greeting;
    int fd = descriptors_accept(listener);

    if (fd < 0)
        return false;
    struct pollfd heard = {.fd = fd, .events = POLLIN};
    if (poll(&heard, 1, most_ms) == 1 &&
        recv(fd, &greeting, sizeof greeting, 0) == sizeof greeting && greeting.token == token &&
        greeting.rank < (uint64_t)lifelines.size && lifelines.line[greeting.rank] < 0) {
        keep_asking(fd);
        lifelines.line[greeting.rank] = fd;
        return true;
    }
    close(fd);
    return false;
}

/* Takes `count` lines that were thrown. Strangers may have come, too. */
static void take_lines(int listener, uint64_t token, int count)
{
    const int most_ms = 1000;
    struct pollfd comes = {.fd = listener, .events = POLLIN};

    while (count > 0 && poll(&comes, 1, most_ms) == 1)
        if (take_line(listener, token))
            count--;
}

/* ---- all others ----------------------------------------------------------------------------- */

static int connect_to(in_addr_t address, in_port_t port)
{
    const int most_ms = 1000;
    struct sockaddr_in there = {
        .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = address};
    int fd = descriptors_socket(AF_INET, SOCK_STREAM, 0, false), error = 0;
    socklen_t size = sizeof error;

    if (fd < 0)
        return -1;
    struct pollfd made = {.fd = fd, .events = POLLOUT};
    if ((connect(fd, (const struct sockaddr *)&there, sizeof there) == 0 || errno == EINPROGRESS) &&
        poll(&made, 1, most_ms) == 1 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
        error == 0)
        return fd;
    close(fd);
    return -1;
}

/* An address of every host, 127.0.0.1, would lead to a stranger here. */
static void throw_line(const struct harbour *harbour)
{
    const struct greeting greeting = {harbour->token, (uint64_t)lifelines.rank};

    for (int at = 0; at < harbour->addresses && harbour->port; at++) {
        bool loops = (ntohl(harbour->address[at]) >> 24) == 127;
        int fd = loops ? -1 : connect_to(harbour->address[at], harbour->port);
        if (fd < 0)
            continue;
        if (send(fd, &greeting, sizeof greeting, MSG_NOSIGNAL) == sizeof greeting) {
            keep_asking(fd);
            lifelines.line[0] = fd;
            return;
        }
        close(fd);
    }
}

/* ---- both ----------------------------------------------------------------------------------- */

void lifeline_open(bool elsewhere)
{
    struct harbour harbour = {0};
    int listener = -1, thrown = 0, wanted = elsewhere;

    MPI_Comm_rank(MPI_COMM_WORLD, &lifelines.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &lifelines.size);
    lifelines.line = xcalloc((size_t)lifelines.size, sizeof *lifelines.line);
    lifelines.cut = xcalloc((size_t)lifelines.size, sizeof *lifelines.cut);
    for (int rank = 0; rank < lifelines.size; rank++)
        lifelines.line[rank] = -1;
    MPI_Allreduce(MPI_IN_PLACE, &wanted, 1, MPI_INT, MPI_LOR, MPI_COMM_WORLD);
    if (!wanted)
        return;
    if (lifelines.rank == 0)
        listener = listen_here(&harbour);
    MPI_Bcast(&harbour, sizeof harbour, MPI_BYTE, 0, MPI_COMM_WORLD);
    if (elsewhere)
        throw_line(&harbour);
    int own = lifelines.rank != 0 && lifelines.line[0] >= 0;
    MPI_Reduce(&own, &thrown, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
    if (lifelines.rank == 0)
        take_lines(listener, harbour.token, thrown);
    if (listener >= 0)
        close(listener);
}

bool lifeline_has(int rank)
{
    return lifelines.line && lifelines.line[rank] >= 0;
}

bool lifeline_cut(int rank)
{
    char byte;

    if (!lifeline_has(rank) || lifelines.cut[rank])
        return lifeline_has(rank);
    ssize_t length = recv(lifelines.line[rank], &byte, 1, MSG_DONTWAIT);
    lifelines.cut[rank] =
        length == 0 || (length < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
    return lifelines.cut[rank];
}
