/* SPDX-License-Identifier: MIT
 *
 * prices/parts: what the files of `triptych prices` share. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PRICES_PARTS_H
#define TRIPTYCH_COMPARE_PRICES_PARTS_H

#include "common/price/price_load.h"
#include "compare/prices/prices.h"
#include "compare/programs/catalog.h"
#include "compare/programs/choice.h"
#include "compare/programs/command.h"
#include "compare/results/store.h"

/* One panel's program `prices`. */
struct price_source {
    char *panel, *path;
    bool launched;
    struct json_object *about; /* what --describe tells */
};

enum price_start_kind {
    PRICE_START_LIST,     /* a panel's program `prices` */
    PRICE_START_LAUNCHER, /* the launcher itself, with a program that does nothing */
    PRICE_START_POOL,     /* a program with empty tasks: dispatch_VARIANT */
    PRICE_START_POOL_ONE, /* the same, handed over one by one: dispatch_one_VARIANT */
};

/* One start of a program. */
struct price_start {
    enum price_start_kind kind;
    const char *panel, *path; /* the source's, or the program's of the catalog */
    const char *workload;     /* the program's; NULL: of a price list */
    bool launched;
    const char *policy; /* the source's word for it; NULL: as it is */
    int workers, above;
    struct text_list only;
};

struct price_plan {
    struct price_source *sources;
    size_t source_count;
    struct price_start *starts;
    size_t count;
    struct text_list only;     /* names that the user wants; none: all */
    struct text_list left_out; /* and why */
    bool quick;
    bool several_hosts; /* that ranks may be on */
    int most_ranks;     /* the largest number of ranks that is started */
};

/* Which starts one round has: panel beside panel, so that what disturbs the machine hits all. Asks
 * the price lists what they hold. A price that no panel has is passed over if `lenient`; otherwise
 * the program ends with STATUS_USAGE where the settings name what is not there. */
struct price_plan price_plan_open(const struct catalog *catalog, const struct launcher *launcher,
                                  const struct settings *settings, bool lenient);
void price_plan_close(struct price_plan *plan);

/* Asks the catalog's price lists what they hold: the plan's sources, by panel. One that does not
 * answer is left out. */
void price_plan_sources(struct price_plan *plan, const struct catalog *catalog,
                        const struct choice *choice);

/* Whether the user wants a price of that name. */
bool price_plan_wants(const struct price_plan *plan, const char *name);

/* The command line of a start; the caller frees the list. price_start_environment() puts the
 * start's wait policy into the environment, or takes it out again. */
struct text_list price_start_words(const struct price_plan *plan, const struct launcher *launcher,
                                   const struct price_start *start);
void price_start_environment(const struct price_start *start, bool in);

/* The same as a shell writes it, "OMP_WAIT_POLICY=active"; NULL: there is none. The caller frees
 * it. */
char *price_start_policy(const struct price_start *start);

/* "openmp prices, 2 workers, passive"; the caller frees it. */
char *price_start_name(const struct price_start *start);

/* A run that measures a plan's prices, start by start. */
struct pricing {
    const struct price_plan *plan;
    const struct launcher *launcher;
    struct store store;
    struct prices prices;
    struct text_list failures;
    char *hosts_gone; /* a start waited for a host in vain, so no more ranks are started; or NULL */
    uint64_t launch;  /* processes so far: samples of one process belong together */
    double begin_s, deadline_s;      /* the latter of one start */
    struct price_look before, after; /* around the last start */
};

/* One round: each start of the plan once, with progress, unless pricing_stops(). */
void pricing_round(struct pricing *pricing, uint64_t round, uint64_t rounds);

/* Whether the user wants it to end, or nothing can be written any more. */
bool pricing_stops(const struct pricing *pricing);

enum { PRICE_TASKS = 20000, PRICE_TASKS_QUICK = 2000, PRICE_POOL_RUNS = 3 };

#endif
