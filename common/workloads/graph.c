/* SPDX-License-Identifier: MIT */
#include "common/workloads/graph.h"

#include "common/account/short_tasks.h"
#include "common/base/fail.h"
#include "common/base/output.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "common/workloads/graph_kernel.h"
#include "common/workloads/graph_truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A tag of MPI goes up to 32767 everywhere, and ranks tell columns by it. */
static const struct option_row options[] = {
    {"pattern", OPTION_CHOICE, offsetof(struct job, pattern), NULL, "stencil_1d", NULL, NULL, NULL,
     pattern_names, "which tasks of the step before a task depends on"},
    {"width", OPTION_COUNT, offsetof(struct job, width), "tasks", "32", "8", "1", "32_767", NULL,
     "tasks of a step: the columns"},
    {"steps", OPTION_COUNT, offsetof(struct job, steps), "steps", "100", "20", "1", "100M", NULL,
     "how many steps, one after the other"},
    {"task-time", OPTION_SECONDS, offsetof(struct job, task_s), "s", "10us", NULL, "0", "1h", NULL,
     "what a task takes by itself: the kernel's speed is measured at the start"},
    {"size", OPTION_AUTO, offsetof(struct job, wanted), "units", "auto", NULL, "1", "1T", NULL,
     "additions (or words) of a task; auto: as many as take --task-time here"},
    {"kernel", OPTION_CHOICE, offsetof(struct job, kernel), NULL, "compute", NULL, NULL, NULL,
     kernel_names, "compute: additions; memory: reads through a buffer of 64 MiB"},
    {"payload", OPTION_COUNT, offsetof(struct job, payload), "bytes", "0", NULL, "0", "1G", NULL,
     "bytes that go along each dependency, and are checked"},
    {0},
};

static const uint64_t most_bytes = UINT64_C(1) << 30; /* of all slots */
static const double timed_s = 5e-6;                   /* timing a task takes 0.1 us */

/* ---- a task ---------------------------------------------------------------------------------- */

static uint64_t number_of(const struct job *job, uint64_t step, uint64_t column)
{
    return step * job->width + column;
}

/* Word `at` of the payload of a task with that value. */
static inline uint64_t payload_word(uint64_t value, uint64_t at)
{
    return value ^ (at * 0x9e3779b97f4a7c15u);
}

static void note_misread(const struct job *job, uint64_t step, uint64_t column, uint64_t input)
{
    struct misread *misread = job->misread;

    if (atomic_exchange(&misread->noted, true))
        return;
    misread->step = step;
    misread->column = column;
    misread->input = input;
    misread->tag = graph_slot(job, step - 1, input)->tag;
}

static bool is_right(const struct job *job, const struct slot *slot, uint64_t number)
{
    bool right = slot->tag == number + 1;

    for (uint64_t at = 0; at < job->payload / sizeof slot->payload[0]; at++)
        right = right && slot->payload[at] == payload_word(slot->value, at);
    return right;
}

/* The sum of the values that a task depends on, all of which must be there. What was not makes the
 * task's own value wrong, and so the answer. */
static inline uint64_t read_inputs(const struct job *job, uint64_t step, uint64_t column)
{
    struct columns inputs = graph_inputs(job, step, column);
    uint64_t sum = 0;

    for (size_t at = 0; at < inputs.count; at++) {
        const struct slot *slot = graph_slot(job, step - 1, inputs.at[at]);
        sum += slot->value;
        if (__builtin_expect(!is_right(job, slot, number_of(job, step - 1, inputs.at[at])), 0)) {
            note_misread(job, step, column, inputs.at[at]);
            sum = shape_mix(sum ^ slot->tag);
        }
    }
    return sum;
}

static inline uint64_t do_task(const struct job *job, uint64_t step, uint64_t column)
{
    struct slot *slot = graph_slot(job, step, column);
    uint64_t number = number_of(job, step, column);
    uint64_t inputs = read_inputs(job, step, column);

    if (job->size > 0 && !kernel_run((enum kernel)job->kernel, job->size, number))
        inputs = ~inputs;
    slot->value = graph_value(number, inputs);
    for (uint64_t at = 0; at < job->payload / sizeof slot->payload[0]; at++)
        slot->payload[at] = payload_word(slot->value, at);
    slot->tag = number + 1;
    return slot->value;
}

struct answer graph_task(const struct job *job, uint64_t step, uint64_t column)
{
    struct answer answer = {1, 0};

    if (!job->timed && short_tasks_only_count(job->repetition)) {
        answer.sum = do_task(job, step, column);
        short_account.slot->tasks++;
    } else if (!job->timed && !trace_on()) {
        answer.sum = do_task(job, step, column);
        short_tasks_count(job->repetition, 1);
    } else {
        double begin_s = worker_stats_begin();
        answer.sum = do_task(job, step, column);
        worker_stats_end_task(begin_s, 1, number_of(job, step, column));
    }
    return answer;
}

