/* SPDX-License-Identifier: MIT */
#include "common/price/price_parts.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/translate.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

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
    {"settle-time", OPTION_SECONDS, AT(settle_s), "s", "100ms", NULL, "1us", "1min", NULL,
     "workers run so long before they are measured, until each has a CPU"},
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

double price_works_in_turn(const struct price_run *run)
{
    struct price_run all = *run;

    all.operations *= (uint64_t)run->workers;
    return price_works(&all);
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

static bool settle(const struct pricing *pricing, struct error *error)
{
    const struct price_settings *settings = &pricing->settings;

    if (pricing->team->fixed && settings->workers)
        return error_write(error,
                           "--workers: the launcher sets the number of ranks; use mpirun -n N");
    for (size_t at = 0; at < settings->only.count; at++)
        if (!is_known(pricing->list, settings->only.word[at]))
            return error_write(
                error, "--only: '%.80s' is not a price of this panel; --list tells those it has",
                settings->only.word[at]);
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
    struct error error = {""};
    int status = STATUS_DONE;

    fail_open("prices", team->leave);
    options_defaults(&tables[0], has_word(argc, argv, "--quick"));
    bool good = options_read(argc, argv, tables, &error) && settle(&pricing, &error);
    bool question = ask->help || ask->version || ask->list || ask->describe;
    if (team->open && !(good && question && team->fixed)) /* as in common/bench/bench.c */
        team->open(&argc, &argv, good && !question, NO_THREADS);
    if (team->rank)
        pricing.rank = team->rank(), pricing.ranks = team->ranks();
    output_open(false);
    if (!good) {
        status = STATUS_USAGE;
        if (pricing.rank == 0)
            warn(translate("%s (see %s/prices --help)"), error.text, team->panel);
    } else if (!answer(&pricing)) {
        price_run_all(&pricing);
    }
    if (team->close)
        team->close();
    return status;
}
