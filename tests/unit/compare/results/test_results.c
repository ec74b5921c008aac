/* SPDX-License-Identifier: MIT
 *
 * Reading saved results, which may have been made by anybody. */
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

static char *file_of(const char *name)
{
    return text_format("%s/%s", folder, name);
}

static void write_bytes(const char *name, const char *bytes, size_t size, const char *mode)
{
    char *path = file_of(name);
    FILE *file = fopen(path, mode);

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text), "w");
}

/* A good record of a cell; `more` is put in before its end. */
static char *record_of(const char *variant, int workers, double seconds, const char *more)
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

static void add_record(const char *variant, int workers, double seconds, const char *more)
{
    char *record = record_of(variant, workers, seconds, more);

    write_bytes("records.jsonl", record, strlen(record), "a");
    write_bytes("records.jsonl", "\n", 1, "a");
    free(record);
}

static struct results read_all(void)
{
    struct results results;
    struct error error = {""};

    assert_true(results_read(&results, folder, &error));
    return results;
}

static int clean(void **state)
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

/* ---- what is good ---------------------------------------------------------------------------- */

static void test_samples_by_cell(void **state)
{
    (void)state;
    add_record("threads", 2, 0.25, ",\"launch\":3,\"block\":2,\"launch_seconds\":0.125");
    add_record("sync", 1, 0.5, "");
    add_record("threads", 2, 0.75,
               ",\"latency_seconds\":{\"p50\":1,\"p99\":2,\"max\":3},\"first_result_seconds\":4");
    add_record("threads", 1, 0.5, ",\"setting\":\"size=1000\",\"unknown\":[{}]");
    struct results results = read_all();
    assert_int_equal(results.count, 3);
    assert_int_equal(results.errors.count, 0);
    assert_string_equal(results.cells[0].variant, "sync");
    assert_true(results.cells[0].alone);
    struct result *cell = &results.cells[1];
    assert_string_equal(cell->variant, "threads");
    assert_int_equal(cell->sample_count, 2);
    assert_string_equal(cell->parameters, "{\"size\":[1,0.5],\"tasks\":4}");
    assert_int_equal(cell->samples[0].launch, 3);
    assert_int_equal(cell->samples[0].block, 2);
    assert_true(cell->samples[0].launch_s == 0.125 && cell->samples[0].p50_s < 0);
    assert_true(cell->samples[1].launch_s < 0 && cell->samples[1].p99_s == 2);
    assert_true(cell->samples[1].first_result_s == 4);
    assert_true(cell->samples[0].expected_sum == UINT64_MAX);
    assert_string_equal(results.cells[2].setting, "size=1000");
    size_t first;
    assert_int_equal(results_workload(&results, "pool", &first), 3);
    assert_int_equal(first, 0);
    results_free(&results);
}

static void test_wrong_answers_are_counted(void **state)
{
    (void)state;
    char *record = record_of("threads", 2, 0.25, "");
    char *verified = strstr(record, "true");
    memcpy(verified, "null", 4);
    char *wrong =
        text_format("%.*sfalse%s\n%s\n", (int)(verified - record), record, verified + 4, record);
    write_text("records.jsonl", wrong);
    struct results results = read_all();
    assert_int_equal(results.count, 1);
    assert_int_equal(results.cells[0].wrong, 1);
    assert_int_equal(results.cells[0].sample_count, 0);
    assert_int_equal(results.errors.count, 1);
    assert_string_equal(results.errors.items[0], "records.jsonl:2: bad \"verified\"");
    results_free(&results);
    free(record);
    free(wrong);
}

static void test_newest_comparison(void **state)
{
    (void)state;
    add_record("threads", 2, 1, ",\"run\":\"2026-01-01T00:00:00Z\"");
    add_record("fork", 2, 2, ",\"run\":\"2026-01-02T00:00:00Z\"");
    add_record("fork", 2, 3, "");
    add_record("fork", 2, 4, ",\"run\":\"2026-01-02T00:00:00Z\"");
    struct results results = read_all();
    assert_int_equal(results.count, 1);
    assert_int_equal(results.earlier, 2);
    assert_int_equal(results.cells[0].sample_count, 2);
    assert_string_equal(results.run, "2026-01-02T00:00:00Z");
    results_free(&results);
}

