/* SPDX-License-Identifier: MIT
 *
 * Records of repetitions. (What --describe prints is in test_describe.c.) */
#include "common/account/worker_stats.h"
#include "tests/unit/common/bench/printed.h"

static int no_worker(void)
{
    return WORKER_STATS_MAIN;
}

static struct job sample_job(void)
{
    return (struct job){.workers = 2,
                        .count = UINT64_MAX,
                        .real = 0.25,
                        .delay_s = 1.5,
                        .pause = {0.1, 3},
                        .choice = 1,
                        .flag = true,
                        .text = "a \"quoted\"\n\\ text / \xc3\xa4"};
}

static struct measurement sample_measurement(void)
{
    return (struct measurement){.variant = &racy,
                                .panel = "panel",
                                .workers = 2,
                                .ranks = 1,
                                .threads_per_rank = 2,
                                .repetition = 3,
                                .seconds = 1.25,
                                .setup_seconds = 1e-9,
                                .answer = {UINT64_MAX, UINT64_MAX - 1},
                                .expected = {(1ULL << 53) + 1, 1ULL << 63},
                                .verified = true,
                                .lost = UINT64_MAX,
                                .cpu_s = 2.5,
                                .max_rss_bytes = 123456789,
                                .voluntary = 5,
                                .involuntary = 6};
}

/* Opens the worker statistics with two workers who have done something. */
static void fill_worker_stats(void)
{
    worker_stats_open(2, 1, no_worker);
    for (int worker = 0; worker < 2; worker++) {
        worker_stats_of(worker)->busy_s = 0.5 + worker;
        worker_stats_of(worker)->tasks = UINT64_MAX - (uint64_t)worker;
        worker_stats_of(worker)->cpu = worker - 1;
        strcpy(worker_stats_of(worker)->host, "a-host");
    }
}

static struct json_object *printed_record(const struct measurement *measurement, char *line,
                                          int size)
{
    struct job job = sample_job();
    const struct option_table parameters = {options, &job, NULL};

    fill_worker_stats();
    begin_capture();
    record_print(&workload, measurement, &parameters);
    struct json_object *record = end_capture(line, size);
    worker_stats_close();
    return record;
}

static void all_keys_are_there(void **state)
{
    static const char *const keys[] = {
        "schema",
        "workload",
        "panel",
        "variant",
        "workers",
        "ranks",
        "threads_per_rank",
        "parameters",
        "repetition",
        "seconds",
        "setup_seconds",
        "answer",
        "expected",
        "verified",
        "lost",
        "worker_seconds",
        "worker_tasks",
        "cpu_seconds",
        "max_rss_bytes",
        "switches",
        "placement",
        "tasks",
    };
    struct measurement measurement = sample_measurement();
    char line[4096];

    (void)state;
    struct json_object *record = printed_record(&measurement, line, sizeof line);
    for (size_t key = 0; key < sizeof keys / sizeof keys[0]; key++)
        member(record, keys[key]);
    assert_false(json_object_object_get_ex(record, "latency_seconds", NULL));
    assert_false(json_object_object_get_ex(record, "first_result_seconds", NULL));
    assert_string_equal(json_object_get_string(member(record, "schema")), "triptych/1");
    assert_string_equal(json_object_get_string(member(record, "workload")), "work\"load");
    assert_string_equal(json_object_get_string(member(record, "panel")), "panel");
    assert_string_equal(json_object_get_string(member(record, "variant")), "racy");
    assert_int_equal(json_object_get_int(member(record, "workers")), 2);
    assert_int_equal(json_object_get_int(member(record, "repetition")), 3);
    assert_true(json_object_get_double(member(record, "seconds")) == 1.25);
    assert_true(json_object_get_double(member(record, "setup_seconds")) == 1e-9);
    assert_true(json_object_get_double(member(record, "cpu_seconds")) == 2.5);
    assert_true(json_object_get_boolean(member(record, "verified")));
    assert_int_equal(json_object_get_int64(member(member(record, "switches"), "voluntary")), 5);
    assert_int_equal(json_object_get_int64(member(member(record, "switches"), "involuntary")), 6);
    json_object_put(record);
}

