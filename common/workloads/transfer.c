/* SPDX-License-Identifier: MIT */
#include "common/workloads/transfer.h"

#include "common/account/patience.h"
#include "common/account/tally.h"
#include "common/account/trace.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/work/fault.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* What a server may send for one URL; more is the outcome too-large. */
enum { BODY_MOST = 16 << 20, HEAD_MOST = 256 << 10 };

/* Transfers that the calling thread has open. */
static _Thread_local int open_here;

/* libcurl waits for the network in poll(2), and takes this one, since what the program itself
 * defines comes first (ld.so(8)): so a timeline shows these waits. Libraries may poll in threads of
 * their own, and look without waiting; that is not meant. ppoll(2) does the same. */
int poll(struct pollfd *files, nfds_t count, int timeout_ms)
{
    const struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
    double begin_s = open_here > 0 && timeout_ms != 0 ? trace_begin() : 0;
    int ready = ppoll(files, count, timeout_ms < 0 ? NULL : &timeout, NULL);

    trace_end(TRACE_NETWORK, begin_s);
    return ready;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *target)
{
    struct transfer *transfer = target;

    (void)bytes; /* counted, not kept */
    transfer->body_bytes += size * count;
    return transfer->body_bytes > BODY_MOST ? 0 : size * count;
}

static size_t take_head(char *bytes, size_t size, size_t count, void *target)
{
    struct transfer *transfer = target;

    (void)bytes;
    transfer->head_bytes += size * count;
    return transfer->head_bytes > HEAD_MOST ? 0 : size * count;
}

/* As libcurl would do it, but it does not tell why there is no socket: that a limit of this machine
 * was reached must not pass for a fault of the server. */
static curl_socket_t open_socket(void *target, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = target;
    curl_socket_t made =
        socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);

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
    ok(easy ? 0 : ENOMEM, "curl_easy_init");
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
    trust(easy);
    set(curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket));
    set(curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer));
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

/* ---- what came of it ----------------------------------------------------------------------- */

/* Whether the URL that was asked for last (the line's, or where a redirect led) is one of ours. */
static bool is_http(CURL *easy)
{
    char *url = NULL;
    bool other = false;

    if (curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url) == CURLE_OK && url)
        other = strstr(url, "://") && strncasecmp(url, "http://", 7) != 0 &&
                strncasecmp(url, "https://", 8) != 0;
    return !other;
}

static bool was_connected(CURL *easy)
{
    char *address = NULL;

    return curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address &&
           address[0];
}

static bool was_resolved(CURL *easy)
{
    curl_off_t lookup_us = 0;

    return was_connected(easy) ||
           (curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &lookup_us) == CURLE_OK &&
            lookup_us > 0);
}

static int connect_outcome(CURL *easy)
{
    long error = 0;

    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    switch (error) {
    case ECONNREFUSED:
        return URL_REFUSED;
    case ETIMEDOUT:
        return URL_TIMEOUT;
    default:
        return URL_UNREACHABLE;
    }
}

static int status_outcome(CURL *easy)
{
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return status >= 100 && status <= 999 ? (int)status : URL_NOT_HTTP;
}

