/* SPDX-License-Identifier: MIT */
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "compare/server/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 4096, REQUEST_MOST = 2048, TICK_MS = 100 };

struct connection {
    char request[REQUEST_MOST];
    size_t size;
    enum { READING, TRICKLING, FLOODING, SILENT, ENDED } state;
    const char *piece; /* sent over and over by TRICKLING and FLOODING */
};

/* The one listener of this process; after raw_part_open() only its thread touches it. */
static struct {
    struct script *script;
    pthread_t thread;
    int dead, stop[2];
    struct pollfd polled[MOST_CONNECTIONS + 2]; /* stop, listener, connections */
    struct connection *connections[MOST_CONNECTIONS];
    nfds_t count; /* of connections */
} part;

/* What comes back is looked at by who reads, not here: the client may have gone. */
static void put(int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return;
}

/* Ends the connection by a TCP reset instead of an orderly end. */
static void put_reset(int fd)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) ? errno : 0,
          "setsockopt");
}

static void answer(struct connection *connection, int fd, enum script_case one)
{
    static const char half[] = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it";

    connection->state = ENDED;
    switch (one) {
    case CASE_SLOW:
        put(fd, "HTTP/1.1 200 OK\r\n");
        connection->piece = "X-Wait: a little longer\r\n";
        connection->state = TRICKLING;
        break;
    case CASE_MANY_HEADS:
    case CASE_LONG_HEAD:
        put(fd, "HTTP/1.1 200 OK\r\nX-Long: ");
        connection->piece = one == CASE_LONG_HEAD ? "longer and longer, " : "and\r\nX-Long: more ";
        connection->state = FLOODING;
        break;
    case CASE_SILENT:
        connection->state = SILENT;
        break;
    case CASE_RESET:
        put(fd, half);
        put_reset(fd);
        break;
    case CASE_CUT:
        put(fd, half);
        break;
    case CASE_MUTE:
        break;
    default:
        put(fd, "\001\002\003 this is not HTTP\r\n\r\n");
    }
}

/* Whether a whole request is here; anything that is not HTTP (a TLS greeting) counts as one. */
static bool has_request(const struct connection *connection)
{
    return connection->size > 0 &&
           (connection->size == REQUEST_MOST - 1 || strncmp(connection->request, "GET /", 5) != 0 ||
            strstr(connection->request, "\r\n\r\n"));
}

static void read_more(struct connection *connection, int fd)
{
    char scrap[REQUEST_MOST];
    bool reading = connection->state == READING;
    ssize_t got = recv(fd, reading ? connection->request + connection->size : scrap,
                       reading ? REQUEST_MOST - 1 - connection->size : sizeof scrap, MSG_DONTWAIT);

    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        connection->state = ENDED;
    if (got <= 0 || !reading)
        return;
    connection->size += (size_t)got;
    connection->request[connection->size] = '\0';
    if (!has_request(connection))
        return;
    enum script_case one = CASE_GARBAGE;
    char path[128] = "";
    uint64_t line;
    unsigned hop;
    uint32_t count;
    const char *inner = sscanf(connection->request, "GET %127s", path) == 1
                            ? script_path(part.script, path)
                        : part.script->token[0] ? NULL
                                                : "";
    if (!inner) /* a stranger */
        one = CASE_MUTE;
    else if (!script_request(part.script, inner, &one, &line, &hop, &count))
        one = CASE_GARBAGE;
    answer(connection, fd, one);
}

/* As much as the connection takes now. */
static void flood(const struct connection *connection, int fd)
{
    const char *piece = connection->piece;

    while (send(fd, piece, strlen(piece), MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
        ;
}

static void take_connection(int listener)
{
    int fd = descriptors_accept(listener);
    struct connection *connection;

    if (fd < 0)
        return; /* it has gone again, or there are no files left */
    connection = part.count < MOST_CONNECTIONS ? calloc(1, sizeof *connection) : NULL;
    if (!connection) {
        close(fd);
        return;
    }
    part.connections[part.count] = connection;
    part.polled[2 + part.count] = (struct pollfd){.fd = fd, .events = POLLIN};
    part.count++;
}

static void end_connection(nfds_t at)
{
    close(part.polled[2 + at].fd);
    free(part.connections[at]);
    part.count--;
    part.connections[at] = part.connections[part.count];
    part.polled[2 + at] = part.polled[2 + part.count];
}

static void attend(nfds_t at, bool tick)
{
    struct connection *connection = part.connections[at];
    struct pollfd *polled = &part.polled[2 + at];

    if (polled->revents & (POLLIN | POLLHUP | POLLERR))
        read_more(connection, polled->fd);
    else if (connection->state == FLOODING && (polled->revents & POLLOUT))
        flood(connection, polled->fd);
    else if (connection->state == TRICKLING && tick)
        put(polled->fd, connection->piece);
    polled->events = connection->state == FLOODING ? POLLIN | POLLOUT : POLLIN;
    if (connection->state == ENDED)
        end_connection(at);
}

static void *listen_and_serve(void *unused)
{
    (void)unused;
    while (!(part.polled[0].revents & POLLIN)) {
        bool trickling = false;
        for (nfds_t at = 0; at < part.count; at++)
            trickling = trickling || part.connections[at]->state == TRICKLING;
        int ready = poll(part.polled, 2 + part.count, trickling ? TICK_MS : -1);
        for (nfds_t at = part.count; at-- > 0;)
            attend(at, ready == 0);
        if (part.polled[1].revents & POLLIN)
            take_connection(part.polled[1].fd);
    }
    while (part.count > 0)
        end_connection(part.count - 1);
    return NULL;
}

/* A socket at a free port of the script's address. */
static int bind_one(const struct script *script, unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int fd = descriptors_socket(AF_INET, SOCK_STREAM, 0, false);

    inet_pton(AF_INET, script->address, &address.sin_addr);
    check(fd < 0 ? errno : 0, "socket");
    check(bind(fd, (struct sockaddr *)&address, sizeof address) ? errno : 0, "bind");
    check(getsockname(fd, (struct sockaddr *)&address, &size) ? errno : 0, "getsockname");
    *port = ntohs(address.sin_port);
    return fd;
}

void raw_part_open(struct script *script)
{
    part.script = script;
    part.dead =
        bind_one(script, &script->dead_port); /* stays bound, so that nobody else listens there */
    int listener = bind_one(script, &script->raw_port);
    check(listen(listener, 4096) ? errno : 0, "listen");
    check(descriptors_pipe(part.stop) ? errno : 0, "pipe");
    part.polled[0] = (struct pollfd){.fd = part.stop[0], .events = POLLIN};
    part.polled[1] = (struct pollfd){.fd = listener, .events = POLLIN};
    check(pthread_create(&part.thread, NULL, listen_and_serve, NULL), "pthread_create");
}

void raw_part_close(void)
{
    check(write(part.stop[1], "", 1) < 0 ? errno : 0, "write");
    check(pthread_join(part.thread, NULL), "pthread_join");
    close(part.polled[1].fd);
    close(part.stop[0]);
    close(part.stop[1]);
    close(part.dead);
}
