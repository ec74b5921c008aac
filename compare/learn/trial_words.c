/* SPDX-License-Identifier: MIT
 *
 * What is said about a run: the first thing that is wrong with it. */
#include "compare/learn/trial_words.h"

#include "common/base/translate.h"

struct judgement judgement_of(enum judgement_kind kind, enum check check, char *why, char *next)
{
    return (struct judgement){.kind = kind, .check = check, .why = why, .next = next};
}

struct judgement trial_failed(enum check check, char *why, const char *next)
{
    return judgement_of(JUDGEMENT_FAIL, check, why, text_format("%s", translate(next)));
}

/* ---- what it did ----------------------------------------------------------------------------- */

static struct judgement tasks_verdict(const struct host *host)
{
    uint64_t task = 0;

    if (host->strayed)
        return trial_failed(
            CHECK_CORRECT,
            text_translated("it asked for task %llu, but with %llu tasks they are numbered "
                            "from 0 to %llu",
                            number(host->stray), number(host->tasks), number(host->tasks - 1)),
            TRANSLATED("Look at the bounds of the loop that goes over the tasks."));
    while (task < host->tasks && host->done[task] == 1)
        task++;
    if (task == host->tasks)
        return (struct judgement){0};
    if (host->done[task] > 1)
        return trial_failed(
            CHECK_CORRECT,
            text_translated("task %llu was done %d times with %s, and once is enough", number(task),
                            host->done[task], host->workers_text),
            TRANSLATED("The work must be divided: each task belongs to one worker, and the others "
                       "leave it alone."));
    return trial_failed(
        CHECK_CORRECT,
        text_translated("task %llu of tasks 0 to %llu was never done with %s", number(task),
                        number(host->tasks - 1), host->workers_text),
        TRANSLATED(
            "Look at how the tasks are divided, above all where their number does not divide "
            "by the number of workers."));
}

/* Ranks whose threads did not come together in a task: which of the two levels is at fault. */
static struct judgement teams_verdict(const struct host *host)
{
    int managers = host->how.managers > 0 ? 1 : 0, most = host->workers / host->how.threads;
    size_t ranks = (size_t)(most - managers < host->active ? most - managers : host->active);
    char inside[WORDS_TEXT];

    translate_count(host->most_inside, "thread", inside);
    if (host->teams_inside < ranks)
        return trial_failed(
            CHECK_PARALLEL,
            text_translated(
                "with %s %d threads could have been in a task at the same time, but never "
                "more than %s of %zu of the ranks",
                host->workers_text, host->active, inside, host->teams_inside),
            TRANSLATED("Divide the tasks twice: over the ranks, and each rank's part over its "
                       "threads. Every "
                       "rank must do its part, and hold no lock while a task is done."));
    return trial_failed(
        CHECK_PARALLEL,
        text_translated("with %s %d threads could have been in a task at the same time, but never "
                        "more than %s in all: threads of the same rank did not work side by side",
                        host->workers_text, host->active, inside),
        TRANSLATED(
            "Let all threads of a rank do tasks: a parallel region around the work, and no lock "
            "held while a task is done. OMP_NUM_THREADS says how many they are."));
}

static struct judgement parallel_verdict(const struct trial *trial)
{
    const struct host *host = &trial->host;
    uint64_t share = (host->tasks + (uint64_t)host->active - 1) / (uint64_t)host->active;

    if (host->apart && trial->pack->panel == PANEL_HYBRID)
        return teams_verdict(host);
    if (host->apart)
        return trial_failed(
            CHECK_PARALLEL,
            host->most_inside == 1
                ? text_translated(
                      "%d workers could have been in a task at the same time, but never "
                      "more than 1 was: one task at a time is sequential work in disguise",
                      host->active)
                : text_translated(
                      "%d workers could have been in a task at the same time, but never "
                      "more than %zu were",
                      host->active, host->most_inside),
            host->most_inside == 1
                ? TRANSLATED("Start all workers before you wait for one of them, and hold no lock "
                             "while a task is done.")
                : TRANSLATED(
                      "Give every worker its part: parts should differ by one task at most."));
    if (trial->pack->at_once > 0 && host->most_inside > trial->pack->at_once)
        return trial_failed(
            CHECK_PARALLEL,
            text_translated("with %s %zu tasks were under way at the same time, and "
                            "%llu is the most",
                            host->workers_text, host->most_inside, number(trial->pack->at_once)),
            TRANSLATED("A worker that wants to begin a task while so many are under way must wait "
                       "until one of them has ended."));
    if (trial->pack->fair && host->longest > share)
        return trial_failed(
            CHECK_PARALLEL,
            text_translated("one call had %llu of %llu numbers, with %s", number(host->longest),
                            number(host->tasks), host->workers_text),
            TRANSLATED("Cut the work into equal parts, at least one for each worker."));
    if (host->starved)
        return trial_failed(
            CHECK_PARALLEL,
            text_translated("one task took long, and task %llu was not begun meanwhile, "
                            "although other workers were free",
                            number(host->starved_task)),
            TRANSLATED("Deal no tasks beforehand: whoever is free takes the next one."));
    return (struct judgement){0};
}

