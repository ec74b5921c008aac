/* SPDX-License-Identifier: MIT */
#include "common/price/price_measure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_DOUBLINGS = 40, LOOKS = 3, LEAST_SAMPLES = 3, MOST_CALIBRATIONS = 4 };

/* A sample of less than this share of the wanted time was calibrated wrongly. */
static const double too_short = 0.25;

/* So long a sample may hold one switch: daemons of the system run now and then. A time slice of
 * Linux is shorter, so a worker that shares its CPU is switched out more often. */
static const double switch_every_s = 20e-3;

/* One primitive that is being measured. */
struct measuring {
    const struct price_world *world;
    const struct price_limits *limits;
    struct price_figures *figures;
    double begin_s;
    double retried[PRICE_MOST_SAMPLES]; /* disturbed samples; the last ones are kept */
    size_t disturbed;                   /* how many there were */
    double took_s[PRICE_MOST_SAMPLES];  /* how long each good sample lasted */
    int calibrations;
};

static int together(const struct measuring *own, int number)
{
    return own->world->agree ? own->world->agree(number) : number;
}

static double spent_s(const struct measuring *own)
{
    return own->world->now_s() - own->begin_s;
}

/* Workers sleep and wake each other; or one that is always alone wakes what it has made. */
static bool are_woken(const struct price_figures *figures)
{
    const struct primitive *primitive = figures->primitive;

    return (primitive->wakes || strcmp(figures->policy, "passive") == 0) &&
           (figures->run.workers > 1 || primitive->most == 1);
}

int price_wants(const struct price_figures *figures)
{
    return are_woken(figures) && figures->run.workers == 1 ? 2 : figures->run.workers;
}

/* Whether a worker that loses its CPU disturbs: not where workers sleep and wake each other, or
 * outnumber the CPUs. Then the kernel switches between them, and that is part of the price. */
static bool minds_switches(const struct measuring *own)
{
    return !are_woken(own->figures) && price_wants(own->figures) <= own->limits->cpus;
}

/* ---- how many operations --------------------------------------------------------------------- */

/* Seconds of the shortest of a few samples of so many operations: a slow one says nothing. It ends
 * with the first that is short enough to go on. Only rank 0 knows. */
static double shortest_s(const struct measuring *own, double wanted_s)
{
    double least_s = 0;
    int more = 1;

    for (int look = 0; look < LOOKS && more; look++) {
        double took_s = own->figures->primitive->run(&own->figures->run);
        least_s = look == 0 || took_s < least_s ? took_s : least_s;
        more = together(own, least_s >= wanted_s && spent_s(own) < own->limits->price_s);
    }
    return least_s;
}

/* Finds the power of two that makes a sample long enough. It warms up, too. */
static void calibrate(struct measuring *own)
{
    double wanted_s = own->limits->sample_s;
    int doublings = 0, more = 0;

    own->calibrations++;
    own->figures->run.operations = 1;
    if (own->figures->primitive->kind != PRICE_EACH)
        return;
    do {
        own->figures->run.operations = UINT64_C(1) << doublings;
        double took_s = shortest_s(own, wanted_s);
        bool late = spent_s(own) > own->limits->price_s * own->calibrations;
        more = took_s >= wanted_s || late ? 0 : took_s < wanted_s / 16 ? 3 : 1;
        more = together(own, more);
        doublings += more;
    } while (more > 0 && doublings < MOST_DOUBLINGS);
}

void price_warm_up(const struct price_world *world, const struct price_limits *limits,
                   struct price_figures *figures, double for_s)
{
    static struct measuring own; /* too large for a stack */

    own = (struct measuring){.world = world, .limits = limits, .figures = figures};
    own.begin_s = world->now_s();
    do
        calibrate(&own);
    while (together(&own, spent_s(&own) < for_s && own.calibrations < 1000));
}

/* ---- samples --------------------------------------------------------------------------------- */

static double value_of(const struct price_figures *figures, double *took_s)
{
    const struct primitive *primitive = figures->primitive;
    double without_s = primitive->reference ? primitive->reference(&figures->run) : 0;
    double with_s = primitive->run(&figures->run);
    double value = (with_s - without_s) / (double)figures->run.operations;

    *took_s = with_s;
    return value > 0 ? value : 0;
}

/* Takes a sample; only rank 0 knows whether it is a good one. */
static void take(struct measuring *own)
{
    const struct price_world *world = own->world;
    struct price_figures *figures = own->figures;
    double begin_s = world->now_s(), took_s;
    uint64_t switches = world->switches();
    double value = value_of(figures, &took_s);

    switches = world->switches() - switches;
    double few = floor((world->now_s() - begin_s) / switch_every_s);
    if (world->total)
        switches = world->total(switches);
    if (minds_switches(own) && (double)switches > few) {
        own->retried[own->disturbed++ % PRICE_MOST_SAMPLES] = value;
        return;
    }
    if (figures->samples ==
        PRICE_MOST_SAMPLES) /* in a rank that finds more good than rank 0 does */
        return;
    own->took_s[figures->samples] = took_s;
    figures->values[figures->samples++] = value;
}

