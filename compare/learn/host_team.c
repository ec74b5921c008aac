/* SPDX-License-Identifier: MIT
 *
 * Which threads belong together: those of a rank, where ranks have threads. */
#include "compare/learn/host_team.h"

#include "common/base/proc.h"
#include "common/base/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* How many threads a process has; 0: the kernel does not tell. */
static size_t threads_of(pid_t process)
{
    static const char field[] = "Threads:";
    char line[256];
    size_t threads = 0;
    FILE *status = process > 0 ? proc_open_of(process, "status") : NULL;

    while (status && threads == 0 && fgets(line, sizeof line, status))
        if (strncmp(line, field, sizeof field - 1) == 0)
            threads = (size_t)strtoull(line + sizeof field - 1, NULL, 10);
    if (status)
        fclose(status);
    return threads;
}

bool host_teams_are_real(const struct host *host)
{
    bool real = true;

    for (size_t at = 0; at < host->line_count && real; at++) {
        size_t held = 0, threads;
        for (size_t other = 0; other < host->line_count && host->lines[at].held; other++)
            held +=
                host->lines[other].held && host->lines[other].process == host->lines[at].process;
        real = held < 2 || (threads = threads_of(host->lines[at].process)) == 0 || threads >= held;
    }
    return real;
}

/* Whether a line of /proc/PID/maps, "7f...-7f... rw-s ... /dev/zero (deleted)", is memory that
 * others may have, too: not a file that the system's libraries share, nor what libomp tells itself
 * by. */
static bool is_shared(const char *line)
{
    const char *rights = strchr(line, ' ');

    return rights && strcspn(rights + 1, "s") < 4 && !strstr(line, " /usr/") &&
           !strstr(line, "/__KMP_REGISTERED_LIB");
}

static bool shares_memory(pid_t process)
{
    char line[4096];
    bool shares = false;
    FILE *maps = process > 0 ? proc_open_of(process, "maps") : NULL;

    while (maps && !shares && fgets(line, sizeof line, maps))
        shares = is_shared(line);
    if (maps)
        fclose(maps);
    return shares;
}

bool host_teams_share(const struct host *host)
{
    bool shares = false;

    if (pack_has_ranks(host->pack) || host_teams(host) < 2)
        return false;
    for (size_t at = 0; at < host->line_count && !shares; at++)
        shares = host->lines[at].held && shares_memory(host->lines[at].process);
    return shares;
}

bool host_teams_loaded(const struct host *host, const char *library)
{
    char line[4096];
    bool loaded = false;

    for (size_t at = 0; at < host->line_count && !loaded; at++) {
        bool own = host->lines[at].fd >= 0 && host->lines[at].process > 0;
        FILE *maps = own ? proc_open_of(host->lines[at].process, "maps") : NULL;
        while (maps && !loaded && fgets(line, sizeof line, maps))
            loaded = strstr(line, library) != NULL;
        if (maps)
            fclose(maps);
    }
    return loaded;
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
