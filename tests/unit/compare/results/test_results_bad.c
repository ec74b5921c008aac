/* SPDX-License-Identifier: MIT
 *
 * Reading saved results, which may have been made by anybody: what is bad is named and left out. */
#include "tests/unit/compare/results/folder.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_nothing_there, clean),
        cmocka_unit_test_teardown(test_bad_lines, clean),
        cmocka_unit_test_teardown(test_long_lines_and_nul, clean),
        cmocka_unit_test_teardown(test_errors_are_bounded, clean),
        cmocka_unit_test_teardown(test_cells_are_bounded, clean),
        cmocka_unit_test_teardown(test_bad_environment, clean),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
