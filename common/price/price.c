/* SPDX-License-Identifier: MIT */
#include "common/price/price_parts.h"

#include "common/base/clock.h"
#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/options/workers.h"

#include <stdio.h>
#include <string.h>

enum { MOST_DOUBLINGS = 40 };

struct price_settings {
    struct words only;
    uint64_t workers, above, samples;
    double sample_s, price_s;
    bool list, describe, quick, json, help, version;
};

/* The whole of a run of the program. */
struct pricing {
    const struct price_list *list;
    const struct team *team;
    struct price_settings settings;
    int rank, ranks;
};

#define AT(member) offsetof(struct price_settings, member)
static const struct option_row rows[] = {
    {"only", OPTION_WORDS, AT(only), NULL, NULL, NULL, NULL, NULL, NULL,
     "this price; may be given several times (default: all)"},
    {"workers", OPTION_COUNT, AT(workers), "workers", NULL, NULL, "1", "4096", NULL,
     "threads or processes (default: first 1, then one a CPU)"},
    {"above", OPTION_COUNT, AT(above), "workers", "0", NULL, "0", "4096", NULL,
     "leave out what was measured before with this many workers or fewer"},
    {"samples", OPTION_COUNT, AT(samples), "samples", "9", "3", "1", "1000", NULL, "of each price"},
    {"sample-time", OPTION_SECONDS, AT(sample_s), "s", "1ms", "200us", "1us", "1min", NULL,
     "operations are repeated until one sample takes so long"},
    {"price-time", OPTION_SECONDS, AT(price_s), "s", "200ms", "50ms", "1us", "1h", NULL,
     "after so long no further sample of a price is begun"},
    {"list", OPTION_FLAG, AT(list), NULL, NULL, NULL, NULL, NULL, NULL,
     "the prices, one a line: name<TAB>one line"},
    {"describe", OPTION_FLAG, AT(describe), NULL, NULL, NULL, NULL, NULL, NULL,
     "panel and prices as JSON"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "fewer and shorter samples, for tests"},
    {"json", OPTION_FLAG, AT(json), NULL, NULL, NULL, NULL, NULL, NULL,
     "print only records, one line of JSON a price"},
    {"help", OPTION_FLAG, AT(help), NULL, NULL, NULL, NULL, NULL, NULL, "this text"},
    {"version", OPTION_FLAG, AT(version), NULL, NULL, NULL, NULL, NULL, NULL,
     "the version of the suite"},
    {0},
};
#undef AT

double price_works(const struct price_run *run)
{
    double begin_s = clock_now_s();

    for (uint64_t each = 0; each < run->operations; each++)
        price_work();
    return clock_now_s() - begin_s;
}

/* ---- measuring ------------------------------------------------------------------------------- */

/* Rank 0's number in all ranks. */
static int together(const struct pricing *pricing, int number)
{
    return pricing->team->agree ? pricing->team->agree(number) : number;
}

/* Calibrates: the power of two that makes a sample long enough, found by what rank 0 sees. It warms
 * up, too. */
static void calibrate(const struct pricing *pricing, struct price_figures *figures)
{
    const struct primitive *primitive = figures->primitive;
    double wanted_s = pricing->settings.sample_s, begin_s = clock_now_s();
    int doublings = 0, more = 0;

    figures->run.operations = 1;
    if (primitive->kind != PRICE_EACH)
        return;
    do {
        figures->run.operations = UINT64_C(1) << doublings;
        double took_s = primitive->run(&figures->run);
        bool late = clock_now_s() - begin_s > pricing->settings.price_s;
        more = took_s >= wanted_s || late ? 0 : took_s < wanted_s / 16 ? 3 : 1;
        more = together(pricing, more);
        doublings += more;
    } while (more > 0 && doublings < MOST_DOUBLINGS);
}

static double sample(const struct price_figures *figures)
{
    const struct primitive *primitive = figures->primitive;
    double without_s = primitive->reference ? primitive->reference(&figures->run) : 0;
    double with_s = primitive->run(&figures->run);
    double value = (with_s - without_s) / (double)figures->run.operations;

    return value > 0 ? value : 0;
}

/* Collective. The figures count on rank 0. */
static void measure(const struct pricing *pricing, struct price_figures *figures)
{
    size_t wanted = figures->primitive->kind == PRICE_ONCE ? 1 : pricing->settings.samples;
    double begin_s = clock_now_s();
    int more = 1;

    calibrate(pricing, figures);
    while (more) {
        figures->values[figures->samples++] = sample(figures);
        bool late = clock_now_s() - begin_s > pricing->settings.price_s;
        more = together(pricing, figures->samples < wanted && !late);
    }
    price_settle(figures);
}

/* ---- which ----------------------------------------------------------------------------------- */

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
    return workers < primitive->least || workers <= above ? 0 : workers;
}

