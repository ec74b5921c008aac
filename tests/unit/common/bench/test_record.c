/* SPDX-License-Identifier: MIT
 *
 * Records are printed to standard output, so it is a file during a test, and json-c reads it back.
 */
#include "common/bench/record.h"

#include "common/account/worker_stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <json-c/json.h>

struct job {
    int workers;
    uint64_t count;
    double real, delay_s;
    struct time_range pause;
    int choice;
    bool flag;
    const char *text, *none;
};

static const char *const choices[] = {"trial", "sieve", NULL};

#define AT(member) offsetof(struct job, member)
static const struct option_row options[] = {
    {"count", OPTION_COUNT, AT(count), "items", "7", NULL, "1", "18446744073709551615", NULL, "a"},
    {"real", OPTION_REAL, AT(real), NULL, "0.5", NULL, "0", "1", NULL, "b"},
    {"delay", OPTION_SECONDS, AT(delay_s), "s", "500ms", NULL, "0", "1h", NULL, "c"},
    {"pause", OPTION_INTERVAL, AT(pause), "s", "100ms:2s", NULL, "0", "1h", NULL, "d"},
    {"choice", OPTION_CHOICE, AT(choice), NULL, "sieve", NULL, NULL, NULL, choices, "e"},
    {"flag", OPTION_FLAG, AT(flag), NULL, NULL, NULL, NULL, NULL, NULL, "f"},
    {"text", OPTION_TEXT, AT(text), NULL, NULL, NULL, NULL, NULL, NULL, "g"},
    {"FILE", OPTION_OPERAND, AT(none), NULL, NULL, NULL, NULL, NULL, NULL, "h"},
    {0},
};
#undef AT

static const struct option_row common_options[] = {
    {"workers", OPTION_COUNT, 0, "workers", NULL, NULL, "1", "4096", NULL, "how many"},
    {0},
};

static struct answer run(const struct job *job)
{
    return (struct answer){job->count, 0};
}

static const struct variant exact = {"exact", run, EXACT, "it is right"},
                            racy = {"racy", run, MAY_LOSE | ALONE, "it loses"};
static const struct variant *variants[] = {&exact, &racy, NULL};
static const struct variant_trait traits[] = {
    {.panel = "elsewhere", .variant = "exact", .price = "dear"},
    {.panel = "panel", .variant = "exact", .price = "lock", .price_times = 2, .textbook = "fork"},
    {0},
};
static const struct workload workload = {
    .name = "work\"load", /* must be escaped */
    .summary = "a summary",
    .options = options,
    .model = "updates",
    .empty_tasks = true,
    .traits = traits,
};

static int no_worker(void)
{
    return WORKER_STATS_MAIN;
}

static const struct team team = {.panel = "panel", .launch = "run "};

static FILE *capture;
static int terminal;

static void begin_capture(void)
{
    capture = tmpfile();
    assert_non_null(capture);
    fflush(stdout);
    terminal = dup(STDOUT_FILENO);
    assert_true(terminal >= 0);
    assert_true(dup2(fileno(capture), STDOUT_FILENO) >= 0);
}

/* The one line that was printed since begin_capture(), read by json-c; give it back. */
static struct json_object *end_capture(char *line, int size)
{
    char second[8];

    assert_true(dup2(terminal, STDOUT_FILENO) >= 0);
    close(terminal);
    rewind(capture);
    assert_non_null(fgets(line, size, capture));
    assert_non_null(strchr(line, '\n'));
    assert_null(fgets(second, sizeof second, capture));
    fclose(capture);
    struct json_object *object = json_tokener_parse(line);
    assert_non_null(object);
    return object;
}

static struct json_object *member(struct json_object *object, const char *name)
{
    struct json_object *value;

    if (!json_object_object_get_ex(object, name, &value))
        fail_msg("there is no %s", name);
    return value;
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

static void description(void **state)
{
    char line[8192];

    (void)state;
    begin_capture();
    record_describe(&workload, &team, variants, common_options, 3);
    struct json_object *whole = end_capture(line, sizeof line);
    struct json_object *list = member(whole, "options"), *names = member(whole, "variants");
    assert_int_equal(json_object_get_int(member(whole, "default_workers")), 3);
    assert_int_equal(json_object_array_length(list), 9);
    assert_int_equal(json_object_array_length(names), 2);
    assert_false(json_object_get_boolean(member(json_object_array_get_idx(names, 0), "may_lose")));
    assert_true(json_object_get_boolean(member(json_object_array_get_idx(names, 1), "may_lose")));
    assert_true(json_object_get_boolean(member(json_object_array_get_idx(names, 1), "alone")));

    struct json_object *said = json_object_array_get_idx(names, 0);
    assert_string_equal(json_object_get_string(member(whole, "model")), "updates");
    assert_true(json_object_get_boolean(member(whole, "empty_tasks")));
    assert_string_equal(json_object_get_string(member(said, "price")), "lock");
    assert_string_equal(json_object_get_string(member(said, "textbook")), "fork");
    assert_true(json_object_get_double(member(said, "price_times")) == 2);
    assert_false(json_object_object_get_ex(said, "together", NULL));
    assert_false(json_object_object_get_ex(json_object_array_get_idx(names, 1), "price", NULL));

    struct json_object *count = json_object_array_get_idx(list, 0);
    assert_string_equal(json_object_get_string(member(count, "name")), "count");
    assert_string_equal(json_object_get_string(member(count, "type")), "count");
    assert_string_equal(json_object_get_string(member(count, "scope")), "workload");
    assert_string_equal(json_object_get_string(member(count, "unit")), "items");
    assert_int_equal(json_object_get_uint64(member(count, "default")), 7);
    assert_int_equal(json_object_get_uint64(member(count, "minimum")), 1);
    assert_int_equal(json_object_get_uint64(member(count, "maximum")), UINT64_MAX);

    struct json_object *pause = json_object_array_get_idx(list, 3);
    assert_string_equal(json_object_get_string(member(pause, "type")), "interval");
    assert_int_equal(json_object_array_length(member(pause, "default")), 2);
    assert_true(json_object_get_double(member(pause, "maximum")) == 3600);

    struct json_object *choice = json_object_array_get_idx(list, 4);
    assert_string_equal(json_object_get_string(member(choice, "default")), "sieve");
    assert_int_equal(json_object_array_length(member(choice, "choices")), 2);

    struct json_object *workers = json_object_array_get_idx(list, 8);
    assert_string_equal(json_object_get_string(member(workers, "scope")), "program");
    assert_false(json_object_object_get_ex(workers, "default", NULL));
    json_object_put(whole);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_keys_are_there),
        cmocka_unit_test(all_64_bits_survive),
        cmocka_unit_test(parameters_in_base_units),
        cmocka_unit_test(one_entry_a_worker),
        cmocka_unit_test(latencies_where_there_are_results),
        cmocka_unit_test(description),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
