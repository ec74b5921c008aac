/* SPDX-License-Identifier: MIT */
#include "compare/prices/prices.h"

#include "common/base/fail.h"
#include "common/base/schema.h"
#include "common/options/options.h"
#include "compare/base/json_read.h"
#include "compare/base/lines.h"
#include "compare/base/names.h"
#include "compare/stats/stats.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one record ------------------------------------------------------------------------------ */

/* Copies a text that is a name, or is not there at all where it need not be. */
static bool take_name(struct json_object *record, const char *field, bool needed, char *text,
                      size_t room)
{
    const char *value = fields_text(record, field);

    text[0] = '\0';
    if (!value || !value[0])
        return !needed;
    if (!text_is_name(value) || strlen(value) >= room)
        return false;
    snprintf(text, room, "%s", value);
    return true;
}

static bool take_workers(struct json_object *record, int *workers)
{
    uint64_t count = 0;

    if (!fields_count(record, "workers", &count) || count < 1 || count > NAMES_MOST_WORKERS)
        return false;
    *workers = (int)count;
    return true;
}

static void take_meaning(struct json_object *record, char meaning[PRICES_MEANING])
{
    const char *value = fields_text(record, "meaning");
    char *text = text_printable(value ? value : "", value ? strlen(value) : 0, PRICES_MEANING - 1);

    snprintf(meaning, PRICES_MEANING, "%s", text);
    free(text);
}

static const char *const trust_words[] = {"", "doubtful", "withheld"};

const char *prices_trust_word(const struct price *price)
{
    return trust_words[price->trust];
}

/* What the record says against itself; the worst of it counts. */
static void take_trust(struct json_object *record, struct price *price)
{
    for (size_t trust = PRICE_WITHHELD; trust > PRICE_TRUSTED; trust--) {
        const char *reason = fields_text(record, trust_words[trust]);
        if (!reason)
            continue;
        char *text = text_printable(reason, strlen(reason), PRICES_REASON - 1);
        snprintf(price->reason, sizeof price->reason, "%s", text);
        free(text);
        price->trust = (enum price_trust)trust;
        return;
    }
}

/* Returns the field that is invalid, or NULL. */
static const char *take_head(struct json_object *record, struct price *price)
{
    const char *schema = fields_text(record, "schema"), *run = fields_text(record, "run");

    if (!schema_is_read(schema, SCHEMA))
        return "schema";
    if (!take_name(record, "price", true, price->name, sizeof price->name))
        return "price";
    if (!take_name(record, "panel", true, price->panel, sizeof price->panel))
        return "panel";
    if (!take_name(record, "group", false, price->group, sizeof price->group))
        return "group";
    if (!take_name(record, "policy", false, price->policy, sizeof price->policy))
        return "policy";
    if (!take_name(record, "unit", true, price->unit, sizeof price->unit) ||
        (strcmp(price->unit, "s") != 0 && strcmp(price->unit, "1") != 0))
        return "unit";
    if (!take_workers(record, &price->workers))
        return "workers";
    if (run && (!names_is_run(run) || strlen(run) >= sizeof price->run))
        return "run";
    snprintf(price->run, sizeof price->run, "%s", run ? run : "");
    fields_count(record, "bytes", &price->bytes);
    take_meaning(record, price->meaning);
    take_trust(record, price);
    return NULL;
}

static bool is_value(struct json_object *value, double *number)
{
    if (!json_object_is_type(value, json_type_double) && !json_object_is_type(value, json_type_int))
        return false;
    *number = json_object_get_double(value);
    return isfinite(*number) && *number >= 0;
}

static struct price *same(struct prices *prices, const struct price *like)
{
    for (size_t at = 0; at < prices->count; at++) {
        struct price *price = &prices->price[at];
        if (price->workers == like->workers && price->bytes == like->bytes &&
            strcmp(price->name, like->name) == 0 && strcmp(price->panel, like->panel) == 0 &&
            strcmp(price->policy, like->policy) == 0)
            return price;
    }
    return NULL;
}

/* Above 0: the samples of `like` count instead of those that are there: they are of a newer run, or
 * of the same one and more to be trusted. Below 0: they do not count. */
static int compare_worth(const struct price *like, const struct price *price)
{
    int order = strcmp(like->run, price->run);

    return order ? order : (int)price->trust - (int)like->trust;
}

/* The price that the record's samples go to; NULL: others count, or there are too many prices. */
static struct price *owner_of(struct prices *prices, const struct price *like)
{
    struct price *price = same(prices, like);
    int order = price ? compare_worth(like, price) : 0;

