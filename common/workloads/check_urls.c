/* SPDX-License-Identifier: MIT */
#include "common/workloads/check_urls.h"

#include "common/account/tally.h"
#include "common/base/clock.h"
#include "common/base/counts.h"
#include "common/base/fail.h"
#include "common/base/input.h"
#include "common/base/output.h"
#include "common/base/shared.h"
#include "common/base/stop.h"
#include "common/base/terminal.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/work/journal.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* One line on a terminal, brought up to date by whoever ends a URL, at most ten times a second. */
struct check_urls_progress {
    _Atomic uint64_t done;
    _Atomic double shown_s;
    atomic_bool busy, visible;
    bool wanted;
};

static const char *const methods[] = {[METHOD_GET] = "GET", [METHOD_HEAD] = "HEAD", NULL};

static const struct option_row options[] = {
    {"FILE", OPTION_OPERAND, offsetof(struct job, file), NULL, "urls.txt", NULL, NULL, NULL, NULL,
     "one URL a line; # begins a comment line; - is standard input; without FILE and urls.txt the "
     "bundled server's list"},
    {"timeout", OPTION_SECONDS, offsetof(struct job, timeout_s), "s", "10s", "1s", "1ms", "1h",
     NULL, "longest time for one try, redirects included"},
    {"retries", OPTION_COUNT, offsetof(struct job, retries), "tries", "0", NULL, "0", "100", NULL,
     "more tries after 429, 503, dns, refused, unreachable"},
    {"method", OPTION_CHOICE, offsetof(struct job, method), NULL, "GET", NULL, NULL, NULL, methods,
     "how to ask"},
    {"per-host", OPTION_COUNT, offsetof(struct job, per_host), "URLs", "0", NULL, "0", "4096", NULL,
     "most URLs of one host at the same time; 0: any"},
    {"follow", OPTION_COUNT, offsetof(struct job, follow), "redirects", "0", NULL, "0", "50", NULL,
     "most redirects to follow for one URL"},
    {"fail", OPTION_FLAG, offsetof(struct job, fail), NULL, NULL, NULL, NULL, NULL, NULL,
     "exit status 1 if a URL ends in an error or a status of 400 or more that was not expected"},
    {0},
};

/* ---- before the work ----------------------------------------------------------------------- */

static bool load(struct job *job, char *text, size_t size, struct complaint *complaint)
{
    if (!url_list_parse(input_name(job->file), text, size, &job->list, complaint))
        return false;
    job->urls = job->list.count;
    if (job->urls == 0)
        snprintf(complaint->text, sizeof complaint->text,
                 "%.200s: there is no URL in it, so nothing is checked; write one URL a line",
                 input_name(job->file));
    return true;
}

static uint64_t default_workers(const struct job *job)
{
    return job->urls;
}

/* The host of a URL in small letters, to be given back with curl_free(); NULL: it has none. */
static char *host_of(const char *url)
{
    CURLU *parts = curl_url();
    char *host = NULL;

    ok(parts ? 0 : ENOMEM, "curl_url");
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
    char **hosts = calloc(counts_room(job->urls + 1), sizeof *hosts);
    const char **names = calloc(counts_room(job->urls + 1), sizeof *names);

    ok(hosts && names ? 0 : ENOMEM, "calloc");
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

    ok(getrlimit(RLIMIT_NOFILE, &files) ? errno : 0, "getrlimit");
    if (files.rlim_cur >= wanted)
        return;
    files.rlim_cur = wanted < files.rlim_max ? wanted : files.rlim_max;
    ok(setrlimit(RLIMIT_NOFILE, &files) ? errno : 0, "setrlimit");
}

/* What makes it another job: other URLs, or asking in another way. */
static void name_job(const struct job *job, char name[JOURNAL_NAME])
{
    uint64_t urls = 0;

    for (uint64_t at = 0; at < job->list.count; at++) {
        urls = journal_hash(urls, job->list.lines[at].url);
        urls = journal_hash(urls, "\n");
    }
    snprintf(name, JOURNAL_NAME, "check_urls of %llu URLs (%016llx), method %s, follow %llu",
             (unsigned long long)job->list.count, (unsigned long long)urls, methods[job->method],
             (unsigned long long)job->follow);
}

/* With a journal: puts the URLs that are still to be checked before those that are not. */
static bool take_up(struct job *job, struct complaint *complaint)
{
    struct url_line *lines;
    char name[JOURNAL_NAME];

    name_job(job, name);
    if (!journal_open(name, job->list.count, complaint))
        return false;
    job->order = journal_order(&job->urls);
    if (!job->order)
        return true;
    lines = calloc(counts_room(job->list.count + 1), sizeof *lines);
    ok(lines ? 0 : ENOMEM, "calloc");
    for (uint64_t place = 0; place < job->list.count; place++)
        lines[place] = job->list.lines[job->order[place]];
    free(job->list.lines);
    job->list.lines = lines;
    return true;
}

/* The outcomes of those that were finished before. */
static struct answer resumed(const struct job *job)
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

static bool open_job(struct job *job, const bool *given, struct complaint *complaint)
{
    (void)given;
    if (!take_up(job, complaint))
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

static void close_job(struct job *job)
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

static void reset(struct job *job)
{
    memset(job->outcomes, 0, (size_t)job->list.count * sizeof *job->outcomes);
    memset(job->progress, 0, sizeof *job->progress);
    job->progress->wanted = output_has_story() && terminal_live(STDERR_FILENO);
    if (job->per_host > 0)
        host_limit_reset(&job->hosts);
}

/* ---- the work ------------------------------------------------------------------------------ */

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

static void hide_progress(const struct job *job)
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

/* ---- after the work ------------------------------------------------------------------------ */

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

static bool check(const struct job *job, struct complaint *complaint)
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
        snprintf(complaint->text, sizeof complaint->text, "%.100s line %llu: %s is %s, not %s",
                 input_name(job->file), (unsigned long long)line->number, url, found,
                 line->expected == URL_NONE ? "checked" : wanted);
        return false;
    }
    return true;
}

/* The place of each URL of the file, in file order: places[list.count]. */
static uint64_t *file_order(const struct job *job)
{
    uint64_t *places = calloc(counts_room(job->list.count + 1), sizeof *places);

    ok(places ? 0 : ENOMEM, "calloc");
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

static void print(const struct job *job)
{
    enum { ROOM = 64 << 10, LONGEST = URL_OUTCOME_NAME + 4 * URL_LINE_MOST + 32 };
    char *lines = malloc(ROOM), name[URL_OUTCOME_NAME];
    uint64_t *places = file_order(job);
    size_t used = 0;

    ok(lines ? 0 : ENOMEM, "malloc");
    hide_progress(job);
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

static void stopped(const struct job *job)
{
    unsigned long long left = 0, all = job->list.count;

    print(job);
    for (uint64_t url = 0; url < job->list.count; url++)
        left += job->outcomes[url] == URL_NONE;
    warn("stopped by signal %d (%s): %llu of %s %s not asked, or had not answered", stop_signal(),
         strsignal(stop_signal()), left, words_count(all, "URL", (char[WORDS_TEXT]){""}),
         left == 1 ? "was" : "were");
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    const struct tally_slot *slots = tally_slots();
    uint64_t failed = 0;
    double busy_s = 0;

    hide_progress(job);
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
    .open = open_job,
    .reset = reset,
    .resumed = resumed,
    .tasks = tasks_of,
    .expected = expected,
    .check = check,
    .print = print,
    .stopped = stopped,
    .notice = notice,
    .status = status,
    .close = close_job,
};
