/* SPDX-License-Identifier: MIT
 *
 * The summary as comma-separated values (RFC 4180, with plain newlines): one row a cell. */
#include "compare/tables/table.h"

#include "common/base/whole_file.h"
#include "compare/base/markup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Estimate, and the ends only where they are an interval; nothing where there is no figure. */
static void put_interval(FILE *stream, const struct interval *interval)
{
    if (interval->n > 0)
        fprintf(stream, ",%.9g", interval->estimate);
    else
        fputc(',', stream);
    if (interval->n > 0 && interval->claimed)
        fprintf(stream, ",%.9g,%.9g", interval->low, interval->high);
    else
        fputs(",,", stream);
}

static const struct {
    const char *name;
    size_t offset; /* of a struct interval in struct summary */
} figures[] = {
    {"seconds", offsetof(struct summary, seconds)},
    {"setup_seconds", offsetof(struct summary, setup)},
    {"launch_seconds", offsetof(struct summary, launch)},
    {"cpu_seconds", offsetof(struct summary, cpu)},
    {"first_result_seconds", offsetof(struct summary, first_result)},
    {"lost", offsetof(struct summary, lost)},
    {"speedup_over_sync", offsetof(struct summary, over_alone)},
    {"speedup_over_own_1", offsetof(struct summary, over_one)},
    {"efficiency", offsetof(struct summary, efficiency)},
    {"serial_fraction", offsetof(struct summary, serial_fraction)},
};

static void put_names(FILE *stream, const char *name)
{
    fprintf(stream, ",%s,%s_low,%s_high", name, name, name);
}

static void put_row(FILE *stream, const struct summary *own)
{
    const struct result *result = own->result;

    markup_csv(stream, result->workload);
    fputc(',', stream);
    markup_csv(stream, result->panel);
    fputc(',', stream);
    markup_csv(stream, result->variant);
    fprintf(stream, ",%d,", result->workers);
    markup_csv(stream, result->setting);
    fputc(',', stream);
    markup_csv(stream, result->parameters);
    fprintf(stream, ",%zu,%zu,%llu,%zu,%llu", own->seconds.n, own->seconds.launches,
            (unsigned long long)result->wrong, result->failures.count,
            (unsigned long long)own->rss_bytes);
    for (size_t at = 0; at < sizeof figures / sizeof figures[0]; at++)
        put_interval(stream, (const struct interval *)(const void *)((const char *)own +
                                                                     figures[at].offset));
    if (own->prediction.seconds > 0)
        fprintf(stream, ",%.9g", own->prediction.seconds);
    else
        fputc(',', stream);
    fprintf(stream, ",%llu", (unsigned long long)result->losses.runs);
    put_interval(stream, &own->over_textbook);
    put_interval(stream, &own->switches);
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        put_interval(stream, &own->counted[at]);
    put_interval(stream, &own->energy_j);
    fputc('\n', stream);
}

void table_csv(const struct summaries *summaries, FILE *stream)
{
    fputs("workload,panel,variant,workers,setting,parameters,n,launches,wrong,failures,"
          "max_rss_bytes",
          stream);
    for (size_t at = 0; at < sizeof figures / sizeof figures[0]; at++)
        put_names(stream, figures[at].name);
    fputs(",predicted_seconds,runs_with_losses", stream);
    put_names(stream, "over_textbook");
    put_names(stream, "switches");
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        put_names(stream, sample_counters[at].name);
    put_names(stream, "energy_joules");
    fputc('\n', stream);
    for (size_t at = 0; at < summaries->count; at++)
        put_row(stream, &summaries->items[at]);
}

void table_save(const struct summaries *summaries, const char *folder)
{
    char *path = text_format("%s/summary.csv", folder);
    struct whole_file file = whole_file_open(path);

    table_csv(summaries, file.out);
    whole_file_close(&file);
    free(path);
}
