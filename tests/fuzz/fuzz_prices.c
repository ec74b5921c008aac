/* SPDX-License-Identifier: MIT
 *
 * A price list that anybody may have made: the input is prices.jsonl. */
#include "compare/prices/prices.h"

#include "common/options/options.h"
#include "tests/fuzz/folder.h"

#include <math.h>
#include <string.h>

static void check_price(const struct prices *prices, const struct price *price)
{
    char *printable = text_printable(price->meaning, strlen(price->meaning), SIZE_MAX - 8);

    MUST(strcmp(price->meaning, printable) == 0);
    free(printable);
    MUST(text_is_name(price->name) && text_is_name(price->panel));
    MUST(!price->group[0] || text_is_name(price->group));
    MUST(!price->policy[0] || text_is_name(price->policy));
    MUST(price->workers >= 1 && price->samples >= 1 && price->processes >= 1);
    MUST(isfinite(price->median) && price->low >= 0);
    MUST(price->low <= price->median && price->median <= price->high);
    MUST(prices_find(prices, price->panel, price->name, price->workers));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct prices prices;
    struct error error = {""};

    fuzz_file(PRICES_FILE, bytes, size);
    if (!prices_read(&prices, fuzz_folder, &error))
        MUST(error.text[0] && prices.count == 0);
    for (size_t at = 0; at < prices.count; at++)
        check_price(&prices, &prices.price[at]);
    prices_free(&prices);
    return 0;
}