/* ---- the job --------------------------------------------------------------------------------- */

static bool open_slots(struct job *job, struct error *error)
{
    const uint64_t word = sizeof(uint64_t);

    job->payload = (job->payload + word - 1) / word * word;
    job->slot_size = sizeof(struct slot) + (size_t)job->payload;
    if (job->steps > most_bytes / job->slot_size / job->width)
        return error_write(
            error,
            "--payload: %s with %llu bytes each would need more than 1 GiB; give less --payload, "
            "--width or --steps",
            words_count(job->width * job->steps, "task", (char[WORDS_TEXT]){""}),
            (unsigned long long)job->slot_size);
    return true;
}

static bool open_job(struct job *job, const bool *given, struct error *error)
{
    enum kernel kernel = (enum kernel)job->kernel;

    (void)given;
    if (!open_slots(job, error) ||
        !shape_open(&job->shape, (enum pattern)job->pattern, job->width, error))
        return false;
    job->slots = xcalloc(job->width * job->steps, job->slot_size);
    job->misread = xcalloc(1, sizeof *job->misread);
    kernel_open(kernel);
    double rate = kernel_rate(kernel);
    job->size = job->wanted > 0 ? job->wanted : (uint64_t)(job->task_s * rate);
    job->expected_s = (double)job->size / rate;
    job->timed = job->expected_s >= timed_s;
    return true;
}

static void reset(struct job *job)
{
    memset(job->slots, 0, (size_t)(job->width * job->steps) * job->slot_size);
    *job->misread = (struct misread){0};
    job->repetition++;
}

static struct answer expected(const struct job *job)
{
    return graph_truth((enum pattern)job->pattern, job->width, job->steps);
}

/* A missed dependency is told where this process has seen one; that of another rank is known by its
 * answer alone. */
static bool check_answer(const struct job *job, struct error *error)
{
    const struct misread *misread = job->misread;
    char found[96] = "nothing yet";

    if (!misread->noted)
        return true;
    if (misread->tag > 0)
        snprintf(found, sizeof found, "the result of step %llu, column %llu",
                 (unsigned long long)((misread->tag - 1) / job->width),
                 (unsigned long long)((misread->tag - 1) % job->width));
    return error_write(
        error,
        "a dependency was missed: task %llu of step %llu read column %llu of the step before "
        "and found %s, or another payload than that task's",
        (unsigned long long)misread->column, (unsigned long long)misread->step,
        (unsigned long long)misread->input, found);
}

static void notice(const struct job *job, const struct measurement *measurement)
{
    const struct worker_stats *slots = worker_stats_all();

    bool memory = job->kernel == KERNEL_MEMORY;
    story("A task is %s%s, about %s on this machine.",
          translate_count(job->size, memory ? "word" : "addition", (char[WORDS_TEXT]){""}),
          memory ? " read" : "", words_time(job->expected_s, (char[WORDS_TEXT]){""}));
    for (int worker = 0; worker < measurement->workers; worker++)
        story("Worker %d: %s", worker,
              translate_count(slots[worker].tasks, "task", (char[WORDS_TEXT]){""}));
    if (measurement->seconds > 0)
        story("Granularity: %s of a worker's time for each task.",
              words_time(measurement->seconds * measurement->workers /
                             ((double)job->width * (double)job->steps),
                         (char[WORDS_TEXT]){""}));
}

static void close_job(struct job *job)
{
    free(job->slots);
    free(job->misread);
    shape_free(&job->shape);
    kernel_close();
}

static const struct lesson lessons[] = {
    {LESSON_COMPUTES, 3, NULL, NULL,
     TRANSLATED("Tasks that wait for no more than they depend on keep every core busy"),
     "posix/graph/threads.c"},
    {0},
};

const struct workload graph = {
    .name = "graph",
    .summary = "tasks that depend on tasks",
    .lesson =
        "Real programs are tasks that need each other's results. A task that waits for\n"
        "a whole step waits for its slowest task; one that waits only for those it depends on\n"
        "goes on sooner.\n"
        "The patterns are those of Task Bench (E. Slaughter et al., SC 2020).\n"
        "For what a task costs beside its work: --task-time 0.",
    .lessons = lessons,
    .scale = {.options = {"steps"}},
    .grain = {.length = {"size"},
              .least = 100,
              .most = 100e3,
              .count = "steps",
              .few = 8,
              .many = 64,
              .each = 32,
              .set = "width=32"},
    .aside = true,
    .options = options,
    .job_size = sizeof(struct job),
    .workers = offsetof(struct job, workers),
    .open = open_job,
    .reset = reset,
    .expected = expected,
    .check = check_answer,
    .notice = notice,
    .close = close_job,
};