static void test_environment(void **state)
{
    (void)state;
    write_text("environment.json",
               "{\"schema\":\"triptych/1\",\"run\":\"2026-01-01T00:00:00Z\",\"left_out\":[\"a\"],"
               "\"cells\":[{\"workload\":\"pool\",\"panel\":\"posix\",\"variant\":\"threads\","
               "\"workers\":2,\"setting\":\"\",\"may_lose\":true,\"trace\":\"traces/a.json\"},"
               "{\"workload\":\"pool\",\"panel\":\"posix\",\"variant\":\"fork\",\"workers\":2,"
               "\"setting\":\"\",\"trace\":\"traces/../../etc/passwd\"}],"
               "\"failures\":[{\"cell\":{\"workload\":\"pool\",\"panel\":\"posix\","
               "\"variant\":\"fork\",\"workers\":2,\"setting\":\"\"},\"why\":\"\\u001b[0m\","
               "\"skipped\":true}]}\n");
    add_record("threads", 2, 1, ",\"run\":\"2026-01-01T00:00:00Z\"");
    struct results results = read_all();
    assert_int_equal(results.count, 2);
    assert_int_equal(results.errors.count, 0);
    assert_int_equal(results.cells[0].sample_count, 1);
    assert_true(results.cells[0].may_lose);
    assert_string_equal(results.cells[0].trace, "traces/a.json");
    assert_int_equal(results.cells[1].sample_count, 0);
    assert_null(results.cells[1].trace);
    assert_true(results.cells[1].skipped);
    assert_string_equal(results.cells[1].failures.items[0], "?[0m");
    assert_int_equal(results.left_out.count, 1);
    results_free(&results);
}

static void test_the_file_itself(void **state)
{
    struct results results;
    struct error error;
    char *path = file_of("records.jsonl");

    (void)state;
    add_record("threads", 2, 1, "");
    assert_true(results_read(&results, path, &error));
    assert_int_equal(results.count, 1);
    results_free(&results);
    free(path);
}

/* ---- what is not ----------------------------------------------------------------------------- */

static void test_nothing_there(void **state)
{
    struct results results;
    struct error error = {""};

    (void)state;
    assert_false(results_read(&results, "/nowhere", &error));
    assert_non_null(strstr(error.text, "/nowhere/records.jsonl"));
    assert_false(results_read(&results, "/dev/zero", &error));
    assert_false(results_read(&results, folder, &error));
}

static void test_bad_lines(void **state)
{
    static const struct {
        const char *more, *why;
    } rows[] = {
        {"", "cut off"},
        {",\"run\":7}", "bad \"run\""},
        {",\"run\":\"</script>\"}", "bad \"run\""},
        {",\"setting\":\"\\u0007\"}", "bad \"setting\""},
        {",\"variant\":\"</script>\"}", "bad \"variant\""},
        {",\"workers\":0}", "bad \"workers\""},
        {",\"workers\":1e9}", "bad \"workers\""},
        {",\"workers\":-3}", "bad \"workers\""},
        {",\"seconds\":1e300}", "bad \"seconds\""},
        {",\"seconds\":1e999}", "bad \"seconds\""},
        {",\"seconds\":\"fast\"}", "bad \"seconds\""},
        {",\"cpu_seconds\":-1}", "bad \"cpu_seconds\""},
        {",\"launch\":0}", "bad \"launch\""},
        {",\"launch_seconds\":\"x\"}", "bad \"launch_seconds\""},
        {",\"latency_seconds\":{\"p50\":1}}", "bad \"latency_seconds.p99\""},
        {",\"parameters\":{\"a\":{}}}", "bad \"parameters\""},
        {",\"parameters\":{\"<a>\":1}}", "bad \"parameters\""},
        {",\"workload\":\"a\\u0000b\"}", "bad \"workload\""},
        {"}}", "not JSON"},
        {",}", "not JSON"},
    };
    (void)state;
    for (size_t at = 0; at < sizeof rows / sizeof rows[0]; at++) {
        char *good = record_of("threads", 2, 1, "");
        good[strlen(good) - 1] = '\0';
        char *lines = text_format("%s%s\n%s}\n", good, rows[at].more, good);
        write_text("records.jsonl", lines);
        struct results results = read_all();
        assert_int_equal(results.count, 1);
        assert_int_equal(results.cells[0].sample_count, 1);
        assert_int_equal(results.errors.count, 1);
        if (!strstr(results.errors.items[0], rows[at].why))
            fail_msg("%s: %s", rows[at].more, results.errors.items[0]);
        assert_int_equal(strncmp(results.errors.items[0], "records.jsonl:1: ", 17), 0);
        results_free(&results);
        free(good);
        free(lines);
    }
}

static void test_long_lines_and_nul(void **state)
{
    size_t size = (3 << 20) + 7;
    char *bytes = malloc(size);

    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    bytes[size - 1] = '\n';
    write_bytes("records.jsonl", bytes, size, "a");
    add_record("threads", 2, 1, "");
    write_bytes("records.jsonl", "{\"a\":\0}\n", 8, "a");
    write_bytes("records.jsonl", "\n\n", 2, "a");
    write_bytes("records.jsonl", bytes, size - 1, "a"); /* and no newline at the end */
    struct results results = read_all();
    assert_int_equal(results.count, 1);
    assert_int_equal(results.errors.count, 3);
    assert_string_equal(results.errors.items[0], "records.jsonl:1: longer than 1 MiB");
    assert_string_equal(results.errors.items[1], "records.jsonl:3: it holds a NUL byte");
    assert_string_equal(results.errors.items[2], "records.jsonl:6: longer than 1 MiB");
    results_free(&results);
    free(bytes);
}

