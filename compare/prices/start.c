/* SPDX-License-Identifier: MIT
 *
 * How one start of `triptych prices` is made: its words and its environment. */
#include "compare/prices/parts.h"

#include "common/base/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What makes a program wait in that way: OpenMP's own variable (OpenMP 5.0, section 6.7), and what
 * Open MPI reads like --mca mpi_yield_when_idle. */
static const struct {
    const char *policy, *variable, *value;
} policies[] = {
    {"passive", "OMP_WAIT_POLICY", "passive"},
    {"active", "OMP_WAIT_POLICY", "active"},
    {"spin", "OMPI_MCA_mpi_yield_when_idle", "0"},
    {"yield", "OMPI_MCA_mpi_yield_when_idle", "1"},
};

void price_start_environment(const struct price_start *start, bool in)
{
    static char *before; /* the user's own value, while ours is there */

    for (size_t at = 0; start->policy && at < sizeof policies / sizeof policies[0]; at++) {
        if (strcmp(policies[at].policy, start->policy) != 0)
            continue;
        const char *variable = policies[at].variable, *own = getenv(variable);
        if (in) {
            before = own ? text_format("%s", own) : NULL;
            check(setenv(variable, policies[at].value, 1) ? errno : 0, "setenv");
        } else if (before) {
            check(setenv(variable, before, 1) ? errno : 0, "setenv");
            free(before);
            before = NULL;
        } else {
            check(unsetenv(variable) ? errno : 0, "unsetenv");
        }
    }
}

char *price_start_policy(const struct price_start *start)
{
    for (size_t at = 0; start->policy && at < sizeof policies / sizeof policies[0]; at++)
        if (strcmp(policies[at].policy, start->policy) == 0)
            return text_format("%s=%s", policies[at].variable, policies[at].value);
    return NULL;
}

static void add_list_words(struct text_list *argv, const struct price_plan *plan,
                           const struct price_start *start)
{
    if (!start->launched)
        text_add(argv, "--workers=%d", start->workers);
    if (start->above > 0)
        text_add(argv, "--above=%d", start->above);
    if (plan->quick)
        text_add(argv, "--quick");
    else /* from process to process a price differs more than in one: few samples, many processes */
        text_split(argv, "--samples=5 --price-time=60ms", " ");
    for (size_t at = 0; at < start->only.count; at++)
        text_add(argv, "--only=%s", start->only.items[at]);
}

static void add_pool_words(struct text_list *argv, const struct price_plan *plan,
                           const struct price_start *start)
{
    if (!start->launched)
        text_add(argv, "--workers=%d", start->workers);
    text_add(argv, "--variant=all");
    text_add(argv, "--size=0");
    text_add(argv, "--tasks=%d", plan->quick ? PRICE_TASKS_QUICK : PRICE_TASKS);
    text_add(argv, "--repeat=%d", PRICE_POOL_RUNS);
    if (start->kind == PRICE_START_POOL_ONE)
        text_add(argv, "--chunk=1");
}

struct text_list price_start_words(const struct price_plan *plan, const struct launcher *launcher,
                                   const struct price_start *start)
{
    struct text_list argv = {0};

    for (size_t at = 0; start->launched && at < launcher->words.count; at++)
        text_add(&argv, "%s", launcher->words.items[at]);
    if (start->launched) {
        text_add(&argv, "-n");
        text_add(&argv, "%d", start->workers);
    }
    text_add(&argv, "%s", start->path ? start->path : "true");
    if (start->kind == PRICE_START_LIST)
        add_list_words(&argv, plan, start);
    else if (start->kind != PRICE_START_LAUNCHER)
        add_pool_words(&argv, plan, start);
    if (start->kind != PRICE_START_LAUNCHER)
        text_add(&argv, "--json");
    return argv;
}

char *price_start_name(const struct price_start *start)
{
    const char *what = start->workload                       ? start->workload
                       : start->kind == PRICE_START_LAUNCHER ? "launcher"
                                                             : "prices";

    return text_format("%s %s%s, %d worker%s%s%s", start->panel, what,
                       start->kind == PRICE_START_POOL_ONE ? ", one by one" : "", start->workers,
                       start->workers == 1 ? "" : "s", start->policy ? ", " : "",
                       start->policy ? start->policy : "");
}
