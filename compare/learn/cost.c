/* SPDX-License-Identifier: MIT */
#include "compare/learn/cost.h"

#include "common/base/translate.h"
#include "compare/learn/file.h"

#include <stdlib.h>

enum { MOST_SOURCE = 1 << 18 };

static uint64_t lines_of(const char *source)
{
    char *bytes;
    size_t size;
    uint64_t lines = 0;

    if (!file_read(source, MOST_SOURCE, &bytes, &size))
        for (size_t at = 0; at < size; at++)
            lines += bytes[at] == '\n';
    free(bytes);
    return lines;
}

char *cost_text(const struct trial *trial, const char *source)
{
    char lines[WORDS_TEXT], calls[WORDS_TEXT];
    struct text_list parts = {0};

    translate_count(lines_of(source), "line", lines);
    if (trial->cpu_s > 0)
        text_add(&parts, translate("%.2f s of CPU time"), trial->cpu_s);
    if (trial->memory_bytes > 0)
        text_add(&parts, translate("%.0f MiB of memory"), (double)trial->memory_bytes / (1 << 20));
    if (pack_has_ranks(trial->pack))
        text_add(&parts, translate("%s of MPI that may wait"),
                 translate_count(trial->host.waits, "call", calls));
    char *taken = text_join(&parts, translate(", "));
    char *text = parts.count > 0 ? text_translated("Told, not judged: with %s it took %s; %s.",
                                                   trial->host.workers_text, taken, lines)
                                 : text_format("%s", "");
    text_free(&parts);
    free(taken);
    return text;
}
