/* SPDX-License-Identifier: MIT
 *
 * transfer: the kernel of check_urls. One libcurl easy handle (libcurl-easy(3)) that asks for one
 * URL after the other and keeps its connections open between them. A transfer belongs to one
 * worker; nothing is shared between two of them. */
#ifndef TRIPTYCH_WORKLOADS_TRANSFER_H
#define TRIPTYCH_WORKLOADS_TRANSFER_H

#include "common/workloads/check_urls.h"

#include <curl/curl.h>

/* What a server may send for one URL; more is an outcome of its own. libcurl itself allows 300 KiB
 * of headers in one answer and about 100 KiB in one line of them, so ours is reached first. */
enum { TRANSFER_BODY_MOST = 16 << 20, TRANSFER_HEAD_MOST = 192 << 10 };

struct transfer {
    CURL *easy; /* CURLINFO_PRIVATE of it is the transfer */
    const struct job *job;
    int worker; /* whose account it goes to, WORKER_STATS_MAIN: the main worker's */
    uint64_t url, tries, body_bytes, head_bytes;
    double begin_s;
    int no_socket; /* errno of the socket that this machine could not give; 0: it gave all */
};

/* Makes `transfer` ready for URLs of this job; it must stay where it is until transfer_close(). */
void transfer_open(struct transfer *transfer, const struct job *job, int worker);
void transfer_close(struct transfer *transfer);

/* Takes the next URL and does all of it: every try, and the pauses between them. Returns its part
 * of the answer. Blocks; nothing is burned meanwhile. When the program is to stop (stop.h) it
 * returns soon, and the URL may be left without an outcome. */
struct answer check_url(struct transfer *transfer, uint64_t turn);

/* The same for a URL that was chosen by other means. */
struct answer check_this_url(struct transfer *transfer, uint64_t url);

/* The two ends of it, for who drives several transfers with libcurl-multi(3). Begin; perform
 * `transfer->easy`; then tell how it went. transfer_end() returns true if the URL has its outcome,
 * which was written down and added to `part`; false if the handle is to be performed again after
 * `pause_s`. */
void transfer_begin(struct transfer *transfer, uint64_t url);
bool transfer_end(struct transfer *transfer, CURLcode code, struct answer *part, double *pause_s);

/* What came of a try that ended with `code` (url_outcome.h). Fails the program where the fault is
 * not the server's but this machine's. Any worker, on its own transfer. */
int transfer_outcome(const struct transfer *transfer, CURLcode code);

/* The outcome that libcurl's code `code` stands for where nothing else is known of the transfer; of
 * codes that this libcurl or this table does not know URL_OTHER. Any thread. */
int transfer_code_outcome(int code);

#endif
