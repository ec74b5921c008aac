/* SPDX-License-Identifier: MIT
 *
 * The command `triptych prices`. */
#include "compare/prices/command.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "compare/base/progress_line.h"
#include "compare/base/terminal.h"
#include "compare/prices/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STANDARD_ROUNDS = 6, ROUNDS_UNTIL_S = 60 };

#define AT(member) offsetof(struct settings, member)
const struct option_row prices_rows[] = {
    {"only", OPTION_WORDS, AT(workloads), "NAME", NULL, NULL, NULL, NULL, NULL,
     "this price; may be given several times (default: all)"},
    {"panels", OPTION_TEXT, AT(panels), "LIST", NULL, NULL, NULL, NULL, NULL,
     "only these, as in posix,mpi (default: all)"},
    {"workers", OPTION_TEXT, AT(workers), "LIST", NULL, NULL, NULL, NULL, NULL,
     "numbers of workers, as in 1,2,4 (default: 1, one a CPU, and twice as many)"},
    {"repeat", OPTION_COUNT, AT(repeat), "rounds", NULL, NULL, "1", "1000", NULL,
     "how many processes of each kind (default: 6, if that fits into a minute)"},
    {"quick", OPTION_FLAG, AT(quick), NULL, NULL, NULL, NULL, NULL, NULL,
     "one round, one number of workers, short samples: to try things out"},
    {"deadline", OPTION_SECONDS, AT(deadline_s), "s", "120s", NULL, "10ms", "24h", NULL,
     "a start that takes longer counts as hung, and is ended"},
    {"output", OPTION_TEXT, AT(output), "DIR", "triptych-results", NULL, NULL, NULL, NULL,
     "folder for prices.jsonl; records are added, never overwritten"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, settings_formats,
     "of what is printed"},
    {"dry-run", OPTION_FLAG, AT(dry_run), NULL, NULL, NULL, NULL, NULL, NULL,
     "print the commands of a round, and run none"},
    {0},
};
#undef AT

/* As many rounds as asked for; otherwise six (from there on an
 * interval supposes no distribution, docs/statistics.md), as long as another one fits into the
 * time. */
static void run_rounds(struct pricing *pricing, const struct settings *settings)
{
    uint64_t rounds = settings->repeat ? settings->repeat : settings->quick ? 1 : STANDARD_ROUNDS;

    for (uint64_t round = 0; round < rounds && !pricing_stops(pricing); round++) {
        double spent_s = clock_now_s() - pricing->begin_s;
        if (!settings->repeat && round > 0 &&
            spent_s * (double)(round + 1) / (double)round > (double)ROUNDS_UNTIL_S)
            break;
        pricing_round(pricing, round, rounds);
    }
    progress_clear();
}

/* ---- the command ----------------------------------------------------------------------------- */

static void print_plan(const struct pricing *pricing)
{
    for (size_t at = 0; at < pricing->plan->count; at++) {
        const struct price_start *start = &pricing->plan->starts[at];
        struct text_list argv = price_start_words(pricing->plan, pricing->launcher, start);
        char *policy = price_start_policy(start), *name = price_start_name(start);
        char *words = command_for_shell(&argv, policy);
        printf("# %s\n%s\n", name, words);
        free(policy);
        text_free(&argv);
        free(words);
        free(name);
    }
}

/* Returns the exit status. */
static int tell(struct pricing *pricing, const struct settings *settings)
{
    static void (*const formats[])(const struct prices *prices) = {[FORMAT_TABLE] = prices_table,
                                                                   [FORMAT_JSON] = prices_json,
                                                                   [FORMAT_CSV] = prices_csv,
                                                                   [FORMAT_MARKDOWN] =
                                                                       prices_markdown};

    prices_settle(&pricing->prices);
    formats[settings->format](&pricing->prices);
    fflush(stdout);
    for (size_t at = 0; at < pricing->plan->left_out.count; at++)
        warn("left out: %s", pricing->plan->left_out.items[at]);
    for (size_t at = 0; at < pricing->failures.count; at++)
        warn("failed: %s", pricing->failures.items[at]);
    if (pricing->store.trouble)
        warn("%s; what was measured before is kept", pricing->store.trouble);
    if (settings->format == FORMAT_TABLE && pricing->prices.count > 0) {
        char *where = text_format("Records: %s; `triptych report` shows them beside a comparison "
                                  "in that folder.",
                                  pricing->store.path);
        terminal_text(0, where);
        free(where);
    }
    return pricing->failures.count > 0 || pricing->store.trouble || pricing->prices.count == 0
               ? STATUS_FAILED
               : STATUS_DONE;
}

int prices_run(struct catalog *catalog, const struct launcher *launcher,
               const struct settings *settings)
{
    struct price_plan plan = price_plan_open(catalog, launcher, settings, false);
    struct pricing pricing = {.plan = &plan,
                              .launcher = launcher,
                              .begin_s = clock_now_s(),
                              .deadline_s = settings->deadline_s};
    int status = STATUS_DONE;

    if (plan.count == 0) {
        for (size_t at = 0; at < plan.left_out.count; at++)
            warn("left out: %s", plan.left_out.items[at]);
        fail(STATUS_FAILED, "nothing is left to measure");
    }
    if (settings->dry_run) {
        print_plan(&pricing);
    } else {
        pricing.store = store_open(settings->output, PRICES_FILE, "price list", NULL);
        run_rounds(&pricing, settings);
        status = tell(&pricing, settings);
        store_close(&pricing.store);
    }
    prices_free(&pricing.prices);
    text_free(&pricing.failures);
    free(pricing.hosts_gone);
    price_plan_close(&plan);
    return status;
}