static void measure_all(const struct pricing *pricing, int workers, int above)
{
    const struct price_settings *settings = &pricing->settings;
    const char *program = pricing->list->policy ? pricing->list->policy() : "";

    for (const struct primitive *const *table = pricing->list->tables; *table; table++)
        for (const struct primitive *each = *table; each->name && !output_closed(); each++) {
            int fit = fitting(each, workers, above);
            if (fit == 0 || !is_wanted(&settings->only, each->name))
                continue;
            if (pricing->team->prepare)
                pricing->team->prepare(fit);
            struct price_figures figures = {
                .primitive = each,
                .policy = each->policy  ? each->policy
                          : each->waits ? program
                                        : "",
                .run = {.workers = fit, .bytes = each->bytes},
            };
            measure(pricing, &figures);
            if (pricing->rank == 0 && settings->json)
                price_record(&figures, pricing->team->panel);
            else if (pricing->rank == 0)
                price_row(&figures);
        }
}

static void run_all(struct pricing *pricing)
{
    const struct price_settings *settings = &pricing->settings;
    int cpus = cpus_allowed(), above = (int)settings->above;

    if (pricing->rank == 0 && !settings->json)
        price_head(pricing->team->panel);
    if (pricing->team->fixed) {
        measure_all(pricing, pricing->ranks, above);
    } else if (settings->workers) {
        measure_all(pricing, (int)settings->workers, above);
    } else { /* what shares something is worth seeing alone, and contended */
        measure_all(pricing, 1, above);
        measure_all(pricing,
                    cpus < 2              ? 2
                    : cpus < MOST_WORKERS ? cpus
                                          : MOST_WORKERS,
                    above > 1 ? above : 1);
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void help(const struct pricing *pricing)
{
    const struct team *team = pricing->team;

    printf("usage: %s%s/prices [options]\n\n"
           "What one primitive of this panel costs on this machine: the median of several samples, "
           "and an\ninterval. `triptych prices` runs the programs of all panels, each several "
           "times, and puts them\nside by side.\n\noptions:\n",
           team->launch, team->panel);
    options_help(rows);
    printf("\nExit status: 0 done, 1 failed, 2 usage, 77 cannot run here.\n");
}

static bool is_known(const struct price_list *list, const char *name)
{
    for (const struct primitive *const *table = list->tables; *table; table++)
        for (const struct primitive *each = *table; each->name; each++)
            if (strcmp(each->name, name) == 0)
                return true;
    return false;
}

static bool settle(const struct pricing *pricing, struct complaint *complaint)
{
    const struct price_settings *settings = &pricing->settings;

    if (pricing->team->fixed && settings->workers) {
        snprintf(complaint->text, sizeof complaint->text,
                 "--workers: the launcher sets the number of ranks; use mpirun -n N");
        return false;
    }
    for (size_t at = 0; at < settings->only.count; at++)
        if (!is_known(pricing->list, settings->only.word[at])) {
            snprintf(complaint->text, sizeof complaint->text,
                     "--only: '%.80s' is not a price of this panel; --list tells those it has",
                     settings->only.word[at]);
            return false;
        }
    return true;
}

/* True if the user only asks about the program; rank 0 answers. */
static bool answer(const struct pricing *pricing)
{
    const struct price_settings *ask = &pricing->settings;

    if (!ask->help && !ask->version && !ask->list && !ask->describe)
        return false;
    if (pricing->rank != 0)
        return true;
    output_stdio();
    if (ask->help)
        help(pricing);
    else if (ask->version)
        output_line("triptych %s (%s/prices)", TRIPTYCH_VERSION, pricing->team->panel);
    else if (ask->list)
        price_names(pricing->list);
    else
        price_describe(pricing->list, pricing->team);
    output_conclude();
    return true;
}

static bool has_word(int argc, char **argv, const char *word)
{
    for (int at = 1; at < argc; at++)
        if (strcmp(argv[at], word) == 0)
            return true;
    return false;
}

int price_main(int argc, char **argv, const struct price_list *list, const struct team *team)
{
    struct pricing pricing = {.list = list, .team = team, .ranks = 1};
    struct option_table tables[] = {{rows, &pricing.settings, NULL}, {NULL, NULL, NULL}};
    const struct price_settings *ask = &pricing.settings;
    struct complaint complaint = {""};
    int status = STATUS_DONE;

    fail_open("prices", team->leave);
    options_defaults(&tables[0], has_word(argc, argv, "--quick"));
    bool good = options_read(argc, argv, tables, &complaint) && settle(&pricing, &complaint);
    if (team->open)
        team->open(&argc, &argv,
                   good && !ask->help && !ask->version && !ask->list && !ask->describe, false);
    if (team->rank)
        pricing.rank = team->rank(), pricing.ranks = team->ranks();
    output_open(false);
    if (!good) {
        status = STATUS_USAGE;
        if (pricing.rank == 0)
            warn("%s (see %s/prices --help)", complaint.text, team->panel);
    } else if (!answer(&pricing)) {
        run_all(&pricing);
    }
    if (team->close)
        team->close();
    return status;
}
