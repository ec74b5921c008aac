/* SPDX-License-Identifier: MIT
 *
 * A journal. The first byte of the input chooses whether the file begins with this job's own first
 * line, and whether each line gets the checksum that it should have, since none would ever be
 * guessed. What was recalled must stay so, and what is noted must be recalled, whatever stood there
 * before. */
#include "common/base/hash.h"
#include "common/work/journal.h"
#include "tests/fuzz/fuzz.h"

#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { UNITS = 12, TITLED = 1, SUMMED = 2, LINE = 256 };

static const char first_line[] = "triptych journal 1: a job of 12 units";

static void add(int file, const void *bytes, size_t size)
{
    MUST(size == 0 || write(file, bytes, size) == (ssize_t)size);
}

/* The input's lines, each with its checksum behind it. */
static void add_summed(int file, const char *bytes, size_t size)
{
    uint64_t seed = hash_text(HASH_BEGIN, first_line);
    char line[LINE], sum[32];

    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t length = end ? (size_t)(end - bytes) - at : size - at;
        size_t kept = length < sizeof line - 1 ? length : sizeof line - 1;
        memcpy(line, bytes + at, kept);
        line[kept] = '\0';
        add(file, line, kept);
        int digits = snprintf(sum, sizeof sum, " %" PRIx64 "\n", hash_text(seed, line));
        add(file, sum, (size_t)digits);
        at += length + 1;
    }
}

static bool recalled[UNITS];
static struct answer answers[UNITS];

static void remember(void)
{
    uint64_t count = 0;

    for (uint64_t unit = 0; unit < UNITS; unit++) {
        recalled[unit] = journal_recall(unit, &answers[unit]);
        count += recalled[unit];
    }
    MUST(count == journal_recalled());
}

static void check_order(void)
{
    uint64_t left = UNITS, *order = journal_order(&left);
    bool seen[UNITS] = {false};

    MUST(order && left == UNITS - journal_recalled());
    for (uint64_t at = 0; at < UNITS; at++) {
        MUST(order[at] < UNITS && !seen[order[at]] && recalled[order[at]] == (at >= left));
        seen[order[at]] = true;
    }
    free(order);
}

/* Notes the first unit that is not finished, and opens the journal again. */
static void go_on(const char *path)
{
    struct error error = {""};
    struct answer answer, noted = {3, UINT64_MAX};
    uint64_t next = 0;

    while (next < UNITS && recalled[next])
        next++;
    if (next < UNITS)
        journal_note(next, noted);
    journal_close();
    journal_expect(path, true);
    MUST(journal_open(first_line + strlen("triptych journal 1: "), UNITS, &error));
    for (uint64_t unit = 0; unit < UNITS; unit++) {
        bool now = journal_recall(unit, &answer);
        const struct answer *was = unit == next ? &noted : &answers[unit];
        MUST(now == (recalled[unit] || unit == next));
        MUST(!now || (answer.count == was->count && answer.sum == was->sum));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    unsigned mode = size > 0 ? bytes[0] : 0;
    const char *text = (const char *)bytes + (size > 0);
    int file = memfd_create("journal", MFD_CLOEXEC);
    struct error error = {""};
    char path[64];

    MUST(file >= 0);
    size -= size > 0;
    if (mode & TITLED) {
        add(file, first_line, strlen(first_line));
        add(file, "\n", 1);
    }
    if (mode & SUMMED)
        add_summed(file, text, size);
    else
        add(file, text, size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    journal_expect(path, true);
    if (journal_open(first_line + strlen("triptych journal 1: "), UNITS, &error)) {
        remember();
        check_order();
        go_on(path);
    } else {
        MUST(error.text[0]);
        MUST(!(mode & TITLED));
    }
    journal_close();
    journal_expect(NULL, true);
    close(file);
    return 0;
}
