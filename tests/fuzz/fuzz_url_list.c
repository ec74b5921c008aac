/* SPDX-License-Identifier: MIT
 *
 * A file of URLs. */
#include "common/workloads/url_list.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[64], escaped[4 * 100 + 1];
    struct url_list list;
    struct complaint complaint = {""};
    int file = memfd_create("urls", MFD_CLOEXEC);

    MUST(file >= 0 && (size == 0 || write(file, bytes, size) == (ssize_t)size));
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (url_list_read(path, &list, &complaint)) {
        for (uint64_t at = 0; at < list.count; at++) {
            MUST(list.lines[at].url[0] && strlen(list.lines[at].url) <= URL_LINE_MOST);
            MUST(at == 0 || list.lines[at].number > list.lines[at - 1].number);
            MUST(url_escape(list.lines[at].url, escaped, sizeof escaped) < sizeof escaped);
            for (const char *letter = escaped; *letter; letter++)
                MUST((unsigned char)*letter >= ' ' && *letter != 127);
        }
        url_list_free(&list);
    } else {
        MUST(complaint.text[0]);
    }
    close(file);
    return 0;
}
