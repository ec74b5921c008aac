/* SPDX-License-Identifier: MIT
 *
 * trace_emit: a timeline as columns of numbers, small enough for a page. Main thread only. */
#ifndef TRIPTYCH_COMPARE_PAGE_TRACE_EMIT_H
#define TRIPTYCH_COMPARE_PAGE_TRACE_EMIT_H

#include "compare/page/emit.h"
#include "compare/page/trace.h"

/* Writes it with at most `most` slices: where there are more, neighbours are joined in place, at
 * the finest resolution that is enough, and the page is told which. */
void page_trace_emit(struct emit *emit, struct page_trace *trace, size_t most);

#endif
