/* SPDX-License-Identifier: MIT
 *
 * check_urls with MPI.
 *
 * Shows: work of very unequal length, twice: each rank knows its own URLs from the start (ranks),
 *        or asks rank 0 for the next one when it is free (manager). Rank 0 works too: it drives its
 *        own transfer with libcurl's multi interface, step by step between two messages.
 * Run:   mpirun -n 4 --oversubscribe mpi/check_urls --variant all urls.txt
 * Beside it: posix/check_urls.c (a shared counter is the manager), openmp/check_urls.c.
 * Exercise: which variant is faster when one server in ten is slow? And on 2000 fast URLs? */
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/stop.h"
#include "common/workloads/transfer.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>

/* ---- ranks ---------------------------------------------------------------------------------- */

/* Brings all outcomes to rank 0: each is known to one rank, and 0 to the others. Collective. */
static void gather_outcomes(const struct job *job, int rank)
{
    const uint64_t most = INT_MAX; /* elements in one call */
    MPI_Request gathered;

    for (uint64_t at = 0; at < job->urls; at += most) {
        int count = (int)(job->urls - at < most ? job->urls - at : most);
        int32_t *mine = job->outcomes + at;
        MPI_Ireduce(rank == 0 ? MPI_IN_PLACE : mine, mine, count, MPI_INT32_T, MPI_MAX, 0,
                    MPI_COMM_WORLD, &gathered);
        patient_wait(&gathered, MPI_STATUS_IGNORE);
    }
}

/* Collective: every rank calls it. */
static struct answer run_ranks(const struct job *job)
{
    struct answer part = {0, 0}, total = {0, 0};
    struct transfer transfer;
    MPI_Request summed;
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    transfer_open(&transfer, job, rank);
    for (uint64_t url = 0; url < job->urls; url++)
        if (check_urls_owns(job, url, (uint64_t)rank, (uint64_t)size))
            part = answer_add(part, check_this_url(&transfer, url));
    transfer_close(&transfer);

    MPI_Ireduce(&part, &total, 2, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &summed); /* join */
    patient_wait(&summed, MPI_STATUS_IGNORE);
    gather_outcomes(job, rank);
    if (rank == 0 && total.count < job->urls)
        stop_note(SIGTERM); /* another rank was told to stop */
    return total;           /* meaningful on rank 0 only */
}

/* ---- manager -------------------------------------------------------------------------------- */

enum { NOTHING_YET = 0, NO_MORE = 0 }; /* instead of a URL's number + 1 */

/* A worker's message: what came of its URL (or NOTHING_YET), and that it is free. */
struct report {
    uint64_t url_plus_1, outcome;
};

struct manager {
    const struct job *job;
    uint64_t turn;         /* URLs handed out so far */
    int *free, free_count; /* ranks that wait for a URL */
    int working;           /* ranks that were not told that there is NO_MORE */
    struct report report;
    MPI_Request reported;
    CURLM *multi;
    struct transfer own;
    enum { FREE, RUNNING, PAUSED } state; /* of its own transfer */
    double resume_s;                      /* PAUSED: the clock at its next try */
    struct answer total;
};

/* URLs are left to be handed out. */
static bool has_more(const struct manager *manager)
{
    return manager->turn < manager->job->urls && stop_signal() == 0;
}

static bool take(struct manager *manager, uint64_t *url)
{
    if (!has_more(manager) || !check_urls_take(manager->job, manager->turn, url))
        return false;
    manager->turn++;
    return true;
}

/* Reads one report, if there is one. */
static bool read_report(struct manager *manager)
{
    const struct report *report = &manager->report;
    MPI_Status status;
    int arrived = 0;

    if (manager->reported == MPI_REQUEST_NULL) {
        if (manager->working == manager->free_count)
            return false; /* nobody has anything to report */
        MPI_Irecv(&manager->report, 2, MPI_UINT64_T, MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD,
                  &manager->reported);
    }
    MPI_Test(&manager->reported, &arrived, &status);
    if (!arrived)
        return false;
    if (report->url_plus_1 != NOTHING_YET && report->outcome == URL_NONE) {
        stop_note(SIGTERM); /* that rank was told to stop */
    } else if (report->url_plus_1 != NOTHING_YET) {
        uint64_t url = report->url_plus_1 - 1;
        manager->total =
            answer_add(manager->total, check_urls_record(manager->job, url, (int)report->outcome));
        check_urls_done(manager->job, url);
    }
    manager->free[manager->free_count++] = status.MPI_SOURCE;
    return true;
}

