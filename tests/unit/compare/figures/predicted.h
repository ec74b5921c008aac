/* SPDX-License-Identifier: MIT
 *
 * predicted: results that a test makes up cell by cell, and what is predicted of them. */
#ifndef TRIPTYCH_TESTS_FIGURES_PREDICTED_H
#define TRIPTYCH_TESTS_FIGURES_PREDICTED_H

#include "compare/figures/predict.h"
#include "compare/prices/prices.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CPUS = 4, MOST_PRICES = 16 };

/* What programs would say of themselves. */
static inline struct traits traits_of(const char *workload, const char *name)
{
    static const struct {
        const char *cell, *price, *together;
        bool one_at_a_time, any_role;
    } known[] = {{"cpu_bound posix gil", "", "", true, false},
                 {"io_bound posix gil", "", "", true, false},
                 {"data_race posix mutex", "mutex", "", false, false},
                 {"data_race openmp reduction", "", "reduction", false, false},
                 {"data_race mpi reduce", "", "reduce", false, false},
                 {"queue posix threads", "mutex", "", false, false},
                 {"queue openmp tasks", "task", "", false, true}};
    bool updates = strcmp(workload, "data_race") == 0, pipeline = strcmp(workload, "queue") == 0;
    struct traits traits = {.price_times = pipeline ? 2 : 1};
    char cell[80];

    snprintf(cell, sizeof cell, "%s %s", workload, name);
    snprintf(traits.model, sizeof traits.model, updates ? "updates" : pipeline ? "pipeline" : "");
    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (strcmp(known[at].cell, cell) == 0) {
            snprintf(traits.price, sizeof traits.price, "%s", known[at].price);
            snprintf(traits.together, sizeof traits.together, "%s", known[at].together);
            traits.one_at_a_time = known[at].one_at_a_time;
            traits.any_role = known[at].any_role;
            traits.locks = strcmp(known[at].price, "mutex") == 0;
        }
    return traits;
}

/* A cell that took so long, all of it computing unless `cpu_s` says otherwise (below 0). */
static inline struct result *add(struct results *results, const char *workload, const char *name,
                                 int workers, double seconds, double cpu_s)
{
    char panel[32], variant[32];

    sscanf(name, "%31s %31s", panel, variant);
    struct result like = {.workload = (char *)workload,
                          .panel = panel,
                          .variant = variant,
                          .setting = (char *)"",
                          .parameters = (char *)"{}",
                          .workers = workers,
                          .alone = strcmp(variant, "sync") == 0,
                          .may_lose = strcmp(variant, "racy") == 0,
                          .traits = traits_of(workload, name)};
    struct result *cell = results_add(results, &like);
    result_keep(cell, &(struct sample){.seconds = seconds,
                                       .cpu_s = cpu_s < 0 ? seconds * workers : cpu_s,
                                       .launch = 1,
                                       .launch_s = -1,
                                       .first_result_s = -1,
                                       .longest_task_s = -1,
                                       .repetition = 1});
    return cell;
}

static inline void tell(struct result *cell, const char *parameters)
{
    free(cell->parameters);
    cell->parameters = text_format("%s", parameters);
}

static inline void tell_tasks(struct result *cell, uint64_t tasks, double longest_s)
{
    cell->samples[0].tasks = tasks;
    cell->samples[0].longest_task_s = longest_s;
}

static inline void add_price(struct results *results, const char *name, int workers, double seconds)
{
    char panel[32], own[48];

    if (!results->prices) {
        results->prices = calloc(1, sizeof *results->prices);
        results->prices->price = calloc(MOST_PRICES, sizeof *results->prices->price);
    }
    struct price *price = &results->prices->price[results->prices->count++];
    sscanf(name, "%31s %47s", panel, own);
    *price = (struct price){.unit = "s", .workers = workers, .median = seconds};
    snprintf(price->panel, sizeof price->panel, "%s", panel);
    snprintf(price->name, sizeof price->name, "%s", own);
}

static inline struct prediction prediction_of(const struct results *results, size_t cell)
{
    struct summaries summaries = predict_summaries(results, NULL, CPUS);
    struct prediction prediction = summaries.items[cell].prediction;

    summaries_free(&summaries);
    return prediction;
}

static inline void expect(const struct results *results, size_t cell, double seconds)
{
    struct prediction prediction = prediction_of(results, cell);

    if (fabs(prediction.seconds - seconds) > 1e-9 * seconds)
        fail_msg("cell %zu: %.9g expected, %.9g predicted (%s)", cell, seconds, prediction.seconds,
                 prediction.why_not);
}

static inline void expect_none(const struct results *results, size_t cell, const char *why)
{
    struct prediction prediction = prediction_of(results, cell);

    assert_true(prediction.seconds == 0);
    if (!strstr(prediction.why_not, why))
        fail_msg("'%s' is not in '%s'", why, prediction.why_not);
}

#endif