/* libcurl-errors(3) has a hundred codes; a user wants to know which of a dozen things happened. */
static int outcome_of(const struct transfer *transfer, CURLcode code)
{
    static const unsigned char outcomes[CURL_LAST] = {
        [CURLE_URL_MALFORMAT] = URL_BAD_URL,
        [CURLE_COULDNT_RESOLVE_HOST] = URL_DNS,
        [CURLE_COULDNT_RESOLVE_PROXY] = URL_DNS,
        [CURLE_OPERATION_TIMEDOUT] = URL_TIMEOUT,
        [CURLE_SSL_CONNECT_ERROR] = URL_TLS,
        [CURLE_PEER_FAILED_VERIFICATION] = URL_TLS,
        [CURLE_SSL_CACERT_BADFILE] = URL_TLS,
        [CURLE_SSL_CERTPROBLEM] = URL_TLS,
        [CURLE_SSL_CIPHER] = URL_TLS,
        [CURLE_SSL_ENGINE_INITFAILED] = URL_TLS,
        [CURLE_SSL_SHUTDOWN_FAILED] = URL_TLS,
        [CURLE_SSL_ISSUER_ERROR] = URL_TLS,
        [CURLE_SSL_PINNEDPUBKEYNOTMATCH] = URL_TLS,
        [CURLE_SSL_INVALIDCERTSTATUS] = URL_TLS,
        [CURLE_SSL_CLIENTCERT] = URL_TLS,
        [CURLE_WRITE_ERROR] = URL_TOO_LARGE, /* take_body() or take_head() had enough */
        [CURLE_FILESIZE_EXCEEDED] = URL_TOO_LARGE,
        [CURLE_OUT_OF_MEMORY] = URL_TOO_LARGE, /* one header line past libcurl's own bound */
        [CURLE_RECV_ERROR] = URL_RESET,
        [CURLE_SEND_ERROR] = URL_RESET,
        [CURLE_PARTIAL_FILE] = URL_RESET,
        [CURLE_GOT_NOTHING] = URL_RESET,
        [CURLE_WEIRD_SERVER_REPLY] = URL_NOT_HTTP,
        [CURLE_HTTP2] = URL_NOT_HTTP,
        [CURLE_HTTP2_STREAM] = URL_NOT_HTTP,
        [CURLE_TOO_MANY_REDIRECTS] = URL_REDIRECTS,
    };
    CURL *easy = transfer->easy;

    if (code == CURLE_OK)
        return status_outcome(easy);
    if (transfer->no_socket && transfer->no_socket != EAFNOSUPPORT) /* no IPv6 here */
        fail(STATUS_FAILED, "socket: %s; use fewer workers or raise the limits (ulimit -a)",
             strerror(transfer->no_socket));
    if (code == CURLE_COULDNT_CONNECT)
        return connect_outcome(easy);
    if (code == CURLE_UNSUPPORTED_PROTOCOL) /* of the URL, or of what came back */
        return is_http(easy) ? URL_NOT_HTTP : URL_BAD_URL;
    if (code == CURLE_OPERATION_TIMEDOUT && !was_resolved(easy))
        return URL_DNS;
    if (code == CURLE_OUT_OF_MEMORY && !was_connected(easy))
        fail(STATUS_FAILED, "libcurl: no memory; use fewer workers");
    return code < CURL_LAST && outcomes[code] ? outcomes[code] : URL_OTHER;
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
    fault_task(url);
    transfer->begin_s = tally_begin();
    transfer->url = url;
    transfer->no_socket = 0;
    transfer->tries = 0;
    transfer->body_bytes = transfer->head_bytes = 0;
    set(curl_easy_setopt(transfer->easy, CURLOPT_URL, transfer->job->list.lines[url].url));
}

bool transfer_end(struct transfer *transfer, CURLcode code, struct answer *part, double *pause_s)
{
    int outcome = outcome_of(transfer, code);

    if (transfer->tries++ < transfer->job->retries && worth_another_try(outcome)) {
        *pause_s = pause_before_try(transfer);
        transfer->body_bytes = transfer->head_bytes = 0;
        return false;
    }
    *part = answer_add(*part, check_urls_record(transfer->job, transfer->url, outcome));
    tally_end_for(transfer->worker, transfer->begin_s, 1, transfer->url);
    return true;
}

struct answer check_this_url(struct transfer *transfer, uint64_t url)
{
    struct answer part = {0, 0};
    double pause_s = 0;

    transfer_begin(transfer, url);
    while (!transfer_end(transfer, curl_easy_perform(transfer->easy), &part, &pause_s))
        clock_sleep(pause_s);
    return part;
}

struct answer check_url(struct transfer *transfer, uint64_t turn)
{
    struct patience patience = {0};
    uint64_t url;

    while (!check_urls_take(transfer->job, turn, &url))
        patience_nap(&patience);
    struct answer part = check_this_url(transfer, url);
    check_urls_done(transfer->job, url);
    return part;
}
