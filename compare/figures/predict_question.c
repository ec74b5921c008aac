/* SPDX-License-Identifier: MIT
 *
 * What models ask for. */
#include "compare/base/json_read.h"
#include "compare/figures/predict_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double predict_price(const struct question *question, const char *name, int workers)
{
    const struct result *own = question->own->result;
    const struct price *price = NULL;

    /* Between hosts, where the cell ran on several and the price is of two ranks. */
    if (question->prices && own->hosts.records > 0) {
        char *between = text_format("network_%s", name);
        price = prices_find(question->prices, own->panel, between, 0);
        free(between);
    }
    if (question->prices && !price)
        price = prices_find(question->prices, own->panel, name, workers);

    /* What a disturbed machine said is no ground for a prediction. */
    return price && price->trust == PRICE_TRUSTED && strcmp(price->unit, "s") == 0 ? price->median
                                                                                   : -1;
}

bool predict_workers_met(const struct question *question, const char *name)
{
    const double a_quarter_more = 1.25;
    int workers = question->own->result->workers;
    double alone_s = predict_price(question, name, 1);

    return workers == 1 || alone_s < 0 ||
           predict_price(question, name, workers) >= a_quarter_more * workers * alone_s;
}

double predict_missing(struct prediction *prediction, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(prediction->why_not, sizeof prediction->why_not, format, arguments);
    va_end(arguments);
    return 0;
}

double predict_parameter(const struct question *question, const char *name, double otherwise)
{
    double value;

    return question->parameters && fields_real(question->parameters, name, &value) ? value
                                                                                   : otherwise;
}

bool predict_range(const struct question *question, const char *name, double range[2])
{
    struct json_object *array =
        question->parameters ? fields_get(question->parameters, name, json_type_array) : NULL;

    if (!array || json_object_array_length(array) != 2)
        return false;
    for (size_t end = 0; end < 2; end++)
        range[end] = json_object_get_double(json_object_array_get_idx(array, end));
    return range[0] >= 0 && range[0] <= range[1] && range[1] < 1e9;
}
