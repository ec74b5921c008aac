/* SPDX-License-Identifier: MIT */
#include "common/base/fail.h"
#include "compare/server/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { CHAIN_END = 3 };

/* The one server of this process; its responses are made once and used for every request. */
static struct {
    struct MHD_Daemon *daemon;
    struct MHD_Response *text, *empty, *again, *endless;
} part;

static ssize_t more_body(void *target, uint64_t position, char *buffer, size_t room)
{
    (void)target;
    (void)position;
    memset(buffer, 'x', room);
    return (ssize_t)room;
}

static enum MHD_Result send_to(struct MHD_Connection *connection, const char *location,
                               const char *cookie)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);

    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, location);
    if (cookie)
        MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, cookie);
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_MOVED_PERMANENTLY, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result redirect(const struct script *script, struct MHD_Connection *connection,
                                const char *name, uint64_t line, unsigned hop)
{
    char path[64 + SCRIPT_TOKEN];

    snprintf(path, sizeof path, "%s%s/%s/%llu/%u", script->token[0] ? "/" : "", script->token, name,
             (unsigned long long)line, hop);
    return send_to(connection, path, NULL);
}

/* What is not in the list, but a test may ask for: /cookie/N sets one and leads to where it is
 * needed, 403 without it, and is 409 for who has one already; /away/SCHEME leads to SCHEME. */
static enum MHD_Result answer_besides(struct MHD_Connection *connection, const char *path)
{
    const char *cookie = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, "seen");
    char scheme[16], location[64];

    if (strcmp(path, "/cookie/needed") == 0)
        return MHD_queue_response(connection, cookie ? MHD_HTTP_OK : MHD_HTTP_FORBIDDEN, part.text);
    if (strncmp(path, "/cookie/", 8) == 0 && cookie)
        return MHD_queue_response(connection, MHD_HTTP_CONFLICT, part.text);
    if (strncmp(path, "/cookie/", 8) == 0)
        return send_to(connection, "/cookie/needed", "seen=yes; Path=/");
    if (sscanf(path, "/away/%15[a-z]", scheme) != 1)
        return MHD_queue_response(connection, MHD_HTTP_NOT_FOUND, part.text);
    snprintf(location, sizeof location,
             strcmp(scheme, "mailto") == 0 ? "%s:me@localhost" : "%s://localhost/etc/passwd",
             scheme);
    return send_to(connection, location, NULL);
}

static enum MHD_Result answer(struct MHD_Connection *connection, const struct script *script,
                              const char *path)
{
    enum script_case one;
    uint64_t line;
    unsigned hop;
    uint32_t count;

    path = script_path(script, path);
    if (!path)
        return MHD_queue_response(connection, MHD_HTTP_FORBIDDEN, part.empty);
    if (!script_request(script, path, &one, &line, &hop, &count))
        return answer_besides(connection, path);
    switch (one) {
    case CASE_NO_CONTENT:
        return MHD_queue_response(connection, MHD_HTTP_NO_CONTENT, part.empty);
    case CASE_MOVED:
        if (hop < CHAIN_END)
            return redirect(script, connection, "moved", line, hop + 1);
        return MHD_queue_response(connection, MHD_HTTP_OK, part.text);
    case CASE_LOOP:
        return redirect(script, connection, "loop", line, 0);
    case CASE_MISSING:
        return MHD_queue_response(connection, MHD_HTTP_NOT_FOUND, part.text);
    case CASE_BUSY:
        return MHD_queue_response(connection, MHD_HTTP_TOO_MANY_REQUESTS, part.again);
    case CASE_FLAKY:
        if (script->retries > 0 && count % 2 == 0)
            return MHD_queue_response(connection, MHD_HTTP_OK, part.text);
        return MHD_queue_response(connection, MHD_HTTP_TOO_MANY_REQUESTS, part.again);
    case CASE_BROKEN:
        return MHD_queue_response(connection, MHD_HTTP_INTERNAL_SERVER_ERROR, part.text);
    case CASE_UNAVAILABLE:
        return MHD_queue_response(connection, MHD_HTTP_SERVICE_UNAVAILABLE, part.text);
    case CASE_ENDLESS:
        return MHD_queue_response(connection, MHD_HTTP_OK, part.endless);
    default:
        return MHD_queue_response(connection, MHD_HTTP_OK, part.text);
    }
}

/* libmicrohttpd(3): called once when the headers are here, and again when the body (none) is. */
static enum MHD_Result handle(void *target, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **request)
{
    static char seen;

    (void)method;
    (void)version;
    (void)upload;
    if (!*request) {
        *request = &seen;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        *upload_size = 0;
        return MHD_YES;
    }
    return answer(connection, target, path);
}

static struct MHD_Response *text_response(const char *text)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);

    check(response ? 0 : ENOMEM, "MHD_create_response_from_buffer");
    return response;
}

void http_part_open(struct script *script)
{
    struct sockaddr_in address = {.sin_family = AF_INET};

    inet_pton(AF_INET, script->address, &address.sin_addr);
    part.text = text_response("one of the scripted answers\n");
    part.again = text_response("later\n");
    part.empty = text_response("");
    part.endless =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 64 << 10, more_body, NULL, NULL);
    check(part.endless ? 0 : ENOMEM, "MHD_create_response_from_callback");
    MHD_add_response_header(part.again, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    part.daemon = MHD_start_daemon(
        MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, handle, script, MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&address, MHD_OPTION_CONNECTION_LIMIT, 8192u,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u, MHD_OPTION_CONNECTION_TIMEOUT, 120u, MHD_OPTION_END);
    if (!part.daemon)
        fail(STATUS_FAILED, "cannot listen at %s: %s; --listen names an address of this host",
             script->address, strerror(errno));
    script->http_port = MHD_get_daemon_info(part.daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void http_part_close(void)
{
    MHD_stop_daemon(part.daemon);
    MHD_destroy_response(part.endless);
    MHD_destroy_response(part.empty);
    MHD_destroy_response(part.again);
    MHD_destroy_response(part.text);
}