static bool is_full(const struct measuring *own)
{
    return own->figures->samples == own->limits->samples ||
           own->figures->samples == PRICE_MOST_SAMPLES;
}

/* Too few samples that nothing disturbed. What waits for a long time is measured once or twice, and
 * that is enough. */
static bool is_few(const struct measuring *own)
{
    uint64_t least = own->limits->samples < LEAST_SAMPLES ? own->limits->samples : LEAST_SAMPLES;
    bool may_be_few = own->figures->primitive->kind != PRICE_EACH && own->disturbed == 0;

    return !may_be_few && own->figures->samples < least;
}

/* Until there are enough good samples, or time is up; where they are few they get as much again. */
static void take_all(struct measuring *own)
{
    int more = 1;

    own->figures->samples = 0;
    while (more) {
        take(own);
        double until_s = own->limits->price_s * own->calibrations * (is_few(own) ? 2 : 1);
        more = together(own, !is_full(own) && spent_s(own) <= until_s);
    }
}

/* How often samples that last so long must be doubled; 0: they are nearly as long as wanted. */
static int doublings_for(const struct measuring *own, double took_s, double share)
{
    double wanted_s = own->limits->sample_s;

    if (own->figures->primitive->kind != PRICE_EACH || own->figures->samples == 0 ||
        took_s >= share * wanted_s)
        return 0;
    double times = took_s > 0 ? wanted_s / took_s : HUGE_VAL;
    return times < 0x1p20 ? (int)ceil(log2(times)) : 20;
}

/* The median is far too short. */
static bool is_short(const struct measuring *own)
{
    return doublings_for(own, price_median(own->took_s, own->figures->samples), too_short) > 0;
}

/* The same, also where only some samples are: those that calibrating has seen, and the rest of the
 * samples, were slow by accident. */
static int missing_doublings(const struct measuring *own)
{
    double least_s = HUGE_VAL;

    for (size_t at = 0; at < own->figures->samples; at++)
        least_s = fmin(least_s, own->took_s[at]);
    return doublings_for(own, least_s, is_short(own) ? too_short : too_short / 4);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* What there is, though it is invalid: the record shows it, and says why. */
static void keep_disturbed(struct measuring *own)
{
    struct price_figures *figures = own->figures;
    size_t kept = own->disturbed < PRICE_MOST_SAMPLES ? own->disturbed : PRICE_MOST_SAMPLES;

    for (size_t at = 0; at < kept && figures->samples < PRICE_MOST_SAMPLES; at++)
        figures->values[figures->samples++] = own->retried[at];
}

static void judge(struct measuring *own)
{
    struct price_figures *figures = own->figures;

    figures->retried = own->disturbed;
    if (is_few(own) && own->disturbed == 0) {
        snprintf(figures->withheld, sizeof figures->withheld,
                 "there was time for %zu sample%s only", figures->samples,
                 figures->samples == 1 ? "" : "s");
    } else if (is_few(own)) {
        snprintf(figures->withheld, sizeof figures->withheld,
                 "a worker lost its CPU in %zu of %zu samples", own->disturbed,
                 own->disturbed + figures->samples);
        keep_disturbed(own);
    } else if (is_short(own)) {
        snprintf(figures->withheld, sizeof figures->withheld,
                 "its samples last %.3g ms, not %.3g ms, since calibrating was disturbed",
                 1e3 * price_median(own->took_s, figures->samples), 1e3 * own->limits->sample_s);
    }
    price_settle(figures);
    if (!figures->withheld[0] && !figures->primitive->share && figures->high <= 0)
        snprintf(figures->withheld, sizeof figures->withheld,
                 "it took no longer than a loop without it");
}

static void enlarge(struct measuring *own, int doublings)
{
    own->calibrations++;
    while (doublings-- > 0 && own->figures->run.operations >> MOST_DOUBLINGS == 0)
        own->figures->run.operations *= 2;
}

void price_measure(const struct price_world *world, const struct price_limits *limits,
                   struct price_figures *figures)
{
    static struct measuring own; /* too large for a stack */
    int again;

    own = (struct measuring){.world = world, .limits = limits, .figures = figures};
    own.begin_s = world->now_s();
    calibrate(&own);
    do {
        take_all(&own);
        int more = missing_doublings(&own);
        again = (more > 0 || is_few(&own)) && own.calibrations < MOST_CALIBRATIONS ? 1 + more : 0;
        again = together(&own, again);
        if (again == 1) /* hardly any sample was good, so calibrating was none, either */
            calibrate(&own);
        else if (again > 1)
            enlarge(&own, again - 1);
    } while (again > 0);
    judge(&own);
}
