/* SPDX-License-Identifier: MIT
 *
 * Threads that begin together. They look for each other rather than sleep: who is woken begins
 * late, and would find the others done. */
#include "posix/prices/tables.h"

#include "common/base/clock.h"
#include "common/base/fail.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

struct together {
    const struct price_run *run;
    void (*work)(const struct price_run *run, int worker, void *shared);
    void *shared;
    atomic_int arrived;
};

struct member {
    pthread_t thread;
    struct together *together;
    int worker;
    double begin_s, end_s;
};

static void *member_main(void *argument)
{
    struct member *own = argument;
    struct together *together = own->together;

    atomic_fetch_add(&together->arrived, 1);
    while (atomic_load(&together->arrived) < together->run->workers)
        sched_yield();
    own->begin_s = clock_now_s();
    together->work(together->run, own->worker, together->shared);
    own->end_s = clock_now_s();
    return NULL;
}

double together_run(const struct price_run *run,
                    void (*work)(const struct price_run *run, int worker, void *shared),
                    void *shared)
{
    struct together together = {.run = run, .work = work, .shared = shared};
    struct member *members = calloc((size_t)run->workers, sizeof *members);

    check(members ? 0 : errno, "calloc");
    for (int worker = 0; worker < run->workers; worker++) {
        members[worker].together = &together;
        members[worker].worker = worker;
    }
    for (int worker = 1; worker < run->workers; worker++)
        check(pthread_create(&members[worker].thread, NULL, member_main, &members[worker]),
              "pthread_create");
    member_main(&members[0]);
    for (int worker = 1; worker < run->workers; worker++)
        check(pthread_join(members[worker].thread, NULL), "pthread_join");
    double begin_s = members[0].begin_s, end_s = members[0].end_s;
    for (int worker = 1; worker < run->workers; worker++) {
        begin_s = members[worker].begin_s < begin_s ? members[worker].begin_s : begin_s;
        end_s = members[worker].end_s > end_s ? members[worker].end_s : end_s;
    }
    free(members);
    return end_s - begin_s;
}
