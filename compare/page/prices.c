/* SPDX-License-Identifier: MIT */
#include "compare/page/prices.h"

#include "compare/prices/prices.h"

#include <stdlib.h>

enum { DIGITS = 6 };

static void emit_cost(struct emit *emit, const struct price *price)
{
    emit_open(emit, "cost", '[');
    emit_real(emit, NULL, price->median, DIGITS);
    emit_real(emit, NULL, price->low, DIGITS);
    emit_real(emit, NULL, price->high, DIGITS);
    emit_count(emit, NULL, price->samples);
    emit_count(emit, NULL, price->processes);
    emit_count(emit, NULL, price->claimed);
    emit_close(emit, ']');
}

void page_prices_emit(struct emit *emit, const struct prices *prices)
{
    emit_open(emit, "prices", '[');
    for (size_t at = 0; prices && at < prices->count; at++) {
        const struct price *price = &prices->price[at];
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
        emit_cost(emit, price);
        emit_close(emit, '}');
        free(meaning);
    }
    emit_close(emit, ']');
}
