/* SPDX-License-Identifier: MIT */
#include "mpi/measure/clocksync.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Of one call of clocksync_measure(), and how many calls there may be. */
enum { POINTS = 10, EXCHANGES = 20, MOST_CALLS = 2 };

/* After so long no further exchange is begun: where ranks have no core of their own, one of them
 * can take a time slice. */
static const double longest_s = 0.25;

/* The offset to the parent's clock at one moment of the own. */
struct point {
    double when_s, offset_s, error_s;
};

struct clocksync {
    MPI_Comm comm;
    double (*now_s)(void);
    int rank, size;
    int count[MOST_CALLS], calls;
    struct point points[MOST_CALLS][POINTS];
};

struct clocksync *clocksync_open(MPI_Comm comm, double (*now_s)(void))
{
    struct clocksync *sync = calloc(1, sizeof *sync);

    check(sync ? 0 : errno, "calloc");
    sync->comm = comm;
    sync->now_s = now_s;
    MPI_Comm_rank(comm, &sync->rank);
    MPI_Comm_size(comm, &sync->size);
    return sync;
}

/* ---- measuring ----------------------------------------------------------------------------- */

/* The parent's side: tells its clock until the child has enough. It is asked for the first time
 * when the child gets there, which can take a while. */
static void tell(const struct clocksync *sync, int child)
{
    MPI_Request asked;
    int more;

    MPI_Irecv(&more, 1, MPI_INT, child, TAG_CLOCK, sync->comm, &asked);
    patient_wait(&asked, MPI_STATUS_IGNORE);
    while (more) {
        double now_s = sync->now_s();
        MPI_Send(&now_s, 1, MPI_DOUBLE, child, TAG_CLOCK, sync->comm);
        MPI_Recv(&more, 1, MPI_INT, child, TAG_CLOCK, sync->comm, MPI_STATUS_IGNORE);
    }
}

static struct point exchange(const struct clocksync *sync, int parent)
{
    const int more = 1;
    double told_s;

    double sent_s = sync->now_s();
    MPI_Send(&more, 1, MPI_INT, parent, TAG_CLOCK, sync->comm);
    MPI_Recv(&told_s, 1, MPI_DOUBLE, parent, TAG_CLOCK, sync->comm, MPI_STATUS_IGNORE);
    double got_s = sync->now_s();
    double when_s = sent_s + (got_s - sent_s) / 2;
    return (struct point){when_s, told_s - when_s, (got_s - sent_s) / 2};
}

/* The child's side. The first exchange of all also wakes the parent, and does not count. */
static void ask(struct clocksync *sync, int parent)
{
    const int enough = 0;
    struct point *points = sync->points[sync->calls];
    int count = 0;

    exchange(sync, parent);
    double begin_s = clock_now_s();
    while (count < POINTS && (count == 0 || clock_now_s() - begin_s < longest_s)) {
        points[count] = exchange(sync, parent);
        for (int at = 1; at < EXCHANGES && clock_now_s() - begin_s < longest_s; at++) {
            struct point next = exchange(sync, parent);
            if (next.error_s < points[count].error_s)
                points[count] = next;
        }
        count++;
    }
    MPI_Send(&enough, 1, MPI_INT, parent, TAG_CLOCK, sync->comm);
    sync->count[sync->calls] = count;
}

void clocksync_measure(struct clocksync *sync)
{
    if (sync->calls == MOST_CALLS)
        fail(STATUS_FAILED, "clocksync_measure() was called %d times", MOST_CALLS + 1);
    for (int apart = 1; apart < sync->size; apart *= 2) {
        if (sync->rank % (2 * apart) == apart)
            ask(sync, sync->rank - apart);
        else if (sync->rank % (2 * apart) == 0 && sync->rank + apart < sync->size)
            tell(sync, sync->rank + apart);
    }
    sync->calls++;
    /* Nobody goes on before all have measured, so that for each rank and its parents every moment
     * between two calls lies between their points: there a line is no further off than at its ends,
     * and outside of them it can be. */
    patient_barrier(sync->comm);
}

/* ---- the line ------------------------------------------------------------------------------ */

/* Weighted least squares: a point counts by the inverse square of its error. */
static struct clock_map fit(const struct clocksync *sync)
{
    double weights = 0, when_s = 0, offset_s = 0, square = 0, product = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (int call = 0; call < sync->calls; call++)
            for (int at = 0; at < sync->count[call]; at++) {
                const struct point *point = &sync->points[call][at];
                double weight = 1 / (point->error_s * point->error_s + 1e-18);
                double along_s = point->when_s - when_s, across_s = point->offset_s - offset_s;
                weights += pass == 0 ? weight : 0;
                square += weight * (pass == 0 ? along_s : along_s * along_s);
                product += weight * (pass == 0 ? across_s : along_s * across_s);
            }
        if (pass == 0) {
            when_s = square / weights;
            offset_s = product / weights;
            square = product = 0;
        }
    }
    return (struct clock_map){offset_s, square > 0 ? product / square : 0, when_s, 0};
}

/* How far off the line can be where it is known best, before and after. */
static double bound(const struct clocksync *sync, const struct clock_map *map)
{
    double worst_s = 0;

    for (int call = 0; call < sync->calls; call++) {
        double best_s = INFINITY;
        for (int at = 0; at < sync->count[call]; at++) {
            const struct point *point = &sync->points[call][at];
            double line_s = clock_map_to_root(map, point->when_s) - point->when_s;
            best_s = fmin(best_s, fabs(line_s - point->offset_s) + point->error_s);
        }
        worst_s = fmax(worst_s, best_s);
    }
    return worst_s;
}

/* From the own clock to the parent's, and on to the root's. */
static struct clock_map chain(const struct clock_map *own, const struct clock_map *parent)
{
    double apart_s = own->reference_s + own->offset_s - parent->reference_s;

    return (struct clock_map){
        .offset_s = own->offset_s + parent->offset_s + parent->slope * apart_s,
        .slope = own->slope + parent->slope * (1 + own->slope),
        .reference_s = own->reference_s,
        .error_s = own->error_s * (1 + fabs(parent->slope)) + parent->error_s,
    };
}

struct clock_map clocksync_close(struct clocksync *sync)
{
    struct clock_map map = {0, 0, 0, 0}, parent;
    int apart = 1;

    while (apart < sync->size && sync->rank % (2 * apart) == 0)
        apart *= 2;
    if (apart < sync->size) {
        map = fit(sync);
        map.error_s = bound(sync, &map);
        MPI_Recv(&parent, sizeof parent, MPI_BYTE, sync->rank - apart, TAG_CLOCK, sync->comm,
                 MPI_STATUS_IGNORE);
        map = chain(&map, &parent);
    }
    for (apart /= 2; apart > 0; apart /= 2)
        if (sync->rank + apart < sync->size)
            MPI_Send(&map, sizeof map, MPI_BYTE, sync->rank + apart, TAG_CLOCK, sync->comm);
    free(sync);
    return map;
}
