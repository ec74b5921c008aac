/* SPDX-License-Identifier: MIT */
#include "common/workloads/transfer.h"

#include "common/account/patience.h"
#include "common/account/trace.h"
#include "common/account/worker_stats.h"
#include "common/base/descriptors.h"
#include "common/base/fail.h"
#include "common/base/stop.h"
#include "common/work/fault.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Transfers that the calling thread has open. */
static _Thread_local int open_here;

/* libcurl waits for the network in poll(2), and takes this one, since what the program itself
 * defines comes first (ld.so(8)): so a timeline shows these waits. Libraries may poll in threads of
 * their own, and look without waiting; that is not meant. descriptors_wait() does the same. */
int poll(struct pollfd *files, nfds_t count, int timeout_ms)
{
    const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    bool waits = open_here > 0 && timeout_ms != 0 && count < 8192;
    double begin_s = waits ? trace_begin() : 0;
    struct pollfd all[waits ? count + 1 : 1];

    if (!waits)
        return descriptors_wait(files, count, timeout_ms < 0 ? NULL : &timeout, NULL);
    memcpy(all, files, count * sizeof all[0]);
    all[count] = (struct pollfd){.fd = stop_file(), .events = POLLIN}; /* Ctrl-C ends the wait */
    int ready = descriptors_wait(all, count + 1, timeout_ms < 0 ? NULL : &timeout, NULL);
    memcpy(files, all, count * sizeof all[0]);
    trace_end(TRACE_NETWORK, begin_s);
    return ready > 0 && all[count].revents ? ready - 1 : ready;
}

/* libcurl asks at every step whether to go on. */
static int go_on(void *target, curl_off_t down, curl_off_t downloaded, curl_off_t up,
                 curl_off_t uploaded)
{
    (void)target, (void)down, (void)downloaded, (void)up, (void)uploaded;
    return stop_signal() != 0;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *target)
{
    struct transfer *transfer = target;

    (void)bytes; /* counted, not kept */
    transfer->body_bytes += size * count;
    return transfer->body_bytes > TRANSFER_BODY_MOST ? 0 : size * count;
}

static size_t take_head(char *bytes, size_t size, size_t count, void *target)
{
    struct transfer *transfer = target;

    (void)bytes;
    transfer->head_bytes += size * count;
    return transfer->head_bytes > TRANSFER_HEAD_MOST ? 0 : size * count;
}

/* As libcurl would do it, but it does not tell why there is no socket: that a limit of this machine
 * was reached must not pass for a fault of the server. */
static curl_socket_t open_socket(void *target, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = target;
    curl_socket_t made =
        descriptors_socket(address->family, address->socktype, address->protocol, true);

    (void)purpose;
    if (made == CURL_SOCKET_BAD)
        transfer->no_socket = errno;
    return made; /* libcurl closes it */
}

static void set(CURLcode code)
{
    if (code != CURLE_OK)
        fail(STATUS_FAILED, "curl_easy_setopt: %s", curl_easy_strerror(code));
}

/* Whose certificates are trusted: libcurl's own list, or what the environment names, as curl(1)
 * obeys it. (What the environment says of proxies libcurl reads by itself.) */
static void trust(CURL *easy)
{
    const char *bundle = getenv("CURL_CA_BUNDLE"), *file = getenv("SSL_CERT_FILE");
    const char *folder = getenv("SSL_CERT_DIR");

    if (bundle && bundle[0]) {
        set(curl_easy_setopt(easy, CURLOPT_CAINFO, bundle));
        return;
    }
    if (folder && folder[0])
        set(curl_easy_setopt(easy, CURLOPT_CAPATH, folder));
    if (file && file[0])
        set(curl_easy_setopt(easy, CURLOPT_CAINFO, file));
}

