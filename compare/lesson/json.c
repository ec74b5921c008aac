/* SPDX-License-Identifier: MIT */
#include "compare/base/json_write.h"
#include "compare/lesson/parts.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const kinds[] = {"least", "most", "value", "ratio"};
static const char *const metrics[] = {"seconds",      "cpu_seconds",   "cpu_percent",
                                      "lost_percent", "first_percent", "max_rss_bytes"};

static struct json_object *figure_json(const struct figure *figure)
{
    struct json_object *object = json_object_new_object();

    objects_add(object, "median", json_object_new_double(figure->median));
    objects_add(object, "low", json_object_new_double(figure->low));
    objects_add(object, "high", json_object_new_double(figure->high));
    objects_add(object, "rounds", json_object_new_uint64(figure->count));
    return object;
}

static struct json_object *option_json(const struct lesson_question *question, size_t option)
{
    return objects_text(option < outcome_options(question) ? question->options[option]
                                                           : question->others);
}

static struct json_object *question_json(const struct teaching *teaching, size_t at)
{
    const struct lesson_question *question = &teaching->lesson->questions[at];
    const struct guess *guess = &teaching->guesses[at];
    struct outcome outcome = outcome_of(teaching, at);
    struct json_object *object = json_object_new_object();
    bool choice = question->options[0] != NULL;
    char *text = lesson_words(question->text, teaching->workers);
    char *why = lesson_words(outcome.supported ? question->because : question->otherwise,
                             teaching->workers);

    objects_add_text(object, "question", text);
    objects_add_text(object, "kind", kinds[question->kind]);
    objects_add_text(object, "metric", metrics[question->metric]);
    if (guess->given)
        objects_add(object, "expected",
                    choice ? option_json(question, guess->option)
                           : json_object_new_double(guess->number));
    if (outcome.known) {
        objects_add(object, "measured",
                    choice ? option_json(question, outcome.winner) : figure_json(&outcome.figure));
        objects_add(object, "supported", json_object_new_boolean(outcome.supported));
        objects_add_text(object, "why", why);
    }
    if (outcome.agreement != AGREE_UNSAID)
        objects_add(object, "as_expected", json_object_new_boolean(outcome.agreement == AGREE_YES));
    free(text);
    free(why);
    return object;
}

static struct json_object *run_json(const struct teaching *teaching, size_t at)
{
    const struct lesson_run *run = &teaching->lesson->runs[at];
    struct json_object *object = json_object_new_object();

    objects_add_text(object, "name", run->name);
    objects_add_text(object, "panel", run->panel);
    objects_add_text(object, "variant", run->variant);
    objects_add(object, "workers", json_object_new_int(teaching_workers(teaching, run)));
    for (enum lesson_metric metric = 0; metric < LESSON_METRICS; metric++) {
        struct figure figure = outcome_figure(teaching, run->name, metric);
        if (figure.count > 0)
            objects_add(object, metrics[metric], figure_json(&figure));
    }
    if (teaching->runs[at].failure)
        objects_add_text(object, "failure", teaching->runs[at].failure);
    return object;
}

void tell_json(const struct teaching *teaching)
{
    struct json_object *object = json_object_new_object(), *questions = json_object_new_array(),
                       *runs = json_object_new_array();

    for (size_t at = 0; at < LESSON_QUESTIONS; at++)
        if (teaching_asks(teaching, at))
            objects_append(questions, question_json(teaching, at));
    for (size_t at = 0; teaching->lesson->runs[at].name; at++)
        if (teaching->runs[at].program)
            objects_append(runs, run_json(teaching, at));
    objects_add(object, "lesson", json_object_new_uint64(teaching->number));
    objects_add_text(object, "workload", teaching->lesson->workload);
    objects_add(object, "questions", questions);
    objects_add(object, "runs", runs);
    objects_add(object, "noise", watch_json(&teaching->watch));
    objects_add(object, "left_out", objects_list(&teaching->left_out));
    objects_print(stdout, object);
}
