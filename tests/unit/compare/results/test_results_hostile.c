/* SPDX-License-Identifier: MIT
 *
 * Folders that were made to hurt their reader: what stands there instead of files, and records that
 * are no records. (Single bad fields are in test_results_bad.c.) */
#include "common/options/options.h"
#include "compare/results/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/triptych-hostile-XXXXXX";
static char environment[sizeof folder + 32], records[sizeof folder + 32];

/* A good record of posix/pool; %s is put in before its end. */
static const char record[] =
    "{\"schema\":\"triptych/1\",\"workload\":\"pool\",\"panel\":\"posix\",\"variant\":\"fork\","
    "\"workers\":2,\"parameters\":{},\"repetition\":1,\"seconds\":1,\"setup_seconds\":0,"
    "\"verified\":true,\"lost\":0,\"expected\":{\"count\":4,\"sum\":4},\"cpu_seconds\":0.5,"
    "\"max_rss_bytes\":4096%s}\n";

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "we");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void write_record(const char *more)
{
    char *line = text_format(record, more);

    write_file(records, line, strlen(line));
    free(line);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(environment, sizeof environment, "%s/environment.json", folder);
    snprintf(records, sizeof records, "%s/records.jsonl", folder);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    if (unlink(environment) != 0)
        rmdir(environment);
    if (unlink(records) != 0)
        rmdir(records);
    return 0;
}

static int remove_folder(void **state)
{
    clean(state);
    return rmdir(folder);
}

/* Reads the folder and asserts how many good samples there are, and that what is wrong is told as
 * `error`, which must be part of the only error; "": nothing is wrong. */
/* Whether one of the texts in `error` (with | between them) is there: a line can be called bad
 * by the library that takes it apart or by its user, and there are two such libraries. */
static bool says(const char *said, const char *error)
{
    struct text_list ways = {0};
    bool found = error[0] == '\0';

    text_split(&ways, error, "|");
    for (size_t at = 0; at < ways.count; at++)
        found = found || strstr(said, ways.items[at]);
    text_free(&ways);
    return found;
}

static void reads(size_t samples, const char *error)
{
    struct results results;
    struct error why = {""};
    size_t found = 0;

    assert_true(results_read(&results, folder, &why));
    for (size_t at = 0; at < results.count; at++)
        found += results.cells[at].sample_count;
    char *said = results.errors.count ? text_join(&results.errors, "; ") : text_format("%s", "");
    if (found != samples || results.errors.count != (error[0] != '\0') || !says(said, error))
        fail_msg("%zu samples instead of %zu; it says '%s' instead of '%s'", found, samples, said,
                 error);
    free(said);
    results_free(&results);
}

/* ---- no files -------------------------------------------------------------------------------- */

static void environment_is_no_file(void **state)
{
    (void)state;
    write_record("");
    assert_int_equal(mkdir(environment, 0700), 0);
    reads(1, "environment.json: not a file");
    assert_int_equal(rmdir(environment), 0);
    assert_int_equal(mkfifo(environment, 0600), 0); /* must not wait for a writer */
    reads(1, "environment.json: not a file");
    unlink(environment);
    assert_int_equal(symlink("/dev/zero", environment), 0);
    reads(1, "environment.json: not a file");
    unlink(environment);
    assert_int_equal(symlink("environment.json", environment), 0); /* leads to itself */
    reads(1, "");
    unlink(environment);
    assert_int_equal(symlink("/nowhere", environment), 0);
    reads(1, "");
}

static void environment_is_huge(void **state)
{
    (void)state;
    write_record("");
    write_file(environment, "{", 1);
    assert_int_equal(truncate(environment, (off_t)1 << 40), 0); /* a file with a hole */
    reads(1, "environment.json: longer than 16 MiB");
}

static void records_are_no_file(void **state)
{
    struct results results;
    struct error why = {""};

    (void)state;
    assert_int_equal(mkfifo(records, 0600), 0);
    assert_false(results_read(&results, folder, &why));
    assert_non_null(strstr(why.text, "records.jsonl"));
    unlink(records);
    assert_int_equal(mkdir(records, 0700), 0);
    assert_false(results_read(&results, folder, &why));
    assert_non_null(strstr(why.text, "records.jsonl: Is a directory"));
    rmdir(records);
    assert_int_equal(symlink("/dev/full", records), 0);
    assert_false(results_read(&results, folder, &why));
}

