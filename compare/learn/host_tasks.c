/* SPDX-License-Identifier: MIT */
#include "compare/learn/host_tasks.h"

#include "compare/learn/host_team.h"

#include <sys/socket.h>
#include <unistd.h>

void host_hang_up(struct host *host, struct host_line *line)
{
    if (line->fd < 0)
        return;
    close(line->fd);
    line->fd = -1;
    host->inside -= line->held;
    line->held = false;
}

/* ---- tasks ----------------------------------------------------------------------------------- */

void host_reply(struct host *host, struct host_line *line, uint64_t value)
{
    struct exercise_reply said = {value};

    if (send(line->fd, &said, sizeof said, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)sizeof said)
        host_hang_up(host, line);
}

/* Lets it out of its task. */
static void let_go(struct host *host, struct host_line *line)
{
    if (!line->held)
        return;
    line->held = false;
    host->inside--;
    host->ended++;
    host_reply(host, line, host_value(host, line->task));
}

/* Lets all out but the one whose task shall be long: where others are left to be waited for. */
void host_gather(struct host *host, struct host_line *newest)
{
    bool keeps =
        host->pack->dynamic && host->active > 1 && !host->apart && host->begun < host->tasks;

    host->gathered = true;
    host->nonsense = host->nonsense || !host_teams_are_real(host);
    host->shares = host->shares || host_teams_share(host);
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

void host_begin(struct host *host, struct host_line *line, const struct exercise_request *request)
{
    line->task = request->from;
    if (request->from == request->to && request->to <= host->tasks) { /* an empty part */
        host_reply(host, line, 0);
        return;
    }
    if (request->from >= host->tasks || request->to > host->tasks || request->from > request->to) {
        host->strayed = true;
        host->stray = request->from < host->tasks ? request->to : request->from;
        host_reply(host, line, 0);
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
        host_gather(host, line);
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

uint64_t host_produce(struct host *host, const struct exercise_request *request)
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
void host_consume(struct host *host, struct host_line *line, uint64_t item)
{
    uint64_t task = item % host->tasks;

    if (item != host_value(host, task)) {
        host->foreign = true;
        host_reply(host, line, 0);
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

/* Nobody came for long: what was waited for will not happen. */
void host_give_up(struct host *host)
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
        host_gather(host, NULL);
    }
}