/* ---- what it handed in ----------------------------------------------------------------------- */

/* What a wrong answer looks like. */
static const char *guess(const struct host *host, uint64_t expected)
{
    for (size_t at = 0; at < host->line_count && host->pack->answer == ANSWER_SUM; at++)
        if (host->lines[at].sum == host->answer && host->workers > 1 && host->answer != expected)
            return TRANSLATED(
                "That is what one worker alone has found: the parts of the others were never "
                "added, or two workers read the same old value and both wrote.");
    if (host->answer < expected)
        return TRANSLATED(
            "Something is missing: two workers read the same old value and both wrote, so that "
            "one update was lost; or the parts of some workers were never added.");
    return TRANSLATED("It is too much: something is counted twice, or was not 0 at the beginning.");
}

static struct judgement answer_verdict(const struct host *host)
{
    uint64_t expected = host_expected(host);

    if (host->pack->answer == ANSWER_NONE)
        return (struct judgement){0};
    if (host->answers == 0)
        return trial_failed(
            CHECK_CORRECT, text_translated("it ended without calling answer()"),
            TRANSLATED("When all workers have finished, one of them hands in the answer."));
    if (host->answers > 1)
        return trial_failed(CHECK_CORRECT,
                            text_translated("answer() was called %llu times with %s",
                                            number(host->answers), host->workers_text),
                            TRANSLATED("One worker hands in the answer, when all have finished."));
    if (host->answer == expected)
        return (struct judgement){0};
    return trial_failed(CHECK_CORRECT,
                        text_translated("with %s and %s the answer is %llu, and should be "
                                        "%llu",
                                        host->workers_text, host->tasks_text, number(host->answer),
                                        number(expected)),
                        guess(host, expected));
}

static struct judgement results_verdict(const struct host *host)
{
    uint64_t task, value;
    bool more = host_result(host, host->results, &task, &value);

    if (host->pack->results == RESULTS_NONE || (host->wrong_result == host->tasks && !more))
        return (struct judgement){0};
    if (host->wrong_result == host->tasks)
        return trial_failed(CHECK_CORRECT,
                            text_translated("with %s the result of %llu was not handed in",
                                            host->workers_text, number(task)),
                            TRANSLATED("Every result belongs into the list, whoever found it."));
    if (!host_result(host, host->wrong_result, &task, &value))
        return trial_failed(CHECK_CORRECT,
                            text_translated("with %s more results were handed in than there are",
                                            host->workers_text),
                            TRANSLATED("One worker hands in the results, when all have finished."));
    return trial_failed(
        CHECK_CORRECT,
        text_translated("with %s the result number %llu should be that of %llu, "
                        "%llu, and is not",
                        host->workers_text, number(host->wrong_result + 1), number(task),
                        number(value)),
        TRANSLATED(
            "Results are handed in in ascending order, by one worker, when all have finished; "
            "the order in which they were found is another one."));
}

static struct judgement done_verdict(const struct trial *trial)
{
    struct judgement judgement = tasks_verdict(&trial->host);

    if (judgement.kind == JUDGEMENT_PASS && trial->pack->capacity > 0)
        judgement = trial_queue_verdict(&trial->host);
    return judgement;
}

static struct judgement handed_in_verdict(const struct trial *trial)
{
    struct judgement judgement = answer_verdict(&trial->host);

    return judgement.kind == JUDGEMENT_PASS ? results_verdict(&trial->host) : judgement;
}

struct judgement trial_check(const struct trial *trial, enum check check)
{
    struct judgement judgement;

    if (check == CHECK_ENDS)
        return trial_end_verdict(trial);
    if (check == CHECK_CORRECT) {
        judgement = done_verdict(trial);
        return judgement.kind == JUDGEMENT_PASS ? handed_in_verdict(trial) : judgement;
    }
    judgement = parallel_verdict(trial);
    if (judgement.kind == JUDGEMENT_PASS && !trial->host.gathered)
        return trial_failed(
            CHECK_PARALLEL,
            text_translated("%d workers should have been in a task at the same time, "
                            "and it ended before they were",
                            trial->host.active),
            TRANSLATED("All tasks must be done, by all workers."));
    return judgement;
}

struct judgement trial_verdict(const struct trial *trial)
{
    struct judgement judgement = trial_end_verdict(trial);

    if (judgement.kind == JUDGEMENT_PASS)
        judgement = done_verdict(trial);
    if (judgement.kind == JUDGEMENT_PASS)
        judgement = parallel_verdict(trial);
    if (judgement.kind == JUDGEMENT_PASS)
        judgement = handed_in_verdict(trial);
    if (judgement.kind != JUDGEMENT_PASS && trial->child.output_size > 0)
        judgement.output = text_printable(trial->child.output, trial->child.output_size, 400);
    return judgement;
}
