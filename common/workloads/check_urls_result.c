/* SPDX-License-Identifier: MIT */
#include "common/workloads/check_urls_job.h"

#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/input.h"
#include "common/base/output.h"
#include "common/base/stop.h"
#include "common/base/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool check_urls_check(const struct job *job, struct error *error)
{
    char found[URL_OUTCOME_NAME], wanted[URL_OUTCOME_NAME], url[256];

    for (uint64_t at = 0; at < job->list.count; at++) {
        const struct url_line *line = &job->list.lines[at];
        if (job->outcomes[at] != URL_NONE &&
            (line->expected == URL_NONE || job->outcomes[at] == line->expected))
            continue;
        url_outcome_name(job->outcomes[at], found);
        url_outcome_name(line->expected, wanted);
        url_escape(line->url, line->length, url, sizeof url);
        return error_write(error, "%.100s line %llu: %s is %s, not %s", input_name(job->file),
                           (unsigned long long)line->number, url, found,
                           line->expected == URL_NONE ? "checked" : wanted);
    }
    return true;
}

/* The place of each URL of the file, in file order: places[list.count]. */
static uint64_t *file_order(const struct job *job)
{
    uint64_t *places = xcalloc(job->list.count + 1, sizeof *places);

    for (uint64_t url = 0; url < job->list.count; url++)
        places[job->order ? job->order[url] : url] = url;
    return places;
}

/* A line that is too long for a URL is cut; three dots say so. */
static size_t escape_line(const struct url_line *line, char *text, size_t size)
{
    bool whole = line->length <= URL_LINE_MOST;
    size_t used = url_escape(line->url, whole ? line->length : URL_LINE_MOST, text, size - 4);

    if (!whole)
        used += (size_t)sprintf(text + used, "...");
    return used;
}

void check_urls_print(const struct job *job)
{
    enum { ROOM = 64 << 10, LONGEST = URL_OUTCOME_NAME + 4 * URL_LINE_MOST + 32 };
    char *lines = malloc(ROOM), name[URL_OUTCOME_NAME];
    uint64_t *places = file_order(job);
    size_t used = 0;

    check(lines ? 0 : ENOMEM, "malloc");
    check_urls_hide_progress(job);
    for (uint64_t at = 0; at < job->list.count; at++) {
        uint64_t url = places[at];
        if (job->outcomes[url] != URL_NONE || stop_signal() == 0) {
            url_outcome_name(job->outcomes[url], name);
            used += (size_t)sprintf(lines + used, "%s\t", name);
            used += escape_line(&job->list.lines[url], lines + used, ROOM - used);
            lines[used++] = '\n';
        }
        if (used + LONGEST > ROOM || at + 1 == job->list.count) {
            output_write(lines, used);
            used = 0;
        }
    }
    free(places);
    free(lines);
}

void check_urls_stopped(const struct job *job)
{
    unsigned long long left = 0, all = job->list.count;

    check_urls_print(job);
    for (uint64_t url = 0; url < job->list.count; url++)
        left += job->outcomes[url] == URL_NONE;
    warn("stopped by signal %d (%s): %llu of %s %s not asked, or had not answered", stop_signal(),
         strsignal(stop_signal()), left, words_count(all, "URL", (char[WORDS_TEXT]){""}),
         left == 1 ? "was" : "were");
}

void check_urls_notice(const struct job *job, const struct measurement *measurement)
{
    const struct worker_stats *slots = worker_stats_all();
    uint64_t failed = 0;
    double busy_s = 0;

    check_urls_hide_progress(job);
    for (uint64_t url = 0; url < job->list.count; url++)
        failed += url_outcome_failed(job->outcomes[url]);
    for (int worker = 0; worker < measurement->workers; worker++)
        busy_s += slots[worker].busy_s;
    story("%s, %llu of them with an error or a status of 400 or more.",
          words_count(job->list.count, "URL", (char[WORDS_TEXT]){""}), (unsigned long long)failed);
    story("%s of asking and waiting were done in %s, with %s of CPU time.",
          words_time(busy_s, (char[WORDS_TEXT]){""}),
          words_time(measurement->seconds, (char[WORDS_TEXT]){""}),
          words_time(measurement->cpu_s, (char[WORDS_TEXT]){""}));
}
