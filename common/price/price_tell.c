/* SPDX-License-Identifier: MIT
 *
 * What a price list prints. All texts are constants of our own, without a character that JSON would
 * want escaped, so this needs no library and is there in every build. */
#include "common/price/price_parts.h"

#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/schema.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- figures --------------------------------------------------------------------------------- */

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* How many of the lowest values, and of the highest ones, are outside of the interval: the largest
 * d for which the chance that fewer than d + 1 of n values lie below the median is at most 2.5 %.
 * Below 6 values there is no such interval, and none is left out. */
static size_t outside(size_t count)
{
    double term = pow(0.5, (double)count), below = term;
    size_t number = 0;

    while (count >= 6 && number < count / 2) {
        term *= (double)(count - number) / (double)(number + 1);
        if (below + term > 0.025)
            break;
        below += term;
        number++;
    }
    return number;
}

static double middle(const double *sorted, size_t count)
{
    return count > 0 ? (sorted[(count - 1) / 2] + sorted[count / 2]) / 2 : 0;
}

double price_median(const double *values, size_t count)
{
    double sorted[PRICE_MOST_SAMPLES];

    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_value);
    return middle(sorted, count);
}

void price_settle(struct price_figures *figures)
{
    double sorted[PRICE_MOST_SAMPLES];
    size_t count = figures->samples, left_out = outside(count);

    if (count == 0)
        return; /* all figures stay 0 */
    memcpy(sorted, figures->values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_value);
    figures->median = middle(sorted, count);
    figures->low = sorted[left_out];
    figures->high = sorted[count - 1 - left_out];
}

/* ---- lines ----------------------------------------------------------------------------------- */

static const char *unit_of(const struct primitive *primitive)
{
    return primitive->share ? "1" : "s";
}

void price_record(const struct price_figures *figures, const char *panel)
{
    const struct primitive *own = figures->primitive;
    char *line = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&line, &size);

    if (!stream)
        fail(STATUS_FAILED, "no memory for a record");
    fprintf(stream,
            "{\"schema\":\"" SCHEMA "\",\"price\":\"%s\",\"panel\":\"%s\",\"workers\":%d,"
            "\"unit\":\"%s\",\"median\":%.9g,\"low\":%.9g,\"high\":%.9g,\"samples\":%zu,"
            "\"group\":\"%s\",\"meaning\":\"%s\",\"operations\":%llu",
            own->name, panel, figures->run.workers, unit_of(own), figures->median, figures->low,
            figures->high, figures->samples, own->group, own->meaning,
            (unsigned long long)figures->run.operations);
    if (own->bytes > 0)
        fprintf(stream, ",\"bytes\":%llu", (unsigned long long)own->bytes);
    if (figures->policy[0])
        fprintf(stream, ",\"policy\":\"%s\"", figures->policy);
    if (figures->retried > 0)
        fprintf(stream, ",\"retried\":%zu", figures->retried);
    if (figures->withheld[0])
        fprintf(stream, ",\"withheld\":\"%s\"", figures->withheld);
    if (figures->doubtful[0])
        fprintf(stream, ",\"doubtful\":\"%s\"", figures->doubtful);
    fprintf(stream, ",\"values\":[");
    for (size_t at = 0; at < figures->samples; at++)
        fprintf(stream, "%s%.9g", at ? "," : "", figures->values[at]);
    fprintf(stream, "]}\n");
    if (fclose(stream) != 0)
        fail(STATUS_FAILED, "no memory for a record");
    output_record(line, size);
    free(line);
}

void price_head(const char *panel)
{
    char title[64];

    snprintf(title, sizeof title, "%s: price of", panel);
    output_line("%-28s %7s %-8s %12s %12s %12s", title, "workers", "policy", "median", "low",
                "high");
}

void price_row(const struct price_figures *figures)
{
    const struct primitive *own = figures->primitive;
    const char *policy = figures->policy[0] ? figures->policy : "-";
    double scale = own->share ? 1 : 1e9;
    int decimals = own->share ? 4 : 1;

    if (figures->withheld[0])
        output_line("%-28s %7d %-8s %12s: %s", own->name, figures->run.workers, policy, "withheld",
                    figures->withheld);
    else
        output_line("%-28s %7d %-8s %12.*f %12.*f %12.*f %-2s %s%s%s", own->name,
                    figures->run.workers, policy, decimals, scale * figures->median, decimals,
                    scale * figures->low, decimals, scale * figures->high, own->share ? "" : "ns",
                    own->meaning, figures->doubtful[0] ? "; doubtful: " : "", figures->doubtful);
}

void price_names(const struct price_list *list)
{
    const char *last = "";

    for (const struct primitive *const *table = list->tables; *table; table++)
        for (const struct primitive *each = *table; each->name; each++) {
            if (strcmp(each->name, last) != 0) /* once, where it has several policies */
                output_line("%s\t%s", each->name, each->meaning);
            last = each->name;
        }
}

void price_describe(const struct price_list *list, const struct team *team)
{
    char *line = NULL;
    size_t size = 0, count = 0;
    FILE *stream = open_memstream(&line, &size);

    if (!stream)
        fail(STATUS_FAILED, "no memory for a description");
    fprintf(stream, "{\"schema\":\"" SCHEMA "\",\"panel\":\"%s\",\"launch\":\"%s\",\"policies\":[",
            team->panel, team->launch);
    for (size_t at = 0; list->policies && list->policies[at]; at++)
        fprintf(stream, "%s\"%s\"", at ? "," : "", list->policies[at]);
    fprintf(stream, "],\"prices\":[");
    for (const struct primitive *const *table = list->tables; *table; table++)
        for (const struct primitive *each = *table; each->name; each++)
            fprintf(stream,
                    "%s{\"name\":\"%s\",\"group\":\"%s\",\"least\":%d,\"most\":%d,"
                    "\"waits\":%s,\"unit\":\"%s\",%s\"meaning\":\"%s\"}",
                    count++ ? "," : "", each->name, each->group, each->least, each->most,
                    each->waits ? "true" : "false", unit_of(each),
                    each->pair == PAIR_OF_HOSTS ? "\"between_hosts\":true," : "", each->meaning);
    fprintf(stream, "]}\n");
    if (fclose(stream) != 0)
        fail(STATUS_FAILED, "no memory for a description");
    output_record(line, size);
    free(line);
}