    if (!price) {
        if (prices->count == PRICES_MOST)
            return NULL;
        prices->price = text_grow(prices->price, prices->count, sizeof *prices->price);
        price = &prices->price[prices->count++];
        *price = *like;
    } else if (order > 0) {
        free(price->values);
        free(price->launches);
        *price = *like;
    }
    return order < 0 ? NULL : price;
}

static void add_value(struct price *price, double value, uint64_t launch)
{
    if (price->samples == PRICES_MOST_VALUES)
        return;
    size_t samples = (size_t)price->samples;
    price->values = text_grow(price->values, samples, sizeof *price->values);
    price->launches = text_grow(price->launches, samples, sizeof *price->launches);
    price->values[price->samples] = value;
    price->launches[price->samples++] = launch;
}

const char *prices_add(struct prices *prices, struct json_object *record)
{
    struct price like = {0};
    struct json_object *values = fields_get(record, "values", json_type_array);
    const char *bad = take_head(record, &like);
    uint64_t launch = 1;
    double median, value;

    if (bad)
        return bad;
    if (!fields_real(record, "median", &median))
        return "median";
    size_t count = values ? json_object_array_length(values) : 0;
    for (size_t at = 0; at < count; at++)
        if (!is_value(json_object_array_get_idx(values, at), &value))
            return "values";
    fields_count(record, "launch", &launch);
    struct price *price = owner_of(prices, &like);
    for (size_t at = 0; price && at < count; at++)
        if (is_value(json_object_array_get_idx(values, at), &value))
            add_value(price, value, launch);
    if (price && count == 0)
        add_value(price, median, launch);
    return NULL;
}

/* ---- all of them ----------------------------------------------------------------------------- */

void prices_settle(struct prices *prices)
{
    for (size_t at = 0; at < prices->count; at++) {
        struct price *price = &prices->price[at];
        struct series series = {price->values, price->launches, (size_t)price->samples};
        struct interval median = stats_median(&series);
        price->median = median.estimate;
        price->low = median.low;
        price->high = median.high;
        price->claimed = median.claimed;
        price->processes = median.launches;
        /* Of few processes the interval is one of a normal distribution, which knows no bounds. */
        bool share = strcmp(price->unit, "1") == 0;
        price->low = price->low < 0 ? 0 : price->low > price->median ? price->median : price->low;
        price->high = share && price->high > 1 ? 1 : price->high;
        price->high = price->high < price->median ? price->median : price->high;
    }
}

const struct price *prices_find(const struct prices *prices, const char *panel, const char *name,
                                int workers)
{
    for (size_t at = 0; at < prices->count; at++) {
        const struct price *price = &prices->price[at];
        if ((workers == 0 || price->workers == workers) && strcmp(price->panel, panel) == 0 &&
            strcmp(price->name, name) == 0)
            return price;
    }
    return NULL;
}

static const char *take(void *to, struct json_object *record)
{
    return prices_add(to, record);
}

bool prices_read(struct prices *prices, const char *folder, struct error *error)
{
    char *path = text_format("%s/" PRICES_FILE, folder);

    *prices = (struct prices){0};
    char *remedy = text_format("; `triptych prices --output %.100s` makes it", folder);
    if (!lines_read(path, &prices->errors, take, prices)) {
        bool newer = errno == ENOTSUP;
        lines_complain(error, path, errno, remedy);
        prices_free(prices); /* lines before the one that is newer */
        prices->newer = newer;
    } else if (prices->count == 0)
        snprintf(error->text, sizeof error->text, "%.300s: it holds no valid record", path);
    prices_settle(prices);
    free(remedy);
    free(path);
    return prices->count > 0;
}

void prices_free(struct prices *prices)
{
    for (size_t at = 0; at < prices->count; at++) {
        free(prices->price[at].values);
        free(prices->price[at].launches);
    }
    free(prices->price);
    text_free(&prices->errors);
    *prices = (struct prices){0};
}

/* ---- of results ------------------------------------------------------------------------------ */

void prices_detach(struct results *results)
{
    if (results->prices)
        prices_free(results->prices);
    free(results->prices);
    results->prices = NULL;
}

void prices_attach(struct results *results)
{
    struct error error;

    prices_detach(results);
    results->prices = xcalloc(1, sizeof *results->prices);
    bool read = prices_read(results->prices, results->folder, &error);
    if (results->prices->newer)
        fail(STATUS_USAGE, "%s", error.text);
    for (size_t at = 0; at < results->prices->errors.count; at++)
        if (!text_has(&results->errors, results->prices->errors.items[at]))
            text_add(&results->errors, "%s", results->prices->errors.items[at]);
    if (!read)
        prices_detach(results);
}
