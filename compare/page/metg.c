/* SPDX-License-Identifier: MIT */
#include "compare/page/metg.h"

#include "compare/figures/metg.h"

enum { DIGITS = 6 };

void page_metg_emit(struct emit *emit, const struct results *results)
{
    struct metgs metgs = metgs_of(results, NULL);

    emit_open(emit, "metg", '[');
    for (size_t at = 0; at < metgs.count; at++) {
        const struct metg *metg = &metgs.items[at];
        const struct interval *found = &metg->granularity;
        emit_open(emit, NULL, '{');
        emit_text(emit, "workload", metg->workload);
        emit_text(emit, "panel", metg->panel);
        emit_text(emit, "variant", metg->variant);
        emit_text(emit, "setting", metg->apart);
        emit_text(emit, "figure", metg_name(metg));
        emit_count(emit, "workers", (uint64_t)metg->workers);
        emit_real(emit, "peak", metg->peak, DIGITS);
        emit_interval(emit, "granularity", found);
        emit_text(emit, "why", found->claimed ? "" : found->why_not);
        emit_close(emit, '}');
    }
    emit_close(emit, ']');
    metgs_free(&metgs);
}
