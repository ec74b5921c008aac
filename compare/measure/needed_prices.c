/* SPDX-License-Identifier: MIT */
#include "compare/measure/needed_prices.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "compare/base/progress_line.h"
#include "compare/machine/allocation.h"
#include "compare/measure/outside.h"
#include "compare/prices/parts.h"
#include "compare/programs/choice.h"

#include <stdlib.h>
#include <string.h>

/* What the models ask for (predict_updates.c, predict_queue.c): a price of each unit, or of adding
 * up, and that of beginning together. */
static const char barrier[] = "barrier";

/* What the last screen shows (answer/differs.c), in whichever panel has it. */
static const char *const shown[] = {"barrier",      "atomic_add",      "atomic",
                                    "fetch_and_op", "pipe_round_trip", "round_trip_8"};

/* What the way from host to host costs (prices_network()). */
#define between_hosts "network_"
static const char *const network[] = {between_hosts "round_trip_8", between_hosts "request_reply",
                                      between_hosts "round_trip_1048576"};

/* Whether a price predicts the cell. */
static bool is_priced(const struct cell *cell)
{
    return cell->result->traits.price[0] || cell->result->traits.together[0];
}

static void need(struct text_list *names, const char *name)
{
    if (name[0] && !text_has(names, name))
        text_add(names, "%s", name);
}

static struct text_list needed_of(const struct plan *plan, bool several_hosts)
{
    struct text_list names = {0};

    for (size_t at = 0; at < plan->count; at++)
        if (is_priced(&plan->cells[at])) {
            char *between = text_format(between_hosts "%s", plan->cells[at].result->traits.price);
            need(&names, barrier);
            need(&names, plan->cells[at].result->traits.price);
            need(&names, plan->cells[at].result->traits.together);
            if (several_hosts)
                need(&names, between);
            free(between);
        }
    for (size_t at = 0; several_hosts && at < sizeof network / sizeof network[0]; at++)
        need(&names, network[at]);
    for (size_t at = 0; plan->brief && at < sizeof shown / sizeof shown[0]; at++)
        need(&names, shown[at]);
    return names;
}

/* The numbers of workers of the cells that need prices, "1,2,3"; NULL: there are none. The caller
 * frees it. */
static char *workers_of(const struct plan *plan)
{
    struct text_list numbers = {0};

    for (size_t at = 0; at < plan->count; at++) {
        char *number = text_format("%d", plan->cells[at].workers);
        if (is_priced(&plan->cells[at]) && numbers.count < CHOICE_MOST_NUMBERS &&
            !text_has(&numbers, number))
            text_add(&numbers, "%s", number);
        free(number);
    }
    char *joined = numbers.count > 0 ? text_join(&numbers, ",") : NULL;
    text_free(&numbers);
    return joined;
}

/* Whether an earlier run in this folder has measured this price, and nothing disturbed it. */
static bool is_good(const struct prices *prices, const struct price_start *start, const char *name)
{
    bool of_two = strncmp(name, between_hosts, sizeof between_hosts - 1) == 0;
    const struct price *price =
        prices ? prices_find(prices, start->panel, name, of_two ? 0 : start->workers) : NULL;

    return price && price->trust == PRICE_TRUSTED;
}

/* Whether that is so of all that there is. */
static bool has_all(const struct price_plan *plan, const struct prices *prices)
{
    for (size_t at = 0; at < plan->count; at++)
        for (size_t name = 0; name < plan->starts[at].only.count; name++)
            if (!is_good(prices, &plan->starts[at], plan->starts[at].only.items[name]))
                return false;
    return true;
}

static void measure(struct session *session, const struct price_plan *plan)
{
    struct pricing pricing = {
        .plan = plan,
        .launcher = session->launcher,
        .store = store_open(session->settings->output, PRICES_FILE, "price list", NULL),
        .begin_s = clock_now_s(),
        .deadline_s = session->settings->deadline_s};

    pricing_round(&pricing, 0, 1);
    progress_clear();
    for (size_t at = 0; at < pricing.failures.count; at++)
        text_add(&session->plan->results.left_out, "a price for the predictions: %s",
                 pricing.failures.items[at]);
    if (pricing.store.trouble)
        text_add(&session->plan->results.left_out, "prices for the predictions: %s",
                 pricing.store.trouble);
    store_close(&pricing.store);
    prices_free(&pricing.prices);
    text_free(&pricing.failures);
    if (pricing.hosts_gone)
        outside_gone(session, pricing.hosts_gone);
    free(pricing.hosts_gone);
}

void predict_prices(struct session *session)
{
    const struct settings *asked = session->settings;
    char *workers = workers_of(session->plan);

    prices_attach(&session->plan->results);
    if (workers && !asked->no_prices && !asked->quick) {
        struct settings few = {.quick = true, .panels = asked->panels, .workers = workers};
        struct allocation allocation = allocation_read(&session->launcher->words);
        struct text_list needed = needed_of(session->plan, allocation.nodes > 1);
        free(allocation.source);
        for (size_t at = 0; at < sizeof shown / sizeof shown[0] && session->plan->brief; at++)
            need(&needed, shown[at]);
        for (size_t at = 0; at < needed.count && at < OPTION_MOST_WORDS; at++)
            few.workloads.word[few.workloads.count++] = needed.items[at];
        struct price_plan plan = price_plan_open(session->catalog, session->launcher, &few, true);
        if (plan.count > 0 && plan.only.count > 0 && !has_all(&plan, session->plan->results.prices))
            measure(session, &plan);
        price_plan_close(&plan);
        text_free(&needed);
        prices_attach(&session->plan->results);
    }
    free(workers);
}
