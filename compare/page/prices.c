/* SPDX-License-Identifier: MIT */
#include "compare/page/prices.h"

#include "compare/prices/prices.h"

#include <stdlib.h>

static struct interval cost_of(const struct price *price)
{
    return (struct interval){.estimate = price->median,
                             .low = price->low,
                             .high = price->high,
                             .n = (size_t)price->samples,
                             .launches = (size_t)price->processes,
                             .claimed = price->claimed};
}

void page_prices_emit(struct emit *emit, const struct prices *prices)
{
    emit_open(emit, "prices", '[');
    for (size_t at = 0; prices && at < prices->count; at++) {
        const struct price *price = &prices->price[at];
        struct interval cost = cost_of(price);
        bool doubtful = price->trust == PRICE_DOUBTFUL;
        if (price->trust == PRICE_WITHHELD)
            continue;
        char *meaning = text_format("%s%s%s", price->meaning, doubtful ? "; doubtful: " : "",
                                    doubtful ? price->reason : "");
        emit_open(emit, NULL, '{');
        emit_text(emit, "name", price->name);
        emit_text(emit, "panel", price->panel);
        emit_text(emit, "group", price->group);
        emit_text(emit, "meaning", meaning);
        emit_text(emit, "unit", price->unit);
        emit_text(emit, "policy", price->policy);
        emit_count(emit, "workers", (uint64_t)price->workers);
        emit_count(emit, "bytes", price->bytes);
        emit_interval(emit, "cost", &cost);
        emit_close(emit, '}');
        free(meaning);
    }
    emit_close(emit, ']');
    emit_open(emit, "network", '[');
    struct text_list sentences = {0};
    if (prices)
        sentences = prices_network(prices);
    for (size_t at = 0; at < sentences.count; at++)
        emit_text(emit, NULL, sentences.items[at]);
    text_free(&sentences);
    emit_close(emit, ']');
}
