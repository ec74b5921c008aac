/* SPDX-License-Identifier: MIT */
#include "common/workloads/check_urls_job.h"

#include "common/base/clock.h"
#include "common/base/words.h"
#include "common/work/journal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool check_urls_take(const struct job *job, uint64_t turn, uint64_t *url)
{
    *url = turn;
    return job->per_host == 0 || host_limit_take(&job->hosts, url);
}

void check_urls_done(const struct job *job, uint64_t url)
{
    if (job->per_host > 0)
        host_limit_done(&job->hosts, url);
}

bool check_urls_owns(const struct job *job, uint64_t url, uint64_t part, uint64_t parts)
{
    return part == (job->per_host > 0 ? host_limit_owner(&job->hosts, url, parts) : url % parts);
}

static void show(struct check_urls_progress *progress, const char *line, bool visible)
{
    if (write(STDERR_FILENO, line, strlen(line)) < 0)
        progress->wanted = false; /* the terminal has gone */
    atomic_store(&progress->visible, visible);
}

static void show_progress(const struct job *job, uint64_t done)
{
    struct check_urls_progress *progress = job->progress;
    double now_s = clock_now_s();
    char line[64];

    if (now_s - atomic_load(&progress->shown_s) < 0.1 || atomic_exchange(&progress->busy, true))
        return;
    snprintf(line, sizeof line, "\r%llu/%s", (unsigned long long)done,
             words_count(job->urls, "URL", (char[WORDS_TEXT]){""}));
    show(progress, line, true);
    atomic_store(&progress->shown_s, now_s);
    atomic_store(&progress->busy, false);
}

void check_urls_hide_progress(const struct job *job)
{
    if (atomic_load(&job->progress->visible))
        show(job->progress, "\r\033[K", false);
}

static struct answer answer_of(const struct job *job, uint64_t url)
{
    bool is_expected = job->list.lines[url].expected != URL_NONE;

    return (struct answer){1, is_expected ? (uint64_t)job->outcomes[url] : 0};
}

struct answer check_urls_answer(const struct job *job)
{
    struct answer total = {0, 0};

    for (uint64_t url = 0; url < job->urls; url++)
        if (job->outcomes[url] != 0)
            total = answer_add(total, answer_of(job, url));
    return total;
}

struct answer check_urls_record(const struct job *job, uint64_t url, int outcome)
{
    uint64_t done = atomic_fetch_add(&job->progress->done, 1) + 1;

    job->outcomes[url] = outcome;
    journal_note(job->order ? job->order[url] : url, (struct answer){1, (uint64_t)outcome});
    if (job->progress->wanted)
        show_progress(job, done);
    return answer_of(job, url);
}
