/* SPDX-License-Identifier: MIT
 *
 * A timeline of a folder that anybody may have made, up to what the page gets of it. */
#include "compare/base/json_read.h"
#include "compare/page/trace_emit.h"
#include "tests/fuzz/folder.h"

#include <math.h>
#include <string.h>

static void check(const struct page_trace *trace)
{
    MUST(trace->lane_count <= PAGE_MOST_LANES && trace->slice_count <= PAGE_MOST_SLICES);
    MUST(trace->slice_count <= trace->total);
    MUST(isfinite(trace->end_us) && isfinite(trace->clock_error_s));
    for (size_t at = 0; at < trace->slice_count; at++) {
        const struct page_slice *slice = &trace->slices[at];
        MUST(isfinite(slice->from_us) && slice->length_us >= 0 && isfinite(slice->length_us));
        MUST(slice->lane < trace->lane_count && slice->kind < PAGE_KINDS);
    }
}

/* What the page gets is JSON that cannot end a script, however few slices it may have. */
static void check_emitted(struct page_trace *trace, size_t most)
{
    char *text = NULL;
    size_t size = 0;
    struct emit emit = {.out = open_memstream(&text, &size)};

    MUST(emit.out);
    page_trace_emit(&emit, trace, most);
    MUST(fclose(emit.out) == 0);
    MUST(!memchr(text, '<', size));
    struct json_object *parsed = json_tokener_parse(text);
    MUST(json_object_is_type(parsed, json_type_object));
    json_object_put(parsed);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int folder_fd = -1;
    struct page_trace trace;
    size_t left = 1 << 20;
    const char *why = NULL;

    fuzz_file("trace", bytes, size);
    if (folder_fd < 0)
        folder_fd = open(fuzz_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = page_trace_read(&trace, folder_fd, "trace", &left, &why);
    MUST(left <= 1 << 20 && (good || why));
    if (good) {
        check(&trace);
        check_emitted(&trace, 4);
    }
    page_trace_close(&trace);
    return 0;
}
