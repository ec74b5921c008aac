/* SPDX-License-Identifier: MIT */
#include "compare/learn/host.h"

#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/learn/host_tasks.h"
#include "compare/learn/host_team.h"
#include "exercises/protocol.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* So many looks, each CHILD_GUEST_S after the other, without anything new: then nobody will come
 * any more. On a busy machine looks come later, too. */
enum { PATIENCE = 40, CALM = 4 };

/* ---- open, close ----------------------------------------------------------------------------- */

void host_open(struct host *host, const struct pack *pack, const struct pack_trial *how,
               uint64_t tasks, uint64_t seed, const char *folder)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int active = how->workers - how->managers;

    *host = (struct host){
        .pack = pack, .how = *how, .workers = how->workers, .tasks = tasks, .seed = seed};
    host->active = (uint64_t)active > tasks ? (int)tasks : active;
    if (pack->at_once > 0 && (uint64_t)host->active > pack->at_once)
        host->active = (int)pack->at_once;
    if (pack->producers)
        host->active = 1; /* consumer */
    host->wrong_result = tasks;
    host->gathered = !pack->overlap;
    host->done = xcalloc(tasks, 1);
    host->consumed = xcalloc(tasks, 1);
    host->tick_s = clock_now_s();
    host_team_text(host);
    translate_count(tasks, "task", host->tasks_text);
    host->path = text_format("%s/judge", folder);
    if (strlen(host->path) >= sizeof address.sun_path)
        fail(STATUS_FAILED, "'%s' is too long a name for a socket; say a shorter folder by TMPDIR",
             host->path);
    strcpy(address.sun_path, host->path);
    unlink(host->path);
    host->listener = descriptors_socket(AF_UNIX, SOCK_SEQPACKET, 0, false);
    if (host->listener < 0 ||
        bind(host->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(host->listener, HOST_LINES) != 0)
        fail(STATUS_FAILED, "the judge cannot listen on '%s': %s", host->path, strerror(errno));
}

void host_close(struct host *host)
{
    for (size_t at = 0; at < host->line_count; at++)
        host_hang_up(host, &host->lines[at]);
    close(host->listener);
    unlink(host->path);
    free(host->path);
    free(host->done);
    free(host->consumed);
}

size_t host_files(struct host *host, struct pollfd *fds)
{
    fds[0] = (struct pollfd){host->listener, POLLIN, 0};
    for (size_t at = 0; at < host->line_count; at++)
        fds[at + 1] = (struct pollfd){host->lines[at].fd, POLLIN, 0};
    return host->line_count + 1;
}

/* ---- messages -------------------------------------------------------------------------------- */

static void take_result(struct host *host, const struct exercise_request *request)
{
    uint64_t task, value;

    if (host->wrong_result == host->tasks && (!host_result(host, host->results, &task, &value) ||
                                              task != request->from || value != request->value))
        host->wrong_result = host->results;
    host->last_result = request->from;
    host->results++;
}

static void take_note(struct host *host, struct host_line *line,
                      const struct exercise_request *request)
{
    char *call = text_printable(request->call, strnlen(request->call, sizeof request->call),
                                sizeof line->call - sizeof "...");

    host->waits += request->kind == EXERCISE_WAITS;
    strcpy(line->call, request->kind == EXERCISE_WAITS ? call : "");
    line->rank = (int)request->value;
    line->peer = request->peer;
    line->address = request->address;
    free(call);
    if (host->pack->panel == PANEL_HYBRID && !host->misuse && request->kind == EXERCISE_WAITS &&
        request->from < EXERCISE_PROMISES) {
        host->misuse = (enum exercise_promise)request->from;
        host->misused = *line;
    }
}

static void note_time(struct host *host, uint32_t kind)
{
    if (kind == EXERCISE_WAITS || kind == EXERCISE_GOES_ON)
        return;
    host->last_s = clock_now_s();
    if (host->first_s == 0)
        host->first_s = host->last_s;
}

static void take(struct host *host, struct host_line *line)
{
    struct exercise_request request;
    ssize_t size = recv(line->fd, &request, sizeof request, MSG_DONTWAIT);

    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    host->quiet = 0;
    host->messages++;
    if (size == (ssize_t)sizeof request && !line->held) {
        note_time(host, request.kind);
        if (request.kind == EXERCISE_WORK) {
            host_begin(host, line, &request);
            return;
        }
        if (request.kind == EXERCISE_CONSUME) {
            host_consume(host, line, request.value);
            return;
        }
        if (request.kind == EXERCISE_WAITS || request.kind == EXERCISE_GOES_ON) {
            take_note(host, line, &request);
            return;
        }
        if (request.kind == EXERCISE_RESULT)
            take_result(host, &request);
        host->answers += request.kind == EXERCISE_ANSWER;
        host->answer = request.kind == EXERCISE_ANSWER ? request.value : host->answer;
        host->nonsense = host->nonsense || request.kind < 1 || request.kind >= EXERCISE_KINDS;
        host_reply(host, line, request.kind == EXERCISE_PRODUCE ? host_produce(host, &request) : 0);
        return;
    }
    host->nonsense = host->nonsense || size > 0;
    host_hang_up(host, line);
}

static void welcome(struct host *host)
{
    int fd;

    while ((fd = descriptors_accept(host->listener)) >= 0) {
        size_t at = 0;
        while (at < host->line_count && host->lines[at].fd >= 0)
            at++;
        if (at == HOST_LINES) {
            host->crowd = true;
            close(fd);
            continue;
        }
        host->lines[at] = (struct host_line){.fd = fd, .process = host_peer(fd)};
        host->line_count += at == host->line_count;
        host->quiet = 0;
    }
}

void host_serve(struct host *host, const struct pollfd *fds, size_t count)
{
    for (size_t at = 1; at < count; at++)
        if (fds[at].revents && host->lines[at - 1].fd == fds[at].fd && fds[at].fd >= 0)
            take(host, &host->lines[at - 1]);
    if (count > 0 && fds[0].revents)
        welcome(host);
    if (clock_now_s() - host->tick_s < CHILD_GUEST_S)
        return;
    host->tick_s = clock_now_s();
    host->quiet = host->inside > 0 ? host->quiet + 1 : 0;
    if ((host->pack->capacity > 0 || host->pack->at_once > 0) && !host->gathered &&
        host->quiet >= CALM && host->inside >= (size_t)host->active)
        host_gather(host, NULL);
    if (host->quiet >= PATIENCE)
        host_give_up(host);
    if (host->quiet >= PATIENCE)
        host->quiet = 0;
}
