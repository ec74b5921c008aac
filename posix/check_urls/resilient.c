/* SPDX-License-Identifier: MIT
 *
 * check_urls with POSIX processes that may die.
 *
 * Shows:      a URL has its outcome or it has none, in memory that all share: that is all the log
 *             that is needed. The parent asks again for those without.
 * Run:        posix/check_urls --variant resilient --fault kill urls.txt
 * Beside it:  fork.c, which the death of a child ends; pool/resilient.c, which needs a log.
 * Exercise:   a server counts its visitors. How often may one URL have been asked for, and can that
 *             be helped? */
#include "common/account/worker_stats.h"
#include "common/base/fail.h"
#include "common/base/shared.h"
#include "common/base/stop.h"
#include "common/work/fault.h"
#include "common/workloads/transfer.h"
#include "posix/measure/team.h"
#include "posix/resilient/robust_mutex.h"
#include "posix/resilient/supervisor.h"

/* The shared datum, and what guards it. A worker that dies leaves `next` right, at whatever
 * instruction, so there is nothing to repair. */
struct shares {
    struct robust_mutex mutex;
    uint64_t next; /* URL */
};

/* What the children inherit. */
struct crew {
    const struct job *job;
    struct shares *shares; /* shared */
};

static void work(void *context, int number)
{
    const struct crew *crew = context;
    struct transfer transfer;

    stop_by_parent();
    transfer_open(&transfer, crew->job, number);
    team_ready(number);
    for (;;) {
        robust_mutex_lock_sound(&crew->shares->mutex);
        struct span turn = span_take(&crew->shares->next, 1, crew->job->urls);
        robust_mutex_unlock(&crew->shares->mutex);
        if (turn.lo == turn.hi)
            break;
        check_url(&transfer, turn.lo);
    }
    team_done(number);
    transfer_close(&transfer);
}

/* The dead still hold their hosts' places. */
static void lost(void *context, int number)
{
    const struct crew *crew = context;

    (void)number;
    if (crew->job->per_host > 0)
        fail(STATUS_FAILED,
             "a worker process was lost; with --per-host others cannot go on for it; "
             "start again, with --journal from where it ended");
}

/* Asks for what workers had taken and not got when they died. */
static void check_again(const struct job *job)
{
    struct transfer transfer;
    uint64_t again = 0;

    transfer_open(&transfer, job, WORKER_STATS_MAIN);
    for (uint64_t url = 0; url < job->urls && stop_signal() == 0; url++)
        if (job->outcomes[url] == 0) {
            supervisor_must_be_left(job->workers);
            check_this_url(&transfer, url);
            again++;
        }
    transfer_close(&transfer);
    fault_redone(again);
    if (again > 0)
        warn("the main process did %llu of %llu URLs", (unsigned long long)again,
             (unsigned long long)job->urls);
}

static struct answer run(const struct job *job)
{
    struct crew crew = {.job = job, .shares = shared_alloc(1, sizeof *crew.shares)};

    robust_mutex_init(&crew.shares->mutex);
    supervise(&(struct supervised){
        .workers = job->workers, .context = &crew, .work = work, .lost = lost}); /* fork, join */
    if (fault_toll().lost_workers > 0)
        check_again(job);
    robust_mutex_destroy(&crew.shares->mutex);
    shared_free(crew.shares, 1, sizeof *crew.shares);
    return check_urls_answer(job);
}

const struct variant variant_resilient = {
    "resilient", run, EXACT | RESILIENT, "as fork; when a worker dies, its URL is asked for again"};
