/* SPDX-License-Identifier: MIT
 *
 * In which calls of MPI ranks wait, in words. */
#include "compare/learn/trial_words.h"

#include "common/base/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TOLD = 4, ADDRESS_DEADLINE_S = 10 };

/* "MPI_Recv from rank 0", of the call "MPI_Recv from"; the caller frees it. */
static char *peer_text(const struct host_line *line)
{
    char call[sizeof line->call];
    size_t size = strcspn(line->call, " ");
    bool from = strcmp(line->call + size, " from") == 0;

    snprintf(call, sizeof call, "%.*s", (int)size, line->call);
    if (line->call[size] == '\0')
        return text_format("%s", call);
    if (line->peer < 0)
        return text_translated("%s from any rank", call);
    return from ? text_translated("%s from rank %d", call, line->peer)
                : text_translated("%s to rank %d", call, line->peer);
}

char *trial_call_text(const struct trial *trial, const struct host_line *line, char *program)
{
    char address[32];
    char *argv[] = {(char[]){"addr2line"}, (char[]){"-s"}, (char[]){"-e"}, program, address, NULL};

    snprintf(address, sizeof address, "%#llx", (unsigned long long)line->address - 1);
    struct child child = tools_run(trial->tools, trial->folder, false, argv, ADDRESS_DEADLINE_S);
    const char *end = child.output ? memchr(child.output, '\n', child.output_size) : NULL;
    char *place = text_printable(child.output, end ? (size_t)(end - child.output) : 0, 60);
    place[strcspn(place, " ")] = '\0'; /* " (discriminator 2)" */
    bool known = place[0] && !strchr(place, '?');
    char *call = peer_text(line);
    char *text = known ? text_format("%s (%s)", call, place) : text_format("%s", call);
    free(call);
    free(place);
    child_free(&child);
    return text;
}

char *trial_ranks_text(const struct trial *trial, char *program)
{
    struct text_list texts = {0};

    for (int rank = 0; rank < trial->host.workers; rank++)
        for (size_t at = 0; at < trial->host.line_count; at++)
            if (trial->host.lines[at].call[0] && trial->host.lines[at].rank == rank &&
                texts.count < MOST_TOLD) {
                char *call = trial_call_text(trial, &trial->host.lines[at], program);
                char *wait = text_translated("rank %d waits in %s", rank, call);
                text_add(&texts, "%s", wait);
                free(wait);
                free(call);
            }
    char *text = text_join(&texts, translate("; "));
    text_free(&texts);
    return text;
}
