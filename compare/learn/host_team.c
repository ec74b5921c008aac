/* SPDX-License-Identifier: MIT
 *
 * Which threads belong together: those of a rank, where ranks have threads. */
#include "compare/learn/host_team.h"

#include "common/base/translate.h"

#include <stdio.h>
#include <sys/socket.h>

pid_t host_peer(int fd)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

size_t host_teams(const struct host *host)
{
    size_t teams = 0;

    for (size_t at = 0; at < host->line_count; at++) {
        size_t before = 0;
        while (before < at && !(host->lines[before].held &&
                                host->lines[before].process == host->lines[at].process))
            before++;
        teams += host->lines[at].held && before == at;
    }
    return teams;
}

void host_team_text(struct host *host)
{
    char workers[WORDS_TEXT], ranks[WORDS_TEXT], threads[WORDS_TEXT];
    int team = host->how.threads;

    translate_count((uint64_t)host->workers, "worker", workers);
    if (host->pack->panel != PANEL_HYBRID) {
        snprintf(host->workers_text, sizeof host->workers_text, "%s", workers);
        return;
    }
    translate_count((uint64_t)(host->workers / team), "rank", ranks);
    translate_count((uint64_t)team, "thread", threads);
    snprintf(host->workers_text, sizeof host->workers_text, translate("%.40s of %.40s"), ranks,
             threads);
}
