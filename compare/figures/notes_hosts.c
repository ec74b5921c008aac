/* SPDX-License-Identifier: MIT
 *
 * What the workers of each host did, where a cell ran on several. */
#include "common/base/words.h"
#include "compare/base/units.h"
#include "compare/figures/notes.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHOWN = 8 };

static void add_host(struct text_list *parts, const struct host *host, uint64_t tasks)
{
    char workers[WORDS_TEXT], each[UNITS_TEXT];
    double share = tasks > 0 ? 100 * (double)host->tasks / (double)tasks : 0;

    words_count(host->workers, "worker", workers);
    if (host->tasks > 0)
        text_add(parts, "%s %s, %.0f %% of the tasks, %s each", host->name, workers, share,
                 units_time(host_each_s(host), each));
    else
        text_add(parts, "%s %s, no task", host->name, workers);
}

/* The host whose tasks took longest in nearly every repetition. By chance one of two hosts does so
 * in 6 of 6, or in 9 of 10, less than once in 25 times. */
static char *verdict_of(const struct hosts *hosts)
{
    const struct host *longest = &hosts->items[0], *shortest = NULL;

    for (size_t at = 0; at < hosts->count; at++) {
        const struct host *host = &hosts->items[at];
        if (host->longest > longest->longest)
            longest = host;
        if (host->tasks > 0 && (!shortest || host_each_s(host) < host_each_s(shortest)))
            shortest = host;
    }
    if (hosts->records < 6 || longest->longest * 10 < hosts->records * 9 || !shortest ||
        longest == shortest || host_each_s(shortest) <= 0)
        return text_format("on no host did they clearly take longest");
    return text_format("they took longest on %s, %.2g times as long as on %s", longest->name,
                       host_each_s(longest) / host_each_s(shortest), shortest->name);
}

void notes_hosts(struct text_list *notes, const struct summary *items, size_t count,
                 const char *setting)
{
    for (size_t at = 0; at < count; at++) {
        const struct result *result = items[at].result;
        const struct hosts *hosts = &result->hosts;
        struct text_list parts = {0};
        uint64_t tasks = 0;
        if (hosts->records == 0 || strcmp(result->setting, setting) != 0)
            continue;
        for (size_t host = 0; host < hosts->count; host++)
            tasks += hosts->items[host].tasks;
        for (size_t host = 0; host < hosts->count && host < MOST_SHOWN; host++)
            add_host(&parts, &hosts->items[host], tasks);
        if (hosts->count > MOST_SHOWN)
            text_add(&parts, "and %zu more", hosts->count - MOST_SHOWN);
        char *all = text_join(&parts, "; "), *verdict = verdict_of(hosts);
        text_add(notes, "Hosts of %s %s with %s: %s; %s.", result->panel, result->variant,
                 words_count((uint64_t)result->workers, "worker", (char[WORDS_TEXT]){""}), all,
                 verdict);
        free(verdict);
        free(all);
        text_free(&parts);
    }
}
