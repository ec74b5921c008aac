/* SPDX-License-Identifier: MIT
 *
 * A price list that anybody may have made: the input is prices.jsonl. */
#include "compare/prices/prices.h"

#include "common/options/options.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/dev/shm/fuzz.XXXXXX"; /* no disk is as fast */
static char path[sizeof folder + 32];

static void remove_folder(void)
{
    unlink(path);
    rmdir(folder);
}

static void make_folder(void)
{
    if (path[0])
        return;
    MUST(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/" PRICES_FILE, folder);
    atexit(remove_folder);
}

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

    make_folder();
    FILE *file = fopen(path, "we");
    MUST(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
    if (!prices_read(&prices, folder, &error))
        MUST(error.text[0] && prices.count == 0);
    for (size_t at = 0; at < prices.count; at++)
        check_price(&prices, &prices.price[at]);
    prices_free(&prices);
    return 0;
}