/* Gives one free rank its next URL, or the word that there is none. */
static bool send_url(struct manager *manager)
{
    uint64_t url, url_plus_1 = NO_MORE;

    if (manager->free_count == 0)
        return false;
    if (has_more(manager)) {
        if (!take(manager, &url))
            return false; /* no host has room */
        url_plus_1 = url + 1;
    } else {
        manager->working--;
    }
    MPI_Send(&url_plus_1, 1, MPI_UINT64_T, manager->free[--manager->free_count], TAG_TASK,
             MPI_COMM_WORLD);
    return true;
}

/* One step of rank 0's own transfer, without waiting. */
static bool step(struct manager *manager)
{
    CURL *easy = manager->own.easy;
    uint64_t url;
    double pause_s;
    int left;

    if (manager->state == FREE && take(manager, &url)) {
        transfer_begin(&manager->own, url);
        manager->resume_s = 0;
        manager->state = PAUSED;
    }
    if (manager->state == PAUSED && stop_signal() != 0)
        manager->state = FREE; /* it stays without an outcome */
    if (manager->state == PAUSED && clock_now_s() >= manager->resume_s) {
        curl_multi_add_handle(manager->multi, easy);
        manager->state = RUNNING;
    }
    if (manager->state != RUNNING)
        return false;
    curl_multi_perform(manager->multi, &left);
    struct CURLMsg *message = curl_multi_info_read(manager->multi, &left);
    if (!message)
        return false;
    CURLcode code = message->data.result;
    curl_multi_remove_handle(manager->multi, easy);
    if (transfer_end(&manager->own, code, &manager->total, &pause_s)) {
        check_urls_done(manager->job, manager->own.url);
        manager->state = FREE;
    } else {
        manager->resume_s = clock_now_s() + pause_s;
        manager->state = PAUSED;
    }
    return true;
}

static struct answer manage(const struct job *job, int size)
{
    struct manager manager = {
        .job = job, .working = size - 1, .reported = MPI_REQUEST_NULL, .multi = curl_multi_init()};
    struct patience patience = {0};

    manager.free = calloc((size_t)size, sizeof *manager.free);
    ok(manager.free && manager.multi ? 0 : ENOMEM, "curl_multi_init");
    transfer_open(&manager.own, job, 0);
    while (manager.working > 0 || has_more(&manager) || manager.state != FREE) {
        bool moved = read_report(&manager);
        moved = send_url(&manager) || moved;
        moved = step(&manager) || moved;
        if (moved)
            patience = (struct patience){0};
        else
            patient_nap(&patience);
    }
    transfer_close(&manager.own);
    curl_multi_cleanup(manager.multi);
    free(manager.free);
    return manager.total;
}

/* Does what rank 0 hands out, until there is no more. */
static void serve(const struct job *job, int rank)
{
    struct report report = {NOTHING_YET, URL_NONE};
    struct transfer transfer;
    uint64_t url_plus_1;
    MPI_Request next;

    transfer_open(&transfer, job, rank);
    for (;;) {
        MPI_Send(&report, 2, MPI_UINT64_T, 0, TAG_REQUEST, MPI_COMM_WORLD);
        MPI_Irecv(&url_plus_1, 1, MPI_UINT64_T, 0, TAG_TASK, MPI_COMM_WORLD, &next);
        patient_wait(&next, MPI_STATUS_IGNORE);
        if (url_plus_1 == NO_MORE)
            break;
        check_this_url(&transfer, url_plus_1 - 1);
        report = (struct report){url_plus_1, (uint64_t)job->outcomes[url_plus_1 - 1]};
    }
    transfer_close(&transfer);
}

/* Collective: every rank calls it. */
static struct answer run_manager(const struct job *job)
{
    int rank, size;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);

    if (rank == 0)
        return manage(job, size);
    serve(job, rank);
    return (struct answer){0, 0}; /* its part has reached rank 0, report by report */
}

static const struct variant *const variants[] = {
    &(const struct variant){"ranks", run_ranks, EXACT | NATURAL,
                            "each rank every size-th URL, a reduction for the outcomes"},
    &(const struct variant){"manager", run_manager, EXACT,
                            "rank 0 hands out URLs to who is free, and works too"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &check_urls, variants, &mpi_team);
}