void transfer_open(struct transfer *transfer, const struct job *job, int worker)
{
    CURL *easy = curl_easy_init();

    open_here++;
    *transfer = (struct transfer){.easy = easy, .job = job, .worker = worker};
    check(easy ? 0 : ENOMEM, "curl_easy_init");
    set(curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer));
    set(curl_easy_setopt(easy, CURLOPT_USERAGENT, "triptych/" TRIPTYCH_VERSION));
    set(curl_easy_setopt(easy, CURLOPT_DEFAULT_PROTOCOL, "http"));
    set(curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https"));
    set(curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https"));
    set(curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, job->follow > 0 ? 1L : 0L));
    set(curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)job->follow));
    set(curl_easy_setopt(easy, CURLOPT_NOBODY, job->method == METHOD_HEAD ? 1L : 0L));
    set(curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(job->timeout_s * 1e3)));
    /* Without these two a time-out would need signals, or wait for the name server after all. */
    set(curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L));
    set(curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L));
    /* Cookies within one transfer: a site may set one and look for it behind a redirect. */
    set(curl_easy_setopt(easy, CURLOPT_COOKIEFILE, ""));
    trust(easy);
    set(curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket));
    set(curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer));
    set(curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L));
    set(curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, go_on));
    set(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body));
    set(curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer));
    set(curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head));
    set(curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer));
}

void transfer_close(struct transfer *transfer)
{
    open_here--;
    curl_easy_cleanup(transfer->easy);
}

/* ---- one URL ------------------------------------------------------------------------------- */

static bool worth_another_try(int outcome)
{
    return outcome == 429 || outcome == 503 || outcome == URL_DNS || outcome == URL_REFUSED ||
           outcome == URL_UNREACHABLE;
}

/* As long as the server asks for (Retry-After), or 0.1 s, 0.2 s, 0.4 s ...; never longer than the
 * time-out. */
static double pause_before_try(const struct transfer *transfer)
{
    curl_off_t asked_s = 0;
    double pause_s = 0.1;

    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &asked_s);
    for (uint64_t tried = 1; tried < transfer->tries && pause_s < transfer->job->timeout_s; tried++)
        pause_s *= 2;
    if (asked_s > 0)
        pause_s = (double)asked_s;
    return pause_s < transfer->job->timeout_s ? pause_s : transfer->job->timeout_s;
}

void transfer_begin(struct transfer *transfer, uint64_t url)
{
    const struct url_line *line = &transfer->job->list.lines[url];

    fault_task(url);
    transfer->begin_s = worker_stats_begin();
    transfer->url = url;
    transfer->no_socket = 0;
    transfer->tries = 0;
    transfer->body_bytes = transfer->head_bytes = 0;
    /* No site's cookies for the next one. */
    set(curl_easy_setopt(transfer->easy, CURLOPT_COOKIELIST, "ALL"));
    /* Of no URL at all libcurl says by itself, and at once, that it is bad. */
    set(curl_easy_setopt(transfer->easy, CURLOPT_URL, line->bad ? "" : line->url));
}

bool transfer_end(struct transfer *transfer, CURLcode code, struct answer *part, double *pause_s)
{
    if (code == CURLE_ABORTED_BY_CALLBACK && stop_signal() != 0) { /* it stays without an outcome */
        worker_stats_end_for(transfer->worker, transfer->begin_s, 0, transfer->url);
        return true;
    }
    int outcome = transfer_outcome(transfer, code);
    if (transfer->tries++ < transfer->job->retries && worth_another_try(outcome)) {
        *pause_s = pause_before_try(transfer);
        transfer->body_bytes = transfer->head_bytes = 0;
        return false;
    }
    *part = answer_add(*part, check_urls_record(transfer->job, transfer->url, outcome));
    worker_stats_end_for(transfer->worker, transfer->begin_s, 1, transfer->url);
    return true;
}

struct answer check_this_url(struct transfer *transfer, uint64_t url)
{
    struct answer part = {0, 0};
    double pause_s = 0;

    if (stop_signal() != 0)
        return part;
    transfer_begin(transfer, url);
    while (!transfer_end(transfer, curl_easy_perform(transfer->easy), &part, &pause_s))
        stop_sleep(pause_s);
    return part;
}

struct answer check_url(struct transfer *transfer, uint64_t turn)
{
    struct patience patience = {0};
    uint64_t url;

    while (!check_urls_take(transfer->job, turn, &url)) {
        if (stop_signal() != 0)
            return (struct answer){0, 0};
        patience_nap(&patience);
    }
    struct answer part = check_this_url(transfer, url);
    check_urls_done(transfer->job, url);
    return part;
}
