/* SPDX-License-Identifier: MIT
 *
 * record without a JSON library. */
#include "common/base/fail.h"
#include "common/bench/record.h"

static _Noreturn void absent(void)
{
    fail(STATUS_SKIP, "built without json-c, so there are no records: install libjson-c-dev and "
                      "configure again");
}

bool record_available(void)
{
    return false;
}

void record_print(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters)
{
    (void)workload, (void)measurement, (void)parameters;
    absent();
}

char *record_text(const struct workload *workload, const struct measurement *measurement,
                  const struct option_table *parameters)
{
    (void)workload, (void)measurement, (void)parameters;
    absent();
}

void record_describe(const struct workload *workload, const struct team *team,
                     const struct variant *variants, const struct option_row *common_options,
                     uint64_t suited_workers)
{
    (void)workload, (void)team, (void)variants, (void)common_options, (void)suited_workers;
    absent();
}
