/* SPDX-License-Identifier: MIT
 *
 * folder: a folder of results that a test fills, with good records of posix/pool. */
#ifndef TRIPTYCH_TESTS_RESULTS_FOLDER_H
#define TRIPTYCH_TESTS_RESULTS_FOLDER_H

#include "common/options/options.h"
#include "compare/results/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/triptych-results-XXXXXX";

static inline char *file_of(const char *name)
{
    return text_format("%s/%s", folder, name);
}

static inline void write_bytes(const char *name, const char *bytes, size_t size, const char *mode)
{
    char *path = file_of(name);
    FILE *file = fopen(path, mode);

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static inline void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text), "w");
}

/* A good record of a cell; `more` is put in before its end. */
static inline char *record_of(const char *variant, int workers, double seconds, const char *more)
{
    return text_format(
        "{\"schema\":\"triptych/1\",\"workload\":\"pool\",\"panel\":\"posix\",\"variant\":\"%s\","
        "\"workers\":%d,\"parameters\":{\"tasks\":4,\"FILE\":\"/tmp/"
        "x\",\"size\":[1,0.5]},\"repetition\":1,"
        "\"seconds\":%.9g,\"setup_seconds\":0.001,\"verified\":true,\"lost\":0,"
        "\"expected\":{\"count\":4,\"sum\":18446744073709551615},\"cpu_seconds\":0.5,"
        "\"max_rss_bytes\":4096%s}",
        variant, workers, seconds, more);
}

static inline void add_record(const char *variant, int workers, double seconds, const char *more)
{
    char *record = record_of(variant, workers, seconds, more);

    write_bytes("records.jsonl", record, strlen(record), "a");
    write_bytes("records.jsonl", "\n", 1, "a");
    free(record);
}

static inline struct results read_all(void)
{
    struct results results;
    struct error error = {""};

    assert_true(results_read(&results, folder, &error));
    return results;
}

static inline int clean(void **state)
{
    static const char *const names[] = {"records.jsonl", "environment.json"};

    (void)state;
    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        char *path = file_of(names[at]);
        unlink(path);
        free(path);
    }
    return 0;
}

static inline int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    clean(state);
    return rmdir(folder);
}

#endif
