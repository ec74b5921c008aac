/* SPDX-License-Identifier: MIT
 *
 * The price list for scripts. Names are letters, digits, '_', '-' and '.', so nothing needs quotes.
 */
#include "compare/prices/prices.h"

#include "common/base/schema.h"
#include "compare/base/json_write.h"

#include <stdio.h>

void prices_csv(const struct prices *prices)
{
    printf("price,panel,group,workers,policy,bytes,unit,median,low,high,interval,samples,"
           "processes,trust\n");
    for (size_t at = 0; at < prices->count; at++) {
        const struct price *price = &prices->price[at];
        printf("%s,%s,%s,%d,%s,%llu,%s,%.9g,%.9g,%.9g,%s,%llu,%llu,%s\n", price->name, price->panel,
               price->group, price->workers, price->policy, (unsigned long long)price->bytes,
               price->unit, price->median, price->low, price->high,
               price->claimed ? "95%" : "range", (unsigned long long)price->samples,
               (unsigned long long)price->processes, prices_trust_word(price));
    }
}

static struct json_object *object_of(const struct price *price)
{
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "schema", SCHEMA);
    objects_add_text(object, "price", price->name);
    objects_add_text(object, "panel", price->panel);
    objects_add(object, "workers", json_object_new_int(price->workers));
    objects_add_text(object, "unit", price->unit);
    objects_add(object, "median", json_object_new_double(price->median));
    objects_add(object, "low", json_object_new_double(price->low));
    objects_add(object, "high", json_object_new_double(price->high));
    objects_add(object, "samples", json_object_new_uint64(price->samples));
    objects_add(object, "processes", json_object_new_uint64(price->processes));
    objects_add(object, "interval", json_object_new_boolean(price->claimed));
    objects_add_text(object, "group", price->group);
    objects_add_text(object, "meaning", price->meaning);
    if (price->trust != PRICE_TRUSTED)
        objects_add_text(object, prices_trust_word(price), price->reason);
    if (price->policy[0])
        objects_add_text(object, "policy", price->policy);
    if (price->bytes > 0)
        objects_add(object, "bytes", json_object_new_uint64(price->bytes));
    return object;
}

void prices_json(const struct prices *prices)
{
    struct json_object *all = json_object_new_object(), *list = json_object_new_array();

    for (size_t at = 0; at < prices->count; at++)
        objects_append(list, object_of(&prices->price[at]));
    objects_add_text(all, "schema", "triptych-prices/1");
    objects_add(all, "prices", list);
    objects_print(stdout, all);
}
