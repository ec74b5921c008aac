/* SPDX-License-Identifier: MIT
 *
 * check_urls with one POSIX thread that waits for all at once.
 *
 * Shows:      one thread starts many transfers and asks the kernel (poll(2), inside
 *             curl_multi_poll) which of them can go on. A worker is a transfer in flight.
 * Run:        posix/check_urls --variant events urls.txt
 * Beside it:  threads.c, fork.c.
 * Exercise:   compare cpu_seconds of threads, fork and events (--json). Who pays for what? */
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/stop.h"
#include "common/workloads/transfer.h"

#include <errno.h>
#include <stdlib.h>

struct lane {
    struct transfer transfer;
    enum { FREE, RUNNING, PAUSED } state;
    double resume_s; /* PAUSED: the clock at its next try */
};

struct flight {
    const struct job *job;
    CURLM *multi;
    struct lane *lanes; /* lanes[job->workers] */
    uint64_t turn, done;
    struct answer total;
};

/* Starts what can be started; returns after how many milliseconds there may be more to start. */
static int start_lanes(struct flight *flight)
{
    double now_s = clock_now_s(), wait_s = 1;
    uint64_t url;

    for (int number = 0; number < flight->job->workers; number++) {
        struct lane *lane = &flight->lanes[number];
        if (lane->state == PAUSED && lane->resume_s > now_s) {
            wait_s = lane->resume_s - now_s < wait_s ? lane->resume_s - now_s : wait_s;
            continue;
        }
        if (lane->state == FREE && flight->turn < flight->job->urls &&
            check_urls_take(flight->job, flight->turn, &url)) {
            flight->turn++;
            transfer_begin(&lane->transfer, url);
            lane->state = PAUSED;
        }
        if (lane->state == PAUSED) {
            curl_multi_add_handle(flight->multi, lane->transfer.easy);
            lane->state = RUNNING;
        }
    }
    return (int)(wait_s * 1e3) + 1;
}

static void finish_lanes(struct flight *flight)
{
    struct CURLMsg *message;
    struct lane *lane;
    double pause_s;
    int left;

    while ((message = curl_multi_info_read(flight->multi, &left)) != NULL) {
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &lane);
        curl_multi_remove_handle(flight->multi, message->easy_handle);
        if (transfer_end(&lane->transfer, code, &flight->total, &pause_s)) {
            check_urls_done(flight->job, lane->transfer.url);
            lane->state = FREE;
            flight->done++;
        } else {
            lane->resume_s = clock_now_s() + pause_s;
            lane->state = PAUSED;
        }
    }
}

static struct answer run(const struct job *job)
{
    struct flight flight = {.job = job, .multi = curl_multi_init()};
    int running;

    flight.lanes = xcalloc((size_t)job->workers, sizeof *flight.lanes);
    check(flight.multi ? 0 : ENOMEM, "curl_multi_init");
    curl_multi_setopt(flight.multi, CURLMOPT_MAXCONNECTS, (long)job->workers);
    for (int number = 0; number < job->workers; number++)
        transfer_open(&flight.lanes[number].transfer, job, number);
    while (flight.done < job->urls && stop_signal() == 0) {
        int wait_ms = start_lanes(&flight);
        curl_multi_poll(flight.multi, NULL, 0, wait_ms, NULL); /* the only place that waits */
        curl_multi_perform(flight.multi, &running);
        finish_lanes(&flight);
    }
    for (int number = 0; number < job->workers; number++)
        transfer_close(&flight.lanes[number].transfer);
    curl_multi_cleanup(flight.multi);
    free(flight.lanes);
    return flight.total;
}

const struct variant variant_events = {"events", run, EXACT | ONE_THREAD,
                                       "one thread; a worker is a transfer in flight"};
