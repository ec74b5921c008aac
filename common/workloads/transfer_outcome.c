/* SPDX-License-Identifier: MIT
 *
 * What came of a transfer, in the words of url_outcome.h. */
#include "common/base/fail.h"
#include "common/workloads/transfer.h"
#include "common/workloads/url_scheme.h"

#include <errno.h>
#include <string.h>

/* libcurl-errors(3) has a hundred codes; a user wants to know which of a dozen things happened.
 * Those without a name here are newer than the oldest libcurl that this is built with; a program
 * may well run with a newer one than it was built with. */
enum {
    QUIC_CONNECT_ERROR = 96,
    PROXY_ERROR = 97,
    UNRECOVERABLE_POLL = 99,
    TOO_LARGE = 100, /* a header line, or all headers */
    ECH_REQUIRED = 101,
};

int transfer_code_outcome(int code)
{
    static const unsigned char outcomes[] = {
        [CURLE_UNSUPPORTED_PROTOCOL] = URL_BAD_URL,
        [CURLE_URL_MALFORMAT] = URL_BAD_URL,
        [CURLE_NOT_BUILT_IN] = URL_BAD_URL, /* an international name, without libidn2 */
        [CURLE_COULDNT_RESOLVE_PROXY] = URL_DNS,
        [CURLE_COULDNT_RESOLVE_HOST] = URL_DNS,
        [CURLE_COULDNT_CONNECT] = URL_UNREACHABLE,
        [CURLE_INTERFACE_FAILED] = URL_UNREACHABLE,
        [CURLE_NO_CONNECTION_AVAILABLE] = URL_UNREACHABLE,
        [QUIC_CONNECT_ERROR] = URL_UNREACHABLE,
        [PROXY_ERROR] = URL_UNREACHABLE,
        [CURLE_OPERATION_TIMEDOUT] = URL_TIMEOUT,
        [CURLE_SSL_CONNECT_ERROR] = URL_TLS,
        [CURLE_SSL_ENGINE_NOTFOUND] = URL_TLS,
        [CURLE_SSL_ENGINE_SETFAILED] = URL_TLS,
        [CURLE_SSL_CERTPROBLEM] = URL_TLS,
        [CURLE_SSL_CIPHER] = URL_TLS,
        [CURLE_PEER_FAILED_VERIFICATION] = URL_TLS,
        [CURLE_USE_SSL_FAILED] = URL_TLS,
        [CURLE_SSL_ENGINE_INITFAILED] = URL_TLS,
        [CURLE_SSL_CACERT_BADFILE] = URL_TLS,
        [CURLE_SSL_SHUTDOWN_FAILED] = URL_TLS,
        [CURLE_SSL_CRL_BADFILE] = URL_TLS,
        [CURLE_SSL_ISSUER_ERROR] = URL_TLS,
        [CURLE_SSL_PINNEDPUBKEYNOTMATCH] = URL_TLS,
        [CURLE_SSL_INVALIDCERTSTATUS] = URL_TLS,
        [CURLE_SSL_CLIENTCERT] = URL_TLS,
        [ECH_REQUIRED] = URL_TLS,
        [CURLE_FILESIZE_EXCEEDED] = URL_BODY_TOO_LARGE,
        [CURLE_WRITE_ERROR] = URL_BODY_TOO_LARGE, /* take_body() had enough */
        [TOO_LARGE] = URL_HEADER_TOO_LARGE,
        [CURLE_PARTIAL_FILE] = URL_RESET,
        [CURLE_SEND_ERROR] = URL_RESET,
        [CURLE_RECV_ERROR] = URL_RESET,
        [CURLE_GOT_NOTHING] = URL_RESET,
        [CURLE_SEND_FAIL_REWIND] = URL_RESET,
        [CURLE_WEIRD_SERVER_REPLY] = URL_NOT_HTTP,
        [CURLE_HTTP2] = URL_NOT_HTTP,
        [CURLE_HTTP2_STREAM] = URL_NOT_HTTP,
        [CURLE_HTTP3] = URL_NOT_HTTP,
        [CURLE_BAD_CONTENT_ENCODING] = URL_NOT_HTTP, /* a Transfer-Encoding that nobody knows */
        [CURLE_RANGE_ERROR] = URL_NOT_HTTP,
        [CURLE_TOO_MANY_REDIRECTS] = URL_REDIRECTS,
    };

    if (code < 0 || code >= (int)sizeof outcomes || outcomes[code] == URL_NONE)
        return URL_OTHER;
    return outcomes[code];
}

/* Whether the URL that was asked for last (the line's, or where a redirect led) is one of ours. */
static bool is_http(CURL *easy)
{
    char *url = NULL;

    return curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url) != CURLE_OK || !url ||
           url_scheme_is_http(url, strlen(url));
}

/* Whether the first answer led to what libcurl takes for no URL at all (mailto:me@host, say): then
 * it goes nowhere, and the URL that was asked for last is still the line's. */
static bool was_led_nowhere(CURL *easy)
{
    curl_off_t redirect_us = 0;
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_REDIRECT_TIME_T, &redirect_us);
    return status / 100 == 3 && redirect_us == 0;
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

/* Faults of this machine; they must not pass for the server's. */
static void fail_for_machine(const struct transfer *transfer, CURLcode code)
{
    if (transfer->no_socket && transfer->no_socket != EAFNOSUPPORT) /* no IPv6 here */
        fail(STATUS_FAILED, "socket: %s; use fewer workers or raise the limits (ulimit -a)",
             strerror(transfer->no_socket));
    if (code == CURLE_OUT_OF_MEMORY && !was_connected(transfer->easy))
        fail(STATUS_FAILED, "libcurl: no memory; use fewer workers");
    if ((int)code == UNRECOVERABLE_POLL)
        fail(STATUS_FAILED,
             "libcurl: poll failed; use fewer workers or raise the limits (ulimit -a)");
}

int transfer_outcome(const struct transfer *transfer, CURLcode code)
{
    CURL *easy = transfer->easy;

    if (transfer->job->list.lines[transfer->url].bad)
        return URL_BAD_URL;
    if (code == CURLE_OK)
        return status_outcome(easy);
    fail_for_machine(transfer, code);
    if (code == CURLE_COULDNT_CONNECT)
        return connect_outcome(easy);
    if (code == CURLE_OPERATION_TIMEDOUT && !was_resolved(easy))
        return URL_DNS;
    if (code == CURLE_UNSUPPORTED_PROTOCOL && is_http(easy) &&
        !was_led_nowhere(easy)) /* HTTP/0.9, or no TLS in libcurl */
        return was_connected(easy) ? URL_NOT_HTTP : URL_TLS;
    /* take_head() had enough; or one line is past libcurl's own bound, as older ones say it. */
    if (transfer->head_bytes > TRANSFER_HEAD_MOST || code == CURLE_OUT_OF_MEMORY)
        return URL_HEADER_TOO_LARGE;
    return transfer_code_outcome((int)code);
}
