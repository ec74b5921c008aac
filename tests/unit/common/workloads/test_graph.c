/* SPDX-License-Identifier: MIT
 *
 * The graph's own check: tasks done in a right order have the expected answer, and any dependency
 * that is missed does not. */
#include "common/workloads/graph.h"

#include "common/account/worker_stats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const uint64_t widths[] = {1, 2, 3, 5, 8, 13};
enum { STEPS = 9, WIDTHS = sizeof widths / sizeof widths[0] };

static int main_worker(void)
{
    return 0;
}

static struct job job_of(int pattern, uint64_t width, uint64_t payload)
{
    struct job job = {.workers = 1,
                      .pattern = pattern,
                      .width = width,
                      .steps = STEPS,
                      .wanted = 1,
                      .payload = payload};
    struct error error;

    assert_true(graph.open(&job, (bool[16]){false}, &error));
    graph.reset(&job);
    return job;
}

/* All tasks but the one with number `left_out`, step by step. */
static struct answer all_but(struct job *job, uint64_t left_out)
{
    struct answer total = {0, 0};

    for (uint64_t number = 0; number < job->width * job->steps; number++)
        if (number != left_out)
            total = answer_add(total, graph_task(job, number / job->width, number % job->width));
    return total;
}

static bool is_expected(const struct job *job, struct answer answer)
{
    struct answer expected = graph.expected(job);

    return answer.count == expected.count && answer.sum == expected.sum;
}

/* ---- patterns -------------------------------------------------------------------------------- */

static void in_order_the_answer_is_right(void **state)
{
    struct error error;

    (void)state;
    for (int pattern = 0; pattern_names[pattern]; pattern++)
        for (int at = 0; at < WIDTHS; at++) {
            struct job job = job_of(pattern, widths[at], at % 2 ? 20 : 0);
            assert_true(is_expected(&job, all_but(&job, UINT64_MAX)));
            assert_true(graph.check(&job, &error));
            graph.close(&job);
        }
}

static bool has(struct columns columns, uint64_t column)
{
    for (size_t at = 0; at < columns.count; at++)
        if (columns.at[at] == column)
            return true;
    return false;
}

static void who_is_needed_and_who_needs_are_the_same(void **state)
{
    (void)state;
    for (int pattern = 0; pattern_names[pattern]; pattern++) {
        struct job job = job_of(pattern, 13, 0);
        for (uint64_t step = 1; step < job.steps; step++)
            for (uint64_t to = 0; to < job.width; to++)
                for (uint64_t from = 0; from < job.width; from++)
                    assert_int_equal(has(graph_inputs(&job, step, to), from),
                                     graph_feeds(&job, step - 1, from, (struct span){to, to + 1}));
        assert_int_equal(graph_inputs(&job, 0, 3).count, 0);
        assert_false(graph_feeds(&job, job.steps - 1, 3, (struct span){0, job.width}));
        graph.close(&job);
    }
}

static void inputs_are(int pattern, uint64_t width, uint64_t step, uint64_t column,
                       const char *wanted)
{
    struct job job = job_of(pattern, width, 0);
    struct columns inputs = graph_inputs(&job, step, column);
    char found[64] = "";

    for (size_t at = 0; at < inputs.count; at++)
        sprintf(found + strlen(found), "%s%u", at > 0 ? " " : "", inputs.at[at]);
    assert_string_equal(found, wanted);
    graph.close(&job);
}

static void the_patterns_are_what_they_are_called(void **state)
{
    (void)state;
    inputs_are(PATTERN_TRIVIAL, 8, 1, 3, "");
    inputs_are(PATTERN_NO_COMM, 8, 1, 3, "3");
    inputs_are(PATTERN_STENCIL, 8, 1, 3, "2 3 4");
    inputs_are(PATTERN_STENCIL, 8, 1, 0, "0 1");
    inputs_are(PATTERN_STENCIL, 8, 1, 7, "6 7");
    inputs_are(PATTERN_PERIODIC, 8, 1, 0, "0 1 7");
    inputs_are(PATTERN_PERIODIC, 8, 1, 7, "0 6 7");
    inputs_are(PATTERN_PERIODIC, 2, 1, 1, "0 1");
    inputs_are(PATTERN_PERIODIC, 1, 1, 0, "0");
    inputs_are(PATTERN_FFT, 8, 1, 4, "3 4 5");
    inputs_are(PATTERN_FFT, 8, 2, 4, "2 4 6");
    inputs_are(PATTERN_FFT, 8, 3, 4, "0 4");
    inputs_are(PATTERN_FFT, 8, 4, 4, "3 4 5"); /* and again */
    inputs_are(PATTERN_TREE, 8, 1, 5, "2");
    inputs_are(PATTERN_ALL_TO_ALL, 4, 1, 2, "0 1 2 3");
}

/* ---- what is missed -------------------------------------------------------------------------- */

static void a_task_that_is_left_out_is_missed(void **state)
{
    (void)state;
    for (int pattern = 0; pattern_names[pattern]; pattern++)
        for (uint64_t left_out = 0; left_out < 5 * (uint64_t)STEPS; left_out += 7) {
            struct job job = job_of(pattern, 5, 0);
            assert_false(is_expected(&job, all_but(&job, left_out)));
            graph.close(&job);
        }
}

