/* SPDX-License-Identifier: MIT
 *
 * On which host tasks took longest, where a cell ran on several. */
#include "common/base/words.h"
#include "compare/figures/notes.h"

#include <stdlib.h>
#include <string.h>

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
        return text_format("on none of %zu did tasks clearly take longest", hosts->count);
    return text_format("tasks took longest on %s, %.2g times as long as on %s", longest->name,
                       host_each_s(longest) / host_each_s(shortest), shortest->name);
}

void notes_hosts(struct text_list *notes, const struct summary *items, size_t count,
                 const char *setting)
{
    for (size_t at = 0; at < count; at++) {
        const struct result *result = items[at].result;
        const struct hosts *hosts = &result->hosts;
        if (hosts->records == 0 || strcmp(result->setting, setting) != 0)
            continue;
        char *verdict = verdict_of(hosts);
        text_add(notes, "Hosts of %s %s with %s: %s.", result->panel, result->variant,
                 words_count((uint64_t)result->workers, "worker", (char[WORDS_TEXT]){""}), verdict);
        free(verdict);
    }
}
