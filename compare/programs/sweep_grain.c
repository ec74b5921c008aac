/* SPDX-License-Identifier: MIT
 *
 * The sweep of `triptych crossover`: two series of lengths, one with many short tasks and one with
 * few long ones, so that what each task costs can be told from what the whole costs once. */
#include "common/base/fail.h"
#include "compare/base/text.h"
#include "compare/programs/setting.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OF_A_SERIES = 5, OF_ONE_PIECE = 8 };

static struct sweep_option *add(struct sweep *sweep, const char *name)
{
    sweep->options = text_grow(sweep->options, sweep->count, sizeof *sweep->options);
    struct sweep_option *option = &sweep->options[sweep->count++];
    *option = (struct sweep_option){.name = text_format("%s", name), .swept = true};
    return option;
}

static void refuse(const struct sweep *sweep, const char *name)
{
    for (size_t at = 0; at < sweep->count; at++)
        if (strcmp(sweep->options[at].name, name) == 0)
            fail(
                STATUS_USAGE,
                "crossover chooses lengths and numbers of tasks by itself, so --set %s does not go "
                "with it",
                name);
}

/* `count` values from `least` to `most`, each as many times the one before. */
static void add_series(struct text_list *values, double least, double most, size_t count,
                       bool seconds)
{
    for (size_t at = 0; at < count; at++) {
        double value = least * pow(most / least, (double)at / (double)(count - 1));
        text_add(values, seconds ? "%.0fus" : "%.0f", seconds ? value * 1e6 : value);
    }
}

static void add_lengths(struct text_list *values, const struct program_grain *grain, bool seconds)
{
    double times = grain->count ? (double)grain->many / (double)grain->few : 1;

    if (!grain->count) {
        add_series(values, grain->least, grain->most, OF_ONE_PIECE, seconds);
        return;
    }
    add_series(values, grain->least, grain->most / times, OF_A_SERIES, seconds);
    add_series(values, grain->least * times, grain->most, OF_A_SERIES, seconds);
}

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct sweep_option *)left)->name,
                  ((const struct sweep_option *)right)->name);
}

struct sweep sweep_grain(const struct program *program, const struct words *sets)
{
    const struct program_grain *grain = &program->grain;
    static const struct words none = {0};
    struct sweep sweep = sweep_read(sets, &none);

    for (size_t at = 0; at < sweep.count; at++)
        if (sweep.options[at].values.count > 1)
            fail(STATUS_USAGE, "crossover wants one value of --set %s, so that all cells share it",
                 sweep.options[at].name);
    for (size_t at = 0; at < grain->length.count; at++)
        refuse(&sweep, grain->length.items[at]);
    if (grain->count)
        refuse(&sweep, grain->count);
    for (size_t at = 0; at < grain->length.count; at++) {
        const struct program_option *own = program_option(program, grain->length.items[at]);
        add_lengths(&add(&sweep, grain->length.items[at])->values, grain,
                    own->unit && strcmp(own->unit, "s") == 0);
    }
    if (grain->count) {
        struct sweep_option *count = add(&sweep, grain->count);
        for (size_t at = 0; at < 2 * (size_t)OF_A_SERIES; at++)
            text_add(&count->values, "%llu",
                     (unsigned long long)(at < OF_A_SERIES ? grain->many : grain->few));
    }
    if (grain->set) {
        const char *equals = strchr(grain->set, '=');
        char *name = text_format("%.*s", (int)(equals ? equals - grain->set : 0), grain->set);
        refuse(&sweep, name);
        struct sweep_option *fixed = add(&sweep, name);
        fixed->swept = false;
        text_add(&fixed->values, "%s", equals ? equals + 1 : "");
        free(name);
    }
    qsort(sweep.options, sweep.count, sizeof *sweep.options, by_name);
    return sweep;
}
