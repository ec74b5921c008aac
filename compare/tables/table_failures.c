/* SPDX-License-Identifier: MIT */
#include "compare/tables/table.h"

#include <stdlib.h>

struct text_list table_failed(const struct results *results, bool skipped)
{
    struct text_list list = {0};

    for (size_t at = 0; at < results->count; at++) {
        const struct result *result = &results->cells[at];
        char *name = result_name(result);
        if (result->skipped == skipped)
            for (size_t failure = 0; failure < result->failures.count; failure++)
                text_add(&list, "%s: %s", name, result->failures.items[failure]);
        if (!skipped && result->wrong > 0 && result->failures.count == 0)
            text_add(&list, "%s: %llu wrong answers", name, (unsigned long long)result->wrong);
        free(name);
    }
    return list;
}

size_t table_failures(const struct results *results)
{
    size_t failures = 0;

    for (size_t at = 0; at < results->count; at++)
        failures += (results->cells[at].failures.count > 0 || results->cells[at].wrong > 0) &&
                    !results->cells[at].skipped;
    return failures;
}
