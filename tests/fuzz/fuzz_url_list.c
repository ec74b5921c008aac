/* SPDX-License-Identifier: MIT
 *
 * A file of URLs. */
#include "common/workloads/url_list.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char escaped[4 * 100 + 17], *text = malloc(size + 1);
    struct url_list list;
    struct error error = {""};

    MUST(text);
    memcpy(text, bytes, size);
    text[size] = '\0';
    if (url_list_parse("list", text, size, &list, &error)) {
        MUST((list.misspelt > 0) == (error.text[0] != '\0'));
        for (uint64_t at = 0; at < list.count; at++) {
            const struct url_line *line = &list.lines[at];
            MUST(line->length > 0 && line->url[line->length] == '\0');
            MUST(line->bad || (strlen(line->url) == line->length && line->length <= URL_LINE_MOST));
            MUST(at == 0 || line->number > line[-1].number);
            MUST(url_escape(line->url, line->length, escaped, sizeof escaped) < sizeof escaped);
            for (const char *letter = escaped; *letter; letter++)
                MUST((unsigned char)*letter >= ' ' && *letter != 127);
        }
        url_list_free(&list);
    } else {
        MUST(error.text[0]);
    }
    return 0;
}
