/* SPDX-License-Identifier: MIT
 *
 * printed: a workload with an option of each type, and what is printed of it: standard output is a
 * file meanwhile, and json-c reads it back. */
#ifndef TRIPTYCH_TESTS_BENCH_PRINTED_H
#define TRIPTYCH_TESTS_BENCH_PRINTED_H

#include "common/bench/record.h"

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

static inline struct answer run(const struct job *job)
{
    return (struct answer){job->count, 0};
}

static const struct variant exact = {"exact", run, EXACT, "it is right"},
                            racy = {"racy", run, MAY_LOSE | ALONE, "it loses"};
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

static FILE *capture;
static int terminal;

static inline void begin_capture(void)
{
    capture = tmpfile();
    assert_non_null(capture);
    fflush(stdout);
    terminal = dup(STDOUT_FILENO);
    assert_true(terminal >= 0);
    assert_true(dup2(fileno(capture), STDOUT_FILENO) >= 0);
}

/* The one line that was printed since begin_capture(), read by json-c; give it back. */
static inline struct json_object *end_capture(char *line, int size)
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

static inline struct json_object *member(struct json_object *object, const char *name)
{
    struct json_object *value;

    if (!json_object_object_get_ex(object, name, &value))
        fail_msg("there is no %s", name);
    return value;
}

#endif
