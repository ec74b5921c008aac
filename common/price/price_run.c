/* SPDX-License-Identifier: MIT
 *
 * Which prices are measured with how many workers, one after the other; and whether others used the
 * CPUs meanwhile. */
#include "common/price/price_measure.h"

#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "common/base/output.h"
#include "common/options/workers.h"

#include <stdio.h>
#include <string.h>

enum { LOOKS = 64 };

/* The kernel counts CPU time in hundredths of a second, so a look is compared with one that is so
 * old, or with the first one; that is at least a bit older. */
static const double look_back_s = 0.2, least_back_s = 0.1;

struct running {
    const struct pricing *pricing;
    struct price_world world;
    struct price_limits limits;
    struct affinity set;            /* the CPUs that the workers of this host may use */
    struct price_look looks[LOOKS]; /* the last ones, in a ring */
    size_t look_count;
    int settled; /* so many workers have run for a while */
};

static bool is_wanted(const struct words *only, const char *name)
{
    for (size_t at = 0; at < only->count; at++)
        if (strcmp(only->word[at], name) == 0)
            return true;
    return only->count == 0;
}

/* With how many workers a primitive is measured where there are so many; 0: it needs more, or that
 * was measured before. */
static int fitting(const struct primitive *primitive, int workers, int above)
{
    if (primitive->most > 0 && primitive->most < workers)
        workers = primitive->most;
    above = primitive->pair == PAIR_OF_HOSTS ? 0 : above; /* few ranks may have had one host */
    return workers < primitive->least || workers <= above ? 0 : workers;
}

/* ---- looking at the machine ------------------------------------------------------------------ */

/* Collective. */
static const struct price_look *look(struct running *running)
{
    struct price_look *own = &running->looks[running->look_count++ % LOOKS];

    *own = price_look(&running->set);
    if (running->pricing->list->host_total)
        own->own_s = running->pricing->list->host_total(own->own_s);
    return own;
}

/* The newest look that is not newer than this moment, or the oldest one. */
static const struct price_look *look_of(const struct running *running, double moment_s)
{
    size_t count = running->look_count, oldest = count > LOOKS ? count - LOOKS : 0, at = count - 1;

    while (at > oldest && running->looks[at % LOOKS].at_s > moment_s)
        at--;
    return &running->looks[at % LOOKS];
}

/* Whether others used CPUs that the workers needed since `begin_s`. Collective. */
static void doubt(struct running *running, struct price_figures *figures, double begin_s)
{
    const struct price_world *world = &running->world;
    double wait_s = running->looks[0].at_s + least_back_s - clock_now_s();
    bool early = running->look_count < LOOKS && wait_s > 0;

    if (world->agree ? world->agree(early) : early)
        clock_sleep_until(clock_now_s() + (wait_s > 0 ? wait_s : 0));
    const struct price_look *now = look(running);
    double back_s = now->at_s - look_back_s;
    const struct price_look *before = look_of(running, begin_s < back_s ? begin_s : back_s);
    int wants = price_wants(figures);

    if (price_crowd(before, now, wants) > 0)
        snprintf(figures->doubtful, sizeof figures->doubtful,
                 "others used %.1f of %d CPU%s meanwhile, and it wants %d",
                 price_others(before, now), now->cpus, now->cpus == 1 ? "" : "s", wants);
}

/* ---- one after the other --------------------------------------------------------------------- */

static void tell(const struct pricing *pricing, const struct price_figures *figures)
{
    if (pricing->rank == 0 && pricing->settings.json)
        price_record(figures, pricing->team->panel);
    else if (pricing->rank == 0)
        price_row(figures);
}

/* `why`: NULL, or why it cannot be measured. */
static void measure(struct running *running, const struct primitive *primitive, int workers,
                    const char *why)
{
    static struct price_figures figures; /* too large for a stack */
    const struct pricing *pricing = running->pricing;
    const struct price_list *list = pricing->list;
    struct price_limits limits = running->limits;

    figures = (struct price_figures){
        .primitive = primitive,
        .policy = primitive->policy                  ? primitive->policy
                  : primitive->waits && list->policy ? list->policy()
                                                     : "",
        .run = {.workers = workers, .bytes = primitive->bytes, .pair = primitive->pair},
    };
    if (why) { /* nobody to measure it with */
        snprintf(figures.withheld, sizeof figures.withheld, "%s", why);
        tell(pricing, &figures);
        return;
    }
    if (workers > 1 && workers != running->settled && primitive->kind == PRICE_EACH) {
        price_warm_up(&running->world, &limits, &figures, pricing->settings.settle_s);
        running->settled = workers;
    }
    if (primitive->kind == PRICE_ONCE)
        limits.samples = 1;
    double begin_s = look(running)->at_s;
    price_measure(&running->world, &limits, &figures);
    doubt(running, &figures, begin_s);
    tell(pricing, &figures);
}

/* Why there are no two workers for it. What is of several hosts is passed over where there is one,
 * unless the user names it. Collective. */
static bool has_workers(const struct pricing *pricing, const struct primitive *primitive,
                        const char **why)
{
    const struct price_list *list = pricing->list;

    *why = list->lacks && primitive->least == 2 && primitive->most == 2
               ? list->lacks(primitive->pair)
               : NULL;
    return !*why || primitive->pair == PAIR_OF_HOST || pricing->settings.only.count > 0;
}

static void measure_all(struct running *running, int workers, int above)
{
    const struct pricing *pricing = running->pricing;

    for (const struct primitive *const *table = pricing->list->tables; *table; table++)
        for (const struct primitive *each = *table; each->name && !output_closed(); each++) {
            int fit = fitting(each, workers, above);
            const char *why;
            if (fit == 0 || !is_wanted(&pricing->settings.only, each->name) ||
                !has_workers(pricing, each, &why))
                continue;
            if (pricing->team->prepare)
                pricing->team->prepare(fit);
            measure(running, each, fit, why);
        }
}

static void begin(struct running *running)
{
    const struct pricing *pricing = running->pricing;
    const struct price_settings *settings = &pricing->settings;

    running->world = (struct price_world){.now_s = clock_now_s,
                                          .switches = price_switches,
                                          .total = pricing->list->total,
                                          .agree = pricing->team->agree};
    affinity_get(&running->set); /* none where it is not known: nothing is told of others */
    if (pricing->list->host_cpus)
        pricing->list->host_cpus(&running->set);
    running->limits = (struct price_limits){.samples = settings->samples,
                                            .sample_s = settings->sample_s,
                                            .price_s = settings->price_s,
                                            .cpus = affinity_count(&running->set)};
    look(running);
}

void price_run_all(const struct pricing *pricing)
{
    static struct running running;
    const struct price_settings *settings = &pricing->settings;
    int cpus = cpus_allowed(), above = (int)settings->above;

    running = (struct running){.pricing = pricing};
    begin(&running);
    if (pricing->rank == 0 && !settings->json)
        price_head(pricing->team->panel);
    if (pricing->team->fixed) {
        measure_all(&running, pricing->ranks, above);
    } else if (settings->workers) {
        measure_all(&running, (int)settings->workers, above);
    } else { /* what shares something is worth seeing alone, and contended */
        measure_all(&running, 1, above);
        measure_all(&running,
                    cpus < 2              ? 2
                    : cpus < MOST_WORKERS ? cpus
                                          : MOST_WORKERS,
                    above > 1 ? above : 1);
    }
}