/* Each dependency in turn: the task is done before the one that it depends on. */
static void a_dependency_that_is_missed_is_a_wrong_answer(void **state)
{
    struct error error;

    (void)state;
    for (int pattern = 0; pattern_names[pattern]; pattern++) {
        struct job job = job_of(pattern, 8, 0);
        const uint64_t step = 5;
        for (uint64_t to = 0; to < job.width; to++) {
            struct columns inputs = graph_inputs(&job, step, to);
            for (size_t at = 0; at < inputs.count; at++) {
                uint64_t late = (step - 1) * job.width + inputs.at[at];
                graph.reset(&job);
                struct answer total = {0, 0};
                for (uint64_t number = 0; number < job.width * job.steps; number++) {
                    if (number == late)
                        continue;
                    total =
                        answer_add(total, graph_task(&job, number / job.width, number % job.width));
                    if (number == step * job.width + to)
                        total = answer_add(total, graph_task(&job, step - 1, inputs.at[at]));
                }
                assert_int_equal(total.count, job.width * job.steps);
                assert_false(is_expected(&job, total));
                assert_false(graph.check(&job, &error));
                assert_non_null(strstr(error.text, "a dependency was missed: task"));
                assert_non_null(strstr(error.text, "found nothing yet"));
            }
        }
        graph.close(&job);
    }
}

/* What a message or a slot that is used twice would bring: the result of another task. */
static void a_stale_or_foreign_input_is_named(void **state)
{
    struct job job = job_of(PATTERN_STENCIL, 4, 0);
    struct error error;

    (void)state;
    for (uint64_t number = 0; number < 3 * job.width; number++)
        graph_task(&job, number / job.width, number % job.width);
    memcpy(graph_slot(&job, 2, 1), graph_slot(&job, 1, 1), job.slot_size);
    struct answer answer = graph_task(&job, 3, 2);
    assert_false(graph.check(&job, &error));
    assert_non_null(strstr(error.text, "task 2 of step 3 read column 1"));
    assert_non_null(strstr(error.text, "the result of step 1, column 1"));

    graph.reset(&job);
    for (uint64_t number = 0; number < 3 * job.width; number++)
        graph_task(&job, number / job.width, number % job.width);
    assert_int_not_equal(graph_task(&job, 3, 2).sum, answer.sum);
    assert_true(graph.check(&job, &error));
    graph.close(&job);
}

static void every_word_of_the_payload_is_checked(void **state)
{
    struct error error;

    (void)state;
    for (uint64_t word = 0; word < 5; word++) {
        struct job job = job_of(PATTERN_NO_COMM, 2, 40);
        graph_task(&job, 0, 1);
        uint64_t right = graph_task(&job, 1, 1).sum;
        graph_slot(&job, 0, 1)->payload[word] ^= 1;
        assert_int_not_equal(graph_task(&job, 1, 1).sum, right);
        assert_false(graph.check(&job, &error));
        graph.close(&job);
    }
}

/* ---- the job --------------------------------------------------------------------------------- */

static void the_memory_kernel_comes_out_right(void **state)
{
    struct job job = job_of(PATTERN_STENCIL, 3, 0);

    (void)state;
    graph.close(&job);
    job = (struct job){.workers = 1,
                       .pattern = PATTERN_STENCIL,
                       .kernel = 1,
                       .width = 3,
                       .steps = STEPS,
                       .wanted = 3000001}; /* more than once round its buffer */
    assert_true(graph.open(&job, (bool[16]){false}, &(struct error){""}));
    graph.reset(&job);
    assert_true(is_expected(&job, all_but(&job, UINT64_MAX)));
    graph.close(&job);
}

static void what_is_too_much_is_refused_in_a_sentence(void **state)
{
    struct error error = {""};
    struct job job = {.workers = 1, .pattern = PATTERN_STENCIL, .width = 32, .steps = 1000};

    (void)state;
    job.payload = 1 << 20;
    assert_false(graph.open(&job, (bool[16]){false}, &error));
    assert_non_null(strstr(error.text, "--payload"));
    graph.close(&job);
    job = (struct job){
        .workers = 1, .pattern = PATTERN_ALL_TO_ALL, .width = 30000, .steps = 2, .payload = 0};
    assert_false(graph.open(&job, (bool[16]){false}, &error));
    assert_non_null(strstr(error.text, "all_to_all"));
    graph.close(&job);
}

static int open_worker_stats(void **state)
{
    (void)state;
    worker_stats_open(1, 1, main_worker);
    return 0;
}

static int close_worker_stats(void **state)
{
    (void)state;
    worker_stats_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order_the_answer_is_right),
        cmocka_unit_test(who_is_needed_and_who_needs_are_the_same),
        cmocka_unit_test(the_patterns_are_what_they_are_called),
        cmocka_unit_test(a_task_that_is_left_out_is_missed),
        cmocka_unit_test(a_dependency_that_is_missed_is_a_wrong_answer),
        cmocka_unit_test(a_stale_or_foreign_input_is_named),
        cmocka_unit_test(every_word_of_the_payload_is_checked),
        cmocka_unit_test(the_memory_kernel_comes_out_right),
        cmocka_unit_test(what_is_too_much_is_refused_in_a_sentence),
    };

    return cmocka_run_group_tests(tests, open_worker_stats, close_worker_stats);
}
