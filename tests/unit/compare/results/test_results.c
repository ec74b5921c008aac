/* SPDX-License-Identifier: MIT
 *
 * Reading saved results: what is good, and what is counted out. */
#include "tests/unit/compare/results/folder.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_samples_by_cell, clean),
        cmocka_unit_test_teardown(test_counters, clean),
        cmocka_unit_test_teardown(test_wrong_answers_are_counted, clean),
        cmocka_unit_test_teardown(test_newest_comparison, clean),
        cmocka_unit_test_teardown(test_environment, clean),
        cmocka_unit_test_teardown(test_the_file_itself, clean),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
