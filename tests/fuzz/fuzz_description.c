/* SPDX-License-Identifier: MIT
 *
 * What a program tells about itself with --describe. */
#include "compare/programs/catalog.h"
#include "compare/programs/description.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct program program = {.path = text_format("/a/b")};
    char *trouble = description_read(&program, (const char *)bytes, size);

    if (trouble) {
        MUST(trouble[0] && !program.workload && !program.variants);
    } else {
        MUST(text_is_name(program.workload) && text_is_name(program.panel));
        MUST(program.variant_count >= 1 && program.variant_count <= CATALOG_MOST_ITEMS);
        MUST(program.option_count <= CATALOG_MOST_ITEMS);
        for (size_t at = 0; at < program.variant_count; at++)
            MUST(text_is_name(program.variants[at].name));
    }
    free(trouble);
    description_free(&program);
    return 0;
}
