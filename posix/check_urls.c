/* SPDX-License-Identifier: MIT
 *
 * check_urls with POSIX threads and processes, and with one thread that waits for all at once.
 *
 * Shows: work of very unequal length, drawn from a counter that all workers share under a mutex;
 *        and events: one thread starts many transfers and asks the kernel (poll(2), inside
 *        curl_multi_poll) which of them can go on.
 * Run:   posix/check_urls --variant all urls.txt
 * Beside it: openmp/check_urls.c (the counter is inside schedule(dynamic)), mpi/check_urls.c (no
 *        shared counter: fixed parts, or a manager).
 * Exercise: compare cpu_seconds of threads, fork and events (--json). Who pays for what? */
#include "common/account/tally.h"
#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/base/stop.h"
#include "common/work/fault.h"
#include "common/workloads/transfer.h"
#include "posix/measure/team.h"
#include "posix/resilient/robust_mutex.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* How many URLs have been taken; threads and children share it. */
struct turns {
    pthread_mutex_t lock;
    uint64_t next;
};

struct worker {
    pthread_t thread;
    const struct job *job;
    struct turns *turns;
    int number;
    struct answer part;
};

static struct answer run_sync(const struct job *job)
{
    struct transfer transfer;
    struct answer total = {0, 0};

    transfer_open(&transfer, job, TALLY_MAIN);
    for (uint64_t turn = 0; turn < job->urls; turn++)
        total = answer_add(total, check_url(&transfer, turn));
    transfer_close(&transfer);
    return total;
}

static struct turns *turns_open(void)
{
    struct turns *turns = shared_alloc(1, sizeof *turns);
    pthread_mutexattr_t attributes;

    ok(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
    ok(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED),
       "pthread_mutexattr_setpshared");
    ok(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST),
       "pthread_mutexattr_setrobust");
    ok(pthread_mutex_init(&turns->lock, &attributes), "pthread_mutex_init");
    ok(pthread_mutexattr_destroy(&attributes), "pthread_mutexattr_destroy");
    return turns;
}

static void turns_close(struct turns *turns)
{
    ok(pthread_mutex_destroy(&turns->lock), "pthread_mutex_destroy");
    shared_free(turns, 1, sizeof *turns);
}

/* What each worker does, thread or child: URLs, until none is left. */
static struct answer take_and_check(const struct job *job, struct turns *turns, int number)
{
    struct transfer transfer;
    struct answer part = {0, 0};

    transfer_open(&transfer, job, number);
    team_ready(number);
    for (;;) {
        if (robust_mutex_lock(&turns->lock) == EOWNERDEAD)
            pthread_mutex_consistent(&turns->lock); /* the number is right at every instruction */
        uint64_t turn = turns->next++;              /* the shared datum */
        pthread_mutex_unlock(&turns->lock);
        if (turn >= job->urls)
            break;
        part = answer_add(part, check_url(&transfer, turn));
    }
    team_done(number);
    transfer_close(&transfer);
    return part;
}

static void *work(void *argument)
{
    struct worker *mine = argument;

    mine->part = take_and_check(mine->job, mine->turns, mine->number);
    return NULL;
}

static struct answer run_threads(const struct job *job)
{
    struct worker *workers = calloc((size_t)job->workers, sizeof *workers);
    struct turns *turns = turns_open();
    struct answer total = {0, 0};

    ok(workers ? 0 : errno, "calloc");
    for (int number = 0; number < job->workers; number++) {
        workers[number] = (struct worker){.job = job, .turns = turns, .number = number};
        ok(pthread_create(&workers[number].thread, NULL, work, &workers[number]), /* fork */
           "pthread_create");
    }
    for (int number = 0; number < job->workers; number++) {
        ok(pthread_join(workers[number].thread, NULL), "pthread_join"); /* join */
        total = answer_add(total, workers[number].part);
    }
    turns_close(turns);
    free(workers);
    return total;
}

_Noreturn static void check_in_process(const struct job *job, struct turns *turns, int number)
{
    stop_by_parent();
    take_and_check(job, turns, number);
    _exit(STATUS_DONE);
}

static pid_t start_process(const struct job *job, struct turns *turns, int number)
{
    pid_t child = fork();

    ok(child < 0 ? errno : 0, "fork");
    if (child == 0)
        check_in_process(job, turns, number);
    team_forked(number, child);
    return child;
}

/* Asks for what workers had taken and not got when they died: no outcome stands in its place. */
static void check_again(const struct job *job)
{
    struct transfer transfer;
    uint64_t again = 0;

    if (job->per_host > 0) /* the dead still hold their hosts' places */
        fail(STATUS_FAILED,
             "a worker process was lost; with --per-host others cannot go on for it; "
             "start again, with --journal from where it ended");
    transfer_open(&transfer, job, TALLY_MAIN);
    for (uint64_t url = 0; url < job->urls && stop_signal() == 0; url++)
        if (job->outcomes[url] == 0) {
            team_must_be_left(job->workers);
            check_this_url(&transfer, url);
            again++;
        }
    transfer_close(&transfer);
    fault_redone(again);
    if (again > 0)
        warn("%llu of %llu URLs were checked by the main process", (unsigned long long)again,
             (unsigned long long)job->urls);
}

/* What came out lies in memory that is shared, an outcome for each URL, so it needs no more to know
 * what a worker had not done when it died. */
static struct answer run_fork(const struct job *job)
{
    pid_t *children = calloc((size_t)job->workers, sizeof *children);
    struct turns *turns = turns_open();
    int status, number;

    ok(children ? 0 : errno, "calloc");
    for (number = 0; number < job->workers; number++)
        children[number] = start_process(job, turns, number);
    for (int ended = 0; ended < job->workers;) {
        pid_t child = waitpid(-1, &status, WUNTRACED); /* join */
        enum team_news news = team_news(child, status);
        if (news == TEAM_LOST && team_replaces(child, children, job->workers, &number))
            children[number] = start_process(job, turns, number);
        else if (news != TEAM_NOTHING)
            ended++;
        if (news == TEAM_LOST && job->per_host > 0)
            check_again(job);
    }
    if (fault_toll().lost_workers > 0)
        check_again(job);
    turns_close(turns);
    free(children);
    return check_urls_answer(job);
}

/* ---- events: a worker is a transfer in flight, and one thread drives them all ---------------- */

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

static struct answer run_events(const struct job *job)
{
    struct flight flight = {.job = job, .multi = curl_multi_init()};
    int running;

    flight.lanes = calloc((size_t)job->workers, sizeof *flight.lanes);
    ok(flight.lanes && flight.multi ? 0 : ENOMEM, "curl_multi_init");
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

static const struct variant *const variants[] = {
    &(const struct variant){"threads", run_threads, EXACT | NATURAL,
                            "one thread a worker, each takes the next URL"},
    &(const struct variant){"sync", run_sync, EXACT | ALONE,
                            "one after the other, the base of every speed-up"},
    &(const struct variant){"fork", run_fork, EXACT | RESILIENT,
                            "one forked process a worker, each takes the next URL"},
    &(const struct variant){"events", run_events, EXACT | ONE_THREAD,
                            "one thread; a worker is a transfer in flight"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &check_urls, variants, &posix_team);
}