static void test_errors_are_bounded(void **state)
{
    (void)state;
    for (int at = 0; at < 1000; at++)
        write_bytes("records.jsonl", "[]\n", 3, "a");
    struct results results = read_all();
    assert_int_equal(results.errors.count, RESULTS_MOST_COMPLAINTS + 1);
    assert_string_equal(results.errors.items[RESULTS_MOST_COMPLAINTS],
                        "records.jsonl: 980 more lines are bad");
    results_free(&results);
}

static void test_cells_are_bounded(void **state)
{
    char variant[20];

    (void)state;
    for (int at = 0; at < RESULTS_MOST_CELLS + 3; at++) {
        snprintf(variant, sizeof variant, "v%d", at);
        add_record(variant, 1, 1, "");
    }
    struct results results = read_all();
    assert_int_equal(results.count, RESULTS_MOST_CELLS);
    assert_int_equal(results.errors.count, 3);
    results_free(&results);
}

static void test_bad_environment(void **state)
{
    static const char *const texts[] = {
        "",
        "[]",
        "{\"schema\":\"triptych/1\"}",
        "{\"schema\":\"triptych/1\",\"run\":\"x\"}",
        "{\"schema\":\"triptych/1\",\"run\":\"1\",\"cells\":[7]}",
        "{\"schema\":\"triptych/1\",\"run\":\"1\",\"failures\":[null]}",
        "{\"schema\":\"triptych/1\",\"run\":\"1\",\"failures\":[{\"why\":\"x\"}]}",
        "{\"schema\":\"triptych/1\",\"run\":\"1\",\"left_out\":[{}]}",
    };
    (void)state;
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++) {
        clean(NULL);
        write_text("environment.json", texts[at]);
        add_record("threads", 2, 1, ",\"run\":\"2026-01-02T00:00:00Z\"");
        struct results results = read_all();
        assert_int_equal(results.count, 1);
        assert_int_equal(results.errors.count, 1);
        assert_non_null(strstr(results.errors.items[0], "environment.json: "));
        results_free(&results);
    }
}

/* Counts are optional; what is told must be possible. */
static void test_counters(void **state)
{
    (void)state;
    add_record("threads", 2, 0.5,
               ",\"launch\":1,\"switches\":{\"voluntary\":3,\"involuntary\":4},\"counters\":"
               "{\"cycles\":8000,\"page_faults\":0,\"energy_joules\":1.5,\"repetitions\":4,"
               "\"of_a_later_version\":7}");
    add_record("threads", 2, 0.5, "");
    add_record("threads", 2, 0.5, ",\"counters\":{\"cycles\":-1}");
    add_record("threads", 2, 0.5, ",\"counters\":{\"cycles\":18446744073709551615}");
    add_record("threads", 2, 0.5, ",\"counters\":{\"energy_joules\":\"much\"}");
    add_record("threads", 2, 0.5, ",\"counters\":{\"cycles\":8,\"repetitions\":0}");
    struct results results = read_all();
    assert_int_equal(results.count, 1);
    assert_int_equal(results.cells[0].sample_count, 2);
    assert_int_equal(results.errors.count, 4);
    const struct sample *told = &results.cells[0].samples[0], *none = &results.cells[0].samples[1];
    assert_true(sample_share(told, SAMPLE_CYCLES) == 2000);
    assert_true(sample_share(told, SAMPLE_PAGE_FAULTS) == 0);
    assert_true(sample_share(told, SAMPLE_INSTRUCTIONS) < 0);
    assert_true(sample_energy(told) == 0.375 && sample_switches(told) == 7);
    for (int at = 0; at < SAMPLE_COUNTERS; at++)
        assert_true(sample_share(none, (enum sample_counter)at) < 0);
    assert_true(sample_energy(none) < 0 && sample_switches(none) < 0);
    results_free(&results);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    clean(state);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_samples_by_cell, clean),
        cmocka_unit_test_teardown(test_counters, clean),
        cmocka_unit_test_teardown(test_wrong_answers_are_counted, clean),
        cmocka_unit_test_teardown(test_newest_comparison, clean),
        cmocka_unit_test_teardown(test_environment, clean),
        cmocka_unit_test_teardown(test_the_file_itself, clean),
        cmocka_unit_test_teardown(test_nothing_there, clean),
        cmocka_unit_test_teardown(test_bad_lines, clean),
        cmocka_unit_test_teardown(test_long_lines_and_nul, clean),
        cmocka_unit_test_teardown(test_errors_are_bounded, clean),
        cmocka_unit_test_teardown(test_cells_are_bounded, clean),
        cmocka_unit_test_teardown(test_bad_environment, clean),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
