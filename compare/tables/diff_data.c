/* SPDX-License-Identifier: MIT
 *
 * What `triptych diff` says, for scripts: JSON and comma-separated values. */
#include "compare/base/json_write.h"
#include "compare/base/markup.h"
#include "compare/tables/diff_tables.h"

#include "common/base/fail.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void add_real(struct json_object *object, const char *name, double value)
{
    if (isfinite(value))
        objects_add(object, name, json_object_new_double(value));
}

/* Without enough values there is no interval, and `why` says so. */
static void add_interval(struct json_object *row, const char *name, const char *middle,
                         const struct interval *interval)
{
    struct json_object *object = json_object_new_object();

    objects_add(object, "n", json_object_new_uint64(interval->n));
    objects_add(object, "launches", json_object_new_uint64(interval->launches));
    if (interval->n > 0)
        add_real(object, middle, interval->estimate);
    if (interval->claimed) {
        add_real(object, "low", interval->low);
        add_real(object, "high", interval->high);
    } else if (interval->why_not[0]) {
        objects_add_text(object, "why", interval->why_not);
    }
    objects_add(row, name, object);
}

static struct json_object *row_of(const struct diff *diff, const struct diff_pair *pair)
{
    struct json_object *row = json_object_new_object();
    const struct result *cell = pair->cell[1];
    char *why = diff_why(pair);

    objects_add_text(row, "workload", cell->workload);
    objects_add_text(row, "panel", cell->panel);
    objects_add_text(row, "variant", cell->variant);
    objects_add(row, "workers", json_object_new_int(cell->workers));
    objects_add_text(row, "setting", cell->setting);
    objects_add_text(row, "parameters", cell->parameters);
    add_interval(row, "a", "median", &pair->median[0]);
    add_interval(row, "b", "median", &pair->median[1]);
    add_interval(row, "ratio", "estimate", &pair->comparison.ratio);
    add_interval(row, "shift", "estimate", &pair->comparison.shift);
    if (pair->comparison.test) {
        objects_add_text(row, "test", pair->comparison.test);
        add_real(row, "p", pair->comparison.p);
        add_real(row, "p_adjusted", pair->p);
    }
    objects_add_text(row, "verdict", diff_word(diff, pair));
    if (why)
        objects_add_text(row, "why", why);
    if (pair->comparison.missing_launches > 0)
        objects_add(row, "missing_launches",
                    json_object_new_uint64(pair->comparison.missing_launches));
    free(why);
    return row;
}

static struct json_object *side_of(const struct results *results)
{
    struct json_object *side = json_object_new_object();
    struct text_list losses = results_losses(results);

    objects_add_text(side, "folder", results->folder);
    if (results->run)
        objects_add_text(side, "run", results->run);
    objects_add(side, "left_out", objects_list(&results->errors));
    objects_add(side, "losses", objects_list(&losses));
    text_free(&losses);
    return side;
}

void diff_print_json(const struct diff *diff)
{
    struct json_object *all = json_object_new_object(), *rows = json_object_new_array();
    char *sentence = diff_sentence(diff);

    for (size_t at = 0; at < diff->count; at++)
        json_object_array_add(rows, row_of(diff, &diff->pairs[at]));
    objects_add_text(all, "schema", "triptych-diff/1");
    objects_add_text(all, "metric", diff->metric->name);
    add_real(all, "threshold", diff->threshold);
    objects_add(all, "a", side_of(diff->side[0]));
    objects_add(all, "b", side_of(diff->side[1]));
    objects_add(all, "cells", rows);
    objects_add(all, "worse", json_object_new_uint64(diff->verdicts[DIFF_WORSE]));
    objects_add(all, "better", json_object_new_uint64(diff->verdicts[DIFF_LESS]));
    objects_add(all, "no_difference", json_object_new_uint64(diff->verdicts[DIFF_SAME]));
    objects_add(all, "undecided", json_object_new_uint64(diff->verdicts[DIFF_UNDECIDED]));
    add_real(all, "middle_ratio", diff->middle_ratio);
    objects_add(all, "only_in_a", objects_list(&diff->only[0]));
    objects_add(all, "only_in_b", objects_list(&diff->only[1]));
    objects_add(all, "machines", objects_list(&diff->machines));
    objects_add_text(all, "summary", sentence);
    objects_print(stdout, all);
    free(sentence);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void put_interval(const struct interval *interval)
{
    printf("%zu,%zu,%.9g,", interval->n, interval->launches, interval->estimate);
    if (interval->claimed)
        printf("%.9g,%.9g,", interval->low, interval->high);
    else
        printf(",,");
}

void diff_print_csv(const struct diff *diff)
{
    printf("workload,panel,variant,setting,parameters,workers,a_n,a_launches,a_median,a_low,a_high,"
           "b_n,b_launches,b_median,b_low,b_high,ratio_n,ratio_launches,ratio,ratio_low,ratio_high,"
           "p,p_adjusted,test,verdict\n");
    for (size_t at = 0; at < diff->count; at++) {
        const struct diff_pair *pair = &diff->pairs[at];
        const struct result *cell = pair->cell[1];
        markup_csv(stdout, cell->workload), putchar(',');
        markup_csv(stdout, cell->panel), putchar(',');
        markup_csv(stdout, cell->variant), putchar(',');
        markup_csv(stdout, cell->setting), putchar(',');
        markup_csv(stdout, cell->parameters), putchar(',');
        printf("%d,", cell->workers);
        put_interval(&pair->median[0]);
        put_interval(&pair->median[1]);
        put_interval(&pair->comparison.ratio);
        if (pair->comparison.test)
            printf("%.4g,%.4g,%s,", pair->comparison.p, pair->p, pair->comparison.test);
        else
            printf(",,,");
        printf("%s\n", diff_word(diff, pair));
    }
}
