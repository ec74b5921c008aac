/* SPDX-License-Identifier: MIT */
#include "common/workloads/check_urls_job.h"

#include "common/base/fail.h"
#include "common/base/hash.h"
#include "common/base/output.h"
#include "common/base/shared.h"
#include "common/base/stop.h"
#include "common/base/terminal.h"
#include "common/work/journal.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

const char *const check_urls_methods[] = {[METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD", NULL};

/* The host of a URL in small letters, to be given back with curl_free(); NULL: it has none. */
static char *host_of(const char *url)
{
    CURLU *parts = curl_url();
    char *host = NULL;

    check(parts ? 0 : ENOMEM, "curl_url");
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_DEFAULT_SCHEME) != CURLUE_OK ||
        curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        host = NULL;
    curl_url_cleanup(parts);
    for (char *at = host; at && *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return host;
}

static void open_hosts(struct job *job)
{
    char **hosts = xcalloc(job->urls + 1, sizeof *hosts);
    const char **names = xcalloc(job->urls + 1, sizeof *names);

    for (uint64_t url = 0; url < job->urls; url++) {
        hosts[url] = job->list.lines[url].bad ? NULL : host_of(job->list.lines[url].url);
        names[url] = hosts[url] ? hosts[url] : "";
    }
    host_limit_open(&job->hosts, names, job->urls, job->per_host);
    for (uint64_t url = 0; url < job->urls; url++)
        curl_free(hosts[url]);
    free(names);
    free(hosts);
}

/* Each worker holds a few connections; the usual limit of 1024 files is for programs without. */
static void allow_files(const struct job *job)
{
    rlim_t wanted = 8 * (rlim_t)job->workers + 64;
    struct rlimit files;

    check(getrlimit(RLIMIT_NOFILE, &files) ? errno : 0, "getrlimit");
    if (files.rlim_cur >= wanted)
        return;
    files.rlim_cur = wanted < files.rlim_max ? wanted : files.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &files) ? errno : 0, "setrlimit");
}

/* What makes it another job: other URLs, or asking in another way. */
static void name_job(const struct job *job, char name[JOURNAL_NAME])
{
    uint64_t urls = 0;

    for (uint64_t at = 0; at < job->list.count; at++) {
        urls = hash_text(urls, job->list.lines[at].url);
        urls = hash_text(urls, "\n");
    }
    snprintf(name, JOURNAL_NAME, "check_urls of %llu URLs (%016llx), method %s, follow %llu",
             (unsigned long long)job->list.count, (unsigned long long)urls,
             check_urls_methods[job->method], (unsigned long long)job->follow);
}

/* With a journal: puts the URLs that are still to be checked before those that are not. */
static bool take_up(struct job *job, struct error *error)
{
    struct url_line *lines;
    char name[JOURNAL_NAME];

    name_job(job, name);
    if (!journal_open(name, job->list.count, error))
        return false;
    job->order = journal_order(&job->urls);
    if (!job->order)
        return true;
    lines = xcalloc(job->list.count + 1, sizeof *lines);
    for (uint64_t place = 0; place < job->list.count; place++)
        lines[place] = job->list.lines[job->order[place]];
    free(job->list.lines);
    job->list.lines = lines;
    return true;
}

/* The outcomes of those that were finished before. */
struct answer check_urls_resumed(const struct job *job)
{
    struct answer answer, total = {0, 0};

    for (uint64_t url = job->urls; url < job->list.count; url++)
        if (journal_recall(job->order[url], &answer)) {
            bool is_expected = job->list.lines[url].expected != URL_NONE;
            job->outcomes[url] = (int32_t)answer.sum;
            total = answer_add(total, (struct answer){1, is_expected ? answer.sum : 0});
        }
    return total;
}

bool check_urls_open(struct job *job, const bool *given, struct error *error)
{
    (void)given;
    if (!take_up(job, error))
        return false;
    setlocale(LC_CTYPE, ""); /* libcurl reads international host names in the user's encoding */
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT); /* before there are threads */
    if (code != CURLE_OK)
        fail(STATUS_FAILED, "curl_global_init: %s", curl_easy_strerror(code));
    allow_files(job);
    stop_open();
    job->outcomes = shared_alloc(job->list.count, sizeof *job->outcomes);
    job->progress = shared_alloc(1, sizeof *job->progress);
    if (job->per_host > 0)
        open_hosts(job);
    return true;
}

void check_urls_close(struct job *job)
{
    free(job->order);
    size_t count = (size_t)job->list.count;
    url_list_free(&job->list);
    journal_close();
    if (!job->progress)
        return; /* it was only loaded */
    if (job->per_host > 0)
        host_limit_close(&job->hosts);
    shared_free(job->progress, 1, sizeof *job->progress);
    shared_free(job->outcomes, count, sizeof *job->outcomes);
    stop_close();
    curl_global_cleanup();
}

void check_urls_reset(struct job *job)
{
    memset(job->outcomes, 0, (size_t)job->list.count * sizeof *job->outcomes);
    memset(job->progress, 0, sizeof *job->progress);
    job->progress->wanted = output_has_story() && terminal_live(STDERR_FILENO);
    if (job->per_host > 0)
        host_limit_reset(&job->hosts);
}
