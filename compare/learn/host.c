/* SPDX-License-Identifier: MIT */
#include "compare/learn/host.h"

#include "common/base/clock.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
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

static void hang_up(struct host *host, struct host_line *line)
{
    if (line->fd < 0)
        return;
    close(line->fd);
    line->fd = -1;
    host->inside -= line->held;
    line->held = false;
}

void host_close(struct host *host)
{
    for (size_t at = 0; at < host->line_count; at++)
        hang_up(host, &host->lines[at]);
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

/* ---- tasks ----------------------------------------------------------------------------------- */

static void reply(struct host *host, struct host_line *line, uint64_t value)
{
    struct exercise_reply said = {value};

    if (send(line->fd, &said, sizeof said, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)sizeof said)
        hang_up(host, line);
}

/* Lets it out of its task. */
static void let_go(struct host *host, struct host_line *line)
{
    if (!line->held)
        return;
    line->held = false;
    host->inside--;
    host->ended++;
    reply(host, line, host_value(host, line->task));
}

/* Lets all out but the one whose task shall be long: where others are left to be waited for. */
static void gather(struct host *host, struct host_line *newest)
{
    bool keeps =
        host->pack->dynamic && host->active > 1 && !host->apart && host->begun < host->tasks;

    host->gathered = true;
    host->nonsense = host->nonsense || !host_teams_are_real(host);
    if (keeps)
        host->long_one = newest;
    for (size_t at = 0; at < host->line_count; at++)
        if (&host->lines[at] != host->long_one)
            let_go(host, &host->lines[at]);
}

static void end_long_one(struct host *host)
{
    struct host_line *line = host->long_one;

    host->long_one = NULL;
    let_go(host, line);
}

static void begin(struct host *host, struct host_line *line, const struct exercise_request *request)
{
    line->task = request->from;
    if (request->from == request->to && request->to <= host->tasks) { /* an empty part */
        reply(host, line, 0);
        return;
    }
    if (request->from >= host->tasks || request->to > host->tasks || request->from > request->to) {
        host->strayed = true;
        host->stray = request->from < host->tasks ? request->to : request->from;
        reply(host, line, 0);
        return;
    }
    for (uint64_t task = request->from; task < request->to; task++)
        if (host->done[task] < 255)
            host->done[task]++;
    if (request->to - request->from > host->longest)
        host->longest = request->to - request->from;
    line->sum += host_value(host, line->task);
    line->held = true;
    host->begun++;
    host->inside++;
    if (host->inside > host->most_inside)
        host->most_inside = host->inside;
    if (!host->gathered && host->inside >= (size_t)host->active && host->pack->at_once == 0)
        gather(host, line);
    else if (host->gathered)
        let_go(host, line);
    if (host->long_one && host->ended + 1 >= host->tasks)
        end_long_one(host);
}

/* ---- a queue --------------------------------------------------------------------------------- */

uint64_t host_most_ahead(const struct host *host)
{
    return host->pack->capacity + (uint64_t)(host->workers - host->how.managers) + 1;
}

static uint64_t produce(struct host *host, const struct exercise_request *request)
{
    if (request->from >= host->tasks) {
        host->strayed = true;
        host->stray = request->from;
        return 0;
    }
    if (host->done[request->from] < 255)
        host->done[request->from]++;
    host->made++;
    if (host->made > host->ended + host->ahead)
        host->ahead = host->made - host->ended;
    return host_value(host, request->from);
}

/* Consumers are held until all of them have an item and the producer makes no more. */
static void consume(struct host *host, struct host_line *line, uint64_t item)
{
    uint64_t task = item % host->tasks;

    if (item != host_value(host, task)) {
        host->foreign = true;
        reply(host, line, 0);
        return;
    }
    if (host->consumed[task] < 255)
        host->consumed[task]++;
    if (host->active == 1 && task != host->next_item && host->workers - host->how.managers <= 1 &&
        !host->pack->producers)
        host->disordered = true;
    host->next_item = task + 1;
    line->task = task;
    line->held = true;
    host->inside++;
    if (host->inside > host->most_inside)
        host->most_inside = host->inside;
    if (host->gathered)
        let_go(host, line);
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
            begin(host, line, &request);
            return;
        }
        if (request.kind == EXERCISE_CONSUME) {
            consume(host, line, request.value);
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
        reply(host, line, request.kind == EXERCISE_PRODUCE ? produce(host, &request) : 0);
        return;
    }
    host->nonsense = host->nonsense || size > 0;
    hang_up(host, line);
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

/* Nobody came for long: what was waited for will not happen. */
static void give_up(struct host *host)
{
    if (host->long_one) {
        host->starved = true;
        host->starved_task = 0;
        while (host->starved_task < host->tasks - 1 && host->done[host->starved_task] > 0)
            host->starved_task++;
        end_long_one(host);
    } else if (!host->gathered) {
        host->apart = true;
        host->teams_inside = host_teams(host);
        gather(host, NULL);
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
        gather(host, NULL);
    if (host->quiet >= PATIENCE)
        give_up(host);
    if (host->quiet >= PATIENCE)
        host->quiet = 0;
}
