/* SPDX-License-Identifier: MIT
 *
 * What models ask for. */
#include "common/price/price_load.h"
#include "compare/base/json_read.h"
#include "compare/figures/predict_parts.h"

#include <math.h>
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

/* CPUs that its workers want: none where they only wait. Of a time too short to tell, all. */
static double wanted_cpus(const struct summary *cell)
{
    const double waiting = 0.01; /* of a CPU; who computes has more even beside a hundred others */
    double workers = cell->result->workers;

    return cell->cpu_share >= 0 && cell->cpu_share < waiting * workers ? 0 : workers;
}

bool predict_disturbed(const struct question *question, const struct summary *cell,
                       struct prediction *prediction)
{
    const double much = 0.15, often = 0.25; /* of the time; of the samples */
    const struct result *result = cell->result;
    double left = question->cpus - wanted_cpus(cell), most = 0;
    size_t crowded = 0;

    left = left > 0 ? left : 0;
    for (size_t at = 0; at < result->sample_count; at++)
        if (result->samples[at].others_cpus > left + PRICE_SLACK) {
            most = fmax(most, result->samples[at].others_cpus);
            crowded++;
        }
    if ((double)crowded > often * (double)result->sample_count) {
        predict_missing(prediction, "others used up to %.1f of %d CPUs while %.20s %.30s ran", most,
                        question->cpus, result->panel, result->variant);
        return true;
    }
    if (cell != question->own && cell->seconds.claimed &&
        cell->seconds.high - cell->seconds.low > 2 * much * cell->seconds.estimate) {
        predict_missing(prediction, "the time of %.20s %.30s is known to no more than %.0f %%",
                        result->panel, result->variant,
                        50 * (cell->seconds.high - cell->seconds.low) / cell->seconds.estimate);
        return true;
    }
    return false;
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
