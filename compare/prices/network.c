/* SPDX-License-Identifier: MIT
 *
 * What the way from host to host costs, beside that within a host. */
#include "compare/prices/prices.h"

#include "compare/base/units.h"

#include <stdlib.h>
#include <string.h>

/* The panel's price as seconds; below 0: it was not measured, or is withheld. */
static double seconds_of(const struct prices *prices, const char *panel, const char *name)
{
    const struct price *price = prices_find(prices, panel, name, 0);

    return price && price->trust != PRICE_WITHHELD && price->median > 0 ? price->median : -1;
}

static char *sentence_of(const struct prices *prices, const char *panel)
{
    const double mebibyte = 1048576, most = 0.9; /* of a worker's time, that it is to be busy */
    double away_s = seconds_of(prices, panel, "network_round_trip_8");
    double near_s = seconds_of(prices, panel, "round_trip_8");
    double large_s = seconds_of(prices, panel, "network_round_trip_1048576");
    double ask_s = seconds_of(prices, panel, "network_request_reply");
    struct text_list parts = {0};
    char text[UNITS_TEXT], least[UNITS_TEXT], times[UNITS_TEXT];

    if (away_s > 0)
        text_add(&parts, "8 bytes go from host to host and back in %s%s%s%s",
                 units_time(away_s, text), near_s > 0 ? ", " : "",
                 near_s > 0 ? units_number(away_s / near_s, times) : "",
                 near_s > 0 ? " times as long as on one host" : "");
    if (large_s > 0)
        text_add(&parts, "a MiB passes at %s MB/s",
                 units_number(2 * mebibyte / large_s / 1e6, text));
    if (ask_s > 0)
        text_add(&parts,
                 "a worker on another host that asks for each task (%s) is busy for nine tenths of "
                 "its time from tasks of %s on",
                 units_time(ask_s, text), units_time(ask_s * most / (1 - most), least));
    char *all = parts.count > 0 ? text_join(&parts, "; ") : NULL;
    char *sentence = all ? text_format("%s: %s.", panel, all) : NULL;
    free(all);
    text_free(&parts);
    return sentence;
}

struct text_list prices_network(const struct prices *prices)
{
    struct text_list sentences = {0}, panels = {0};

    for (size_t at = 0; at < prices->count; at++) {
        const char *panel = prices->price[at].panel;
        char *sentence = text_has(&panels, panel) ? NULL : sentence_of(prices, panel);
        text_add(&panels, "%s", panel);
        if (sentence)
            text_add(&sentences, "%s", sentence);
        free(sentence);
    }
    text_free(&panels);
    return sentences;
}