static void all_64_bits_survive(void **state)
{
    struct measurement measurement = sample_measurement();
    char line[4096];

    (void)state;
    struct json_object *record = printed_record(&measurement, line, sizeof line);
    struct json_object *answer = member(record, "answer"), *expected = member(record, "expected");
    assert_int_equal(json_object_get_uint64(member(answer, "count")), UINT64_MAX);
    assert_int_equal(json_object_get_uint64(member(answer, "sum")), UINT64_MAX - 1);
    assert_int_equal(json_object_get_uint64(member(expected, "count")), (1ULL << 53) + 1);
    assert_int_equal(json_object_get_uint64(member(expected, "sum")), 1ULL << 63);
    assert_int_equal(json_object_get_uint64(member(record, "lost")), UINT64_MAX);
    assert_non_null(strstr(line, "\"answer\":{\"count\":18446744073709551615,"
                                 "\"sum\":18446744073709551614}"));
    json_object_put(record);
}

static void parameters_in_base_units(void **state)
{
    struct measurement measurement = sample_measurement();
    char line[4096];

    (void)state;
    struct json_object *record = printed_record(&measurement, line, sizeof line);
    struct json_object *values = member(record, "parameters"), *pause = member(values, "pause");
    assert_int_equal(json_object_object_length(values), 8);
    assert_int_equal(json_object_get_uint64(member(values, "count")), UINT64_MAX);
    assert_true(json_object_get_double(member(values, "real")) == 0.25);
    assert_true(json_object_get_double(member(values, "delay")) == 1.5);
    assert_int_equal(json_object_array_length(pause), 2);
    assert_true(json_object_get_double(json_object_array_get_idx(pause, 0)) == 0.1);
    assert_true(json_object_get_double(json_object_array_get_idx(pause, 1)) == 3);
    assert_string_equal(json_object_get_string(member(values, "choice")), "sieve");
    assert_true(json_object_get_boolean(member(values, "flag")));
    assert_string_equal(json_object_get_string(member(values, "text")), sample_job().text);
    assert_string_equal(json_object_get_string(member(values, "FILE")), "");
    json_object_put(record);
}

static void one_entry_a_worker(void **state)
{
    struct measurement measurement = sample_measurement();
    char line[4096];

    (void)state;
    struct json_object *record = printed_record(&measurement, line, sizeof line);
    struct json_object *seconds = member(record, "worker_seconds");
    struct json_object *tasks = member(record, "worker_tasks");
    struct json_object *placement = member(record, "placement");
    assert_int_equal(json_object_array_length(seconds), 2);
    assert_int_equal(json_object_array_length(tasks), 2);
    assert_int_equal(json_object_array_length(placement), 2);
    for (int worker = 0; worker < 2; worker++) {
        size_t at = (size_t)worker;
        struct json_object *place = json_object_array_get_idx(placement, at);
        assert_true(json_object_get_double(json_object_array_get_idx(seconds, at)) == 0.5 + worker);
        assert_int_equal(json_object_get_uint64(json_object_array_get_idx(tasks, at)),
                         UINT64_MAX - (uint64_t)worker);
        assert_int_equal(json_object_get_int(member(place, "worker")), worker);
        assert_int_equal(json_object_get_int(member(place, "cpu")), worker - 1);
        assert_string_equal(json_object_get_string(member(place, "host")), "a-host");
    }
    json_object_put(record);
}

static void latencies_where_there_are_results(void **state)
{
    struct measurement measurement = sample_measurement();
    char line[4096];

    (void)state;
    measurement.has_results = true;
    measurement.first_result_s = 0.125;
    measurement.p50_s = 0.25;
    measurement.p99_s = 0.5;
    measurement.max_s = 0.75;
    struct json_object *record = printed_record(&measurement, line, sizeof line);
    struct json_object *latency = member(record, "latency_seconds");
    assert_true(json_object_get_double(member(record, "first_result_seconds")) == 0.125);
    assert_true(json_object_get_double(member(latency, "p50")) == 0.25);
    assert_true(json_object_get_double(member(latency, "p99")) == 0.5);
    assert_true(json_object_get_double(member(latency, "max")) == 0.75);
    json_object_put(record);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keys_are_there),
        cmocka_unit_test(all_64_bits_survive),
        cmocka_unit_test(parameters_in_base_units),
        cmocka_unit_test(one_entry_a_worker),
        cmocka_unit_test(latencies_where_there_are_results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