/* A file of zeros without an end in sight is one line that is too long, and is not kept. */
static void records_without_lines(void **state)
{
    (void)state;
    write_file(records, "", 0);
    assert_int_equal(truncate(records, (off_t)64 << 20), 0);
    reads(0, "records.jsonl:1: longer than 1 MiB");
}

/* ---- no records ------------------------------------------------------------------------------ */

static void odd_records(void **state)
{
    static const struct {
        const char *more, *error; /* "": it is taken */
    } rows[] = {
        {",\"setting\":\"\\u009b2J\"", "bad \"setting\""}, /* a control character past ASCII */
        {",\"setting\":\"</script><script>\"", ""},        /* whoever makes HTML of it escapes it */
        {",\"setting\":\"\xff\"", "not JSON|bad \"setting\""},
        {",\"setting\":\"\xed\xa0\x80\"", "bad \"setting\"|not JSON"},
        {",\"x\":99999999999999999999", ""},
        {",\"repetition\":99999999999999999999999", "bad \"repetition\""},
        {",\"seconds\":99999999999999999999", "bad \"seconds\""},
        {",\"max_rss_bytes\":1e999", "bad \"max_rss_bytes\""},
        {",\"workers\":99999999999999999999", "bad \"workers\""},
        {",\"seconds\":NaN", "bad \"seconds\"|not JSON"},
        {",\"seconds\":Infinity", "bad \"seconds\"|not JSON"},
        {",\"seconds\":0x1p3", "bad \"seconds\"|not JSON"},
        {",\"panel\":null", "bad \"panel\""},
        {",\"panel\":\"../../etc\"", "bad \"panel\""},
        {",\"panel\":\"%s%n\"", "bad \"panel\""},
        {",\"variant\":\"\"", "bad \"variant\""},
        {",\"\":1", ""},
        {",\"variant\":\"a\",\"variant\":\"b\"", ""}, /* the last one holds */
    };

    (void)state;
    for (size_t at = 0; at < sizeof rows / sizeof rows[0]; at++) {
        write_record(rows[at].more);
        reads(rows[at].error[0] ? 0 : 1, rows[at].error);
    }
}

/* Objects within objects, a million deep, must not be followed down. */
static void depth(void **state)
{
    enum { DEPTH = 200000 };
    char *bytes = malloc(5 * DEPTH);

    (void)state;
    assert_non_null(bytes);
    for (size_t at = 0; at < DEPTH; at++)
        memcpy(bytes + 5 * at, "{\"a\":", 5);
    write_file(records, bytes, 5 * DEPTH);
    write_file(environment, bytes, 5 * DEPTH);
    free(bytes);
    struct results results;
    struct error why = {""};
    assert_true(results_read(&results, folder, &why));
    assert_int_equal(results.errors.count, 2);
    assert_non_null(strstr(results.errors.items[0], "environment.json: not JSON"));
    /* "not JSON" or "cut off", by the library that reads it */
    assert_non_null(strstr(results.errors.items[1], "records.jsonl:1: "));
    assert_int_equal(results.count, 0);
    results_free(&results);
}

/* What is not ended is the line that was written when the power failed: the rest counts. */
static void cut_off_at_every_byte(void **state)
{
    char *line = text_format(record, "");
    size_t size = strlen(line);
    char *two = text_format("%s%s", line, line);

    (void)state;
    for (size_t cut = 1; cut < size - 1; cut++) {
        write_file(records, two, size + cut);
        reads(1, "records.jsonl:2: cut off");
    }
    write_file(records, two, 2 * size - 1); /* only the newline is missing */
    reads(2, "");
    free(line);
    free(two);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(environment_is_no_file, clean),
        cmocka_unit_test_teardown(environment_is_huge, clean),
        cmocka_unit_test_teardown(records_are_no_file, clean),
        cmocka_unit_test_teardown(records_without_lines, clean),
        cmocka_unit_test_teardown(odd_records, clean),
        cmocka_unit_test_teardown(depth, clean),
        cmocka_unit_test_teardown(cut_off_at_every_byte, clean),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
