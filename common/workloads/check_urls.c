/* SPDX-License-Identifier: MIT */
#include "common/workloads/check_urls_job.h"

#include "common/base/fail.h"
#include "common/base/input.h"
#include "common/base/translate.h"

#include <stdio.h>

static const struct option_row options[] = {
    {"FILE", OPTION_OPERAND, offsetof(struct job, file), NULL, "urls.txt", NULL, NULL, NULL, NULL,
     "one URL a line; # begins a comment line; - is standard input; without FILE and urls.txt the "
     "bundled server's list"},
    {"timeout", OPTION_SECONDS, offsetof(struct job, timeout_s), "s", "10s", "1s", "1ms", "1h",
     NULL, "longest time for one try, redirects included"},
    {"retries", OPTION_COUNT, offsetof(struct job, retries), "tries", "0", NULL, "0", "100", NULL,
     "more tries after 429, 503, dns, refused, unreachable"},
    {"method", OPTION_CHOICE, offsetof(struct job, method), NULL, "GET", NULL, NULL, NULL,
     check_urls_methods, "how to ask"},
    {"per-host", OPTION_COUNT, offsetof(struct job, per_host), "URLs", "0", NULL, "0", "4096", NULL,
     "most URLs of one host at the same time; 0: any"},
    {"follow", OPTION_COUNT, offsetof(struct job, follow), "redirects", "0", NULL, "0", "50", NULL,
     "most redirects to follow for one URL"},
    {"fail", OPTION_FLAG, offsetof(struct job, fail), NULL, NULL, NULL, NULL, NULL, NULL,
     "exit status 1 if a URL ends in an error or a status of 400 or more that was not expected"},
    {0},
};

static bool load(struct job *job, char *text, size_t size, struct error *error)
{
    if (!url_list_parse(input_name(job->file), text, size, &job->list, error))
        return false;
    job->urls = job->list.count;
    if (job->urls == 0)
        snprintf(error->text, sizeof error->text,
                 "%.200s: there is no URL in it, so nothing is checked; write one URL a line",
                 input_name(job->file));
    return true;
}

static uint64_t default_workers(const struct job *job)
{
    return job->urls;
}

static uint64_t tasks_of(const struct job *job)
{
    return job->urls;
}

static struct answer expected(const struct job *job)
{
    struct answer all = {job->list.count, 0};

    for (uint64_t url = 0; url < job->list.count; url++)
        all.sum += (uint64_t)job->list.lines[url].expected;
    return all;
}

/* An outcome that was expected is no failure, whatever it is; one that was not is a wrong answer,
 * and this is not called. */
static int status(const struct job *job)
{
    if (job->list.misspelt > 0)
        return STATUS_USAGE;
    for (uint64_t url = 0; job->fail && url < job->list.count; url++)
        if (job->list.lines[url].expected == URL_NONE && url_outcome_failed(job->outcomes[url]))
            return STATUS_FAILED;
    return STATUS_DONE;
}

/* What --describe says of single variants (common/bench/workload.h). */
static const struct variant_trait traits[] = {
    {.panel = "posix", .variant = "resilient", .textbook = "fork"},
    {0},
};

static const struct lesson lessons[] = {
    {LESSON_WAITS, 2, NULL, NULL,
     TRANSLATED("Asking a server is waiting, so many are asked at once"),
     "posix/check_urls/threads.c"},
    {0},
};

const struct workload check_urls = {
    .name = "check_urls",
    .task_noun = "URL",
    .summary = "GET every URL of a file, one after the other or side by side",
    .lesson =
        "Asking a server is waiting, so many can be asked at the same time on one core. URLs\n"
        "need very unequal times, so a worker takes the next one when it is free (or, variant\n"
        "ranks, has its part from the start). Variant events does it with one thread.\n"
        "Printed at the end, one line a URL in file order: OUTCOME<TAB>URL. An outcome is the\n"
        "HTTP status or an error: bad-url dns refused unreachable timeout tls reset not-http\n"
        "body-too-large (over 16 MiB) header-too-large redirects (more than --follow) other.\n"
        "A line of FILE may name the outcome that it must have, after a blank:\n"
        "http://host/page 404. A line that is no URL, or of another scheme than http and https\n"
        "(mailto:me@host), is bad-url; example.org/x and localhost:8080/x mean http, as in curl.\n"
        "A pause before another try is what the server asks for (Retry-After) or 0.1 s, 0.2 s,\n"
        "0.4 s ..., at most --timeout. --per-host counts over all workers of the program; for\n"
        "a redirect it counts the host of the line.",
    /* Below 1 s a busy machine would take good answers for missing ones. */
    .scale = {.options = {"timeout"}, .waits = true, .least = 0.1},
    .lessons = lessons,
    .options = options,
    .traits = traits,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .threads = true,
    .input = offsetof(struct job, file),
    .bundled = "url-server",
    .load = load,
    .default_workers = default_workers,
    .open = check_urls_open,
    .reset = check_urls_reset,
    .resumed = check_urls_resumed,
    .tasks = tasks_of,
    .expected = expected,
    .check = check_urls_check,
    .print = check_urls_print,
    .stopped = check_urls_stopped,
    .notice = check_urls_notice,
    .status = status,
    .close = check_urls_close,
};
