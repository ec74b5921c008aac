/* SPDX-License-Identifier: MIT
 *
 * journal_file: a journal in a folder of the test's own, of units whose answers tell them apart. */
#ifndef TRIPTYCH_TESTS_WORK_JOURNAL_FILE_H
#define TRIPTYCH_TESTS_WORK_JOURNAL_FILE_H

#include "common/work/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { UNITS = 40, SIZE_MOST = 1 << 16 };

static char folder[] = "/tmp/triptych-journal-XXXXXX", path[64];
static struct error error;

static inline bool open_it(const char *name)
{
    journal_expect(path, true);
    return journal_open(name, UNITS, &error);
}

static inline struct answer answer_of(uint64_t unit)
{
    return (struct answer){unit + 1, UINT64_MAX - unit};
}

static inline void note(uint64_t unit)
{
    journal_note(unit, answer_of(unit));
}

static inline bool has(uint64_t unit)
{
    struct answer answer = {0, 0}, wanted = answer_of(unit);

    if (!journal_recall(unit, &answer))
        return false;
    assert_int_equal(answer.count, wanted.count);
    assert_true(answer.sum == wanted.sum);
    return true;
}

static inline size_t read_it(char bytes[SIZE_MOST])
{
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    size_t size = fread(bytes, 1, SIZE_MOST - 1, in);
    bytes[size] = '\0';
    fclose(in);
    return size;
}

static inline void write_it(const char *bytes, size_t size)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    fclose(out);
}

static inline int set_up(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static inline void name_it(void)
{
    snprintf(path, sizeof path, "%s/journal", folder);
}

static inline int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    name_it();
    return 0;
}

static inline int remove_folder(void **state)
{
    (void)state;
    name_it();
    unlink(path);
    rmdir(folder);
    return 0;
}

#endif
