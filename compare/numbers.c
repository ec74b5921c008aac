/* SPDX-License-Identifier: MIT */
#include "compare/numbers.h"

#include "common/fail.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Values below 0 do not count. */
static struct spread spread_of(const struct cell *cell, double (*value)(const struct sample *))
{
    struct spread spread = {0};
    double *values = calloc(cell->result->sample_count + 1, sizeof *values);

    ok(values ? 0 : errno, "calloc");
    for (size_t at = 0; at < cell->result->sample_count; at++) {
        values[spread.n] = value(&cell->result->samples[at]);
        spread.n += values[spread.n] >= 0;
    }
    if (spread.n > 0) {
        qsort(values, spread.n, sizeof *values, by_value);
        spread.low = values[0];
        spread.high = values[spread.n - 1];
        spread.median = (values[(spread.n - 1) / 2] + values[spread.n / 2]) / 2;
    }
    free(values);
    return spread;
}

static double seconds(const struct sample *sample)
{
    return sample->seconds;
}

static double cpu(const struct sample *sample)
{
    return sample->cpu_s;
}

static double launch(const struct sample *sample)
{
    return sample->launch_s;
}

static double memory(const struct sample *sample)
{
    return (double)sample->rss_bytes;
}

static double lost(const struct sample *sample)
{
    return (double)sample->lost;
}

static double first_result(const struct sample *sample)
{
    return sample->first_result_s;
}

struct spread numbers_seconds(const struct cell *cell)
{
    return spread_of(cell, seconds);
}

struct spread numbers_cpu(const struct cell *cell)
{
    return spread_of(cell, cpu);
}

struct spread numbers_launch(const struct cell *cell)
{
    return spread_of(cell, launch);
}

struct spread numbers_memory(const struct cell *cell)
{
    return spread_of(cell, memory);
}

struct spread numbers_lost(const struct cell *cell)
{
    return spread_of(cell, lost);
}

struct spread numbers_first_result(const struct cell *cell)
{
    return spread_of(cell, first_result);
}

const struct cell *numbers_base(const struct cell *cells, size_t count, const struct cell *cell)
{
    const struct cell *itself = NULL;

    for (size_t at = 0; at < count; at++) {
        const struct cell *other = &cells[at];
        if (other->result->sample_count == 0 ||
            strcmp(other->result->setting, cell->result->setting) != 0)
            continue;
        if (other->variant->alone && !other->variant->may_lose)
            return other;
        if (strcmp(other->result->variant, cell->result->variant) == 0 &&
            strcmp(other->result->panel, cell->result->panel) == 0 && other->workers == 1)
            itself = other;
    }
    return itself;
}

double numbers_speedup(const struct cell *cells, size_t count, const struct cell *cell)
{
    const struct cell *base = numbers_base(cells, count, cell);
    double own_s = numbers_seconds(cell).median;

    return base && own_s > 0 ? numbers_seconds(base).median / own_s : 0;
}

/* Three significant digits: "0.0131", "13.1", "1310". */
static void print_digits(double value, char *text, size_t size)
{
    int decimals = value > 0 ? 2 - (int)floor(log10(value)) : 0;

    snprintf(text, size, "%.*f", decimals < 0 ? 0 : decimals > 4 ? 4 : decimals, value);
}

static const char *unit_of(double seconds, double *scale)
{
    *scale = seconds >= 1 ? 1 : seconds >= 1e-3 ? 1e3 : 1e6;
    return seconds >= 1 ? "s" : seconds >= 1e-3 ? "ms" : "us";
}

char *numbers_time(double seconds, char text[NUMBERS_TEXT])
{
    double scale;
    const char *unit = unit_of(seconds, &scale);
    char number[24];

    print_digits(seconds * scale, number, sizeof number);
    snprintf(text, NUMBERS_TEXT, "%s %s", number, unit);
    return text;
}

char *numbers_range(const struct spread *spread, char text[NUMBERS_TEXT])
{
    double scale;
    const char *unit = unit_of(spread->median, &scale);
    char median[14], low[14], high[14];

    print_digits(spread->median * scale, median, sizeof median);
    print_digits(spread->low * scale, low, sizeof low);
    print_digits(spread->high * scale, high, sizeof high);
    snprintf(text, NUMBERS_TEXT, "%s %s [%s, %s]", median, unit, low, high);
    return text;
}
