/* SPDX-License-Identifier: MIT */
#include "compare/learn/judge.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/learn/cost.h"
#include "compare/learn/fast.h"
#include "compare/learn/judging.h"
#include "compare/learn/races.h"
#include "compare/learn/trial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_PRINTED = 400 };

const char *const judgement_words[] = {TRANSLATED("PASS"), TRANSLATED("FAIL"),
                                       TRANSLATED("UNDECIDED"), TRANSLATED("NOT MADE")};
const char *const check_names[CHECKS] = {TRANSLATED("builds"),    TRANSLATED("ends"),
                                         TRANSLATED("correct"),   TRANSLATED("parallel"),
                                         TRANSLATED("race-free"), TRANSLATED("fast")};

/* ---- runs ------------------------------------------------------------------------------------ */

/* A program can remove or change what it was started from, and the next run would not be its own.
 */
static struct judgement same_program(const struct judging *judging, const struct stat *before)
{
    struct stat now;

    if (stat(judging->program, &now) == 0 && now.st_ino == before->st_ino &&
        now.st_size == before->st_size && now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
        return (struct judgement){0};
    return judgement_of(JUDGEMENT_FAIL, CHECK_ENDS,
                        text_translated("it removed or changed its own program"),
                        text_translated("Files are no part of the exercise: leave them alone."));
}

/* Of the last run, `*cost` is what it took. */
static struct judgement run_trials(struct judging *judging, char **cost)
{
    char workers[WORDS_TEXT];
    struct judgement judgement = {0};
    struct stat program;
    struct trial trial;

    if (stat(judging->program, &program) != 0)
        program = (struct stat){0};
    for (size_t at = 0; at < judging->pack->trial_count && judgement.kind == JUDGEMENT_PASS; at++) {
        const struct pack_trial *how = &judging->pack->trials[at];
        judging_tell(judging,
                     text_translated("running with %s",
                                     translate_count((uint64_t)how->workers, "worker", workers)));
        trial_run(&trial, judging->tools, judging->pack, how, judging->program, judging->folder,
                  false);
        judgement = trial_verdict(&trial);
        judging->shares = judging->shares || trial.host.shares;
        if (judgement.kind == JUDGEMENT_PASS) {
            free(*cost);
            *cost = cost_text(&trial, judging->source);
        }
        trial_close(&trial);
        if (judgement.kind == JUDGEMENT_PASS)
            judgement = same_program(judging, &program);
    }
    return judgement;
}

/* One run more for each check by itself; false: it did not end well, so there is no use in others.
 */
static bool add_trial(struct judging *judging, const struct pack_trial *how,
                      struct judgement each[CHECKS])
{
    static const enum check own[] = {CHECK_CORRECT, CHECK_PARALLEL};
    struct pack pack = *judging->pack;
    struct stat program;
    struct trial trial = {0};

    if (stat(judging->program, &program) != 0)
        program = (struct stat){0};
    if (each[CHECK_PARALLEL].kind == JUDGEMENT_FAIL && pack.capacity == 0)
        pack.overlap = pack.dynamic = false; /* that takes time, and is known */
    trial_run(&trial, judging->tools, &pack, how, judging->program, judging->folder, false);
    judging->shares = judging->shares || trial.host.shares;
    judgement_free(&each[CHECK_ENDS]);
    each[CHECK_ENDS] = trial_check(&trial, CHECK_ENDS);
    if (each[CHECK_ENDS].kind == JUDGEMENT_PASS)
        each[CHECK_ENDS] = same_program(judging, &program);
    bool ended = each[CHECK_ENDS].kind == JUDGEMENT_PASS;
    if (trial.child.output_size > 0) {
        free(each[CHECK_ENDS].output);
        each[CHECK_ENDS].output =
            text_printable(trial.child.output, trial.child.output_size, MOST_PRINTED);
    }
    for (size_t at = 0; at < sizeof own / sizeof own[0] && ended; at++)
        if (each[own[at]].kind == JUDGEMENT_PASS)
            each[own[at]] = trial_check(&trial, own[at]);
    free(each[CHECK_ENDS].cost);
    each[CHECK_ENDS].cost = ended ? cost_text(&trial, judging->source) : NULL;
    trial_close(&trial);
    return ended;
}

/* The check that an earlier one stands in the way of. */
static void not_made(struct judgement *judgement)
{
    judgement_free(judgement);
    judgement->kind = JUDGEMENT_NOT_MADE;
}

/* The detector's run. What is no race is none of its business: the other checks have said it. */
static struct judgement races_alone(const struct judging *judging)
{
    struct judgement judgement = races_judge(judging);

    bool ended = judgement.kind != JUDGEMENT_FAIL || judgement.check >= CHECK_CORRECT;
    if (judgement.notes.count > 0 || !judging->pack->race_free)
        judgement.kind = JUDGEMENT_NOT_MADE;
    else if (judgement.kind == JUDGEMENT_FAIL && judgement.check != CHECK_RACE_FREE && ended)
        judgement_free(&judgement);
    judgement.check = CHECK_RACE_FREE;
    return judgement;
}

/* The timed runs, for what is right. What else comes to light in them belongs to its own check. */
static void time_alone(const struct judging *judging, bool ends, struct judgement each[CHECKS])
{
    bool right = ends && each[CHECK_RACE_FREE].kind != JUDGEMENT_FAIL;

    for (enum check check = CHECK_CORRECT; check <= CHECK_PARALLEL; check++)
        right = right && each[check].kind == JUDGEMENT_PASS;
    not_made(&each[CHECK_FAST]);
    if (!right || judging->pack->fast.limit == 0)
        return;
    struct judgement judgement = fast_judge(judging);
    judgement_free(&each[judgement.check]);
    each[judgement.check] = judgement;
}

/* Whether another run could change the mark. */
static bool is_open(const struct judgement each[CHECKS])
{
    return each[CHECK_CORRECT].kind == JUDGEMENT_PASS ||
           each[CHECK_PARALLEL].kind == JUDGEMENT_PASS;
}

void judge_each(const struct tools *tools, const struct pack *pack, const char *source,
                struct judgement each[CHECKS])
{
    struct judging judging = {tools, pack, .strict = false};
    size_t at = 0;

    for (enum check check = CHECK_BUILDS; check < CHECKS; check++)
        each[check] = (struct judgement){.check = check};
    judging_open(&judging);
    each[CHECK_BUILDS] = judging_take(&judging, source);
    if (each[CHECK_BUILDS].kind == JUDGEMENT_PASS)
        each[CHECK_BUILDS] = judging_build(&judging, BUILD_PLAIN);
    bool goes_on = each[CHECK_BUILDS].kind == JUDGEMENT_PASS;
    if (!goes_on)
        not_made(&each[CHECK_ENDS]);
    while (goes_on && at < pack->trial_count && is_open(each) &&
           (goes_on = add_trial(&judging, &pack->trials[at], each)))
        at++;
    if (goes_on && is_open(each))
        each[CHECK_RACE_FREE] = races_alone(&judging);
    else
        not_made(&each[CHECK_RACE_FREE]);
    time_alone(&judging, goes_on, each);
    for (enum check check = CHECK_CORRECT; check <= CHECK_PARALLEL && !goes_on; check++)
        not_made(&each[check]);
    judging_close(&judging);
}

/* The timed runs after all others have passed; what those had to say stays. */
static void add_time(const struct judging *judging, struct judgement *judgement)
{
    struct judgement timed = fast_judge(judging);

    if (timed.hidden) {
        timed.kind = JUDGEMENT_PASS;
        timed.timed = timed.why;
        free(timed.next);
        timed.why = timed.next = NULL;
    }
    timed.explored = judgement->explored;
    timed.notes = judgement->notes;
    free(judgement->output);
    *judgement = timed;
}

struct judgement judge_file(const struct tools *tools, const struct pack *pack, const char *source,
                            bool strict, void (*teller)(const char *step))
{
    struct judging judging = {tools, pack, .strict = strict, .tell = teller};
    char *warnings = NULL, *cost = NULL;

    judging_open(&judging);
    struct judgement judgement = judging_take(&judging, source);
    if (judgement.kind == JUDGEMENT_PASS) {
        judgement = judging_build(&judging, strict ? BUILD_STRICT : BUILD_PLAIN);
        if (judgement.kind == JUDGEMENT_PASS) {
            warnings = judgement.output;
            judgement = run_trials(&judging, &cost);
        }
    }
    if (judgement.kind == JUDGEMENT_PASS)
        judgement = races_judge(&judging);
    if (judgement.kind == JUDGEMENT_PASS && pack->fast.limit > 0)
        add_time(&judging, &judgement);
    if (!judgement.output) {
        judgement.output = warnings;
        warnings = NULL;
    }
    free(warnings);
    if (judgement.kind == JUDGEMENT_PASS)
        judgement.cost = cost;
    else
        free(cost);
    judging_close(&judging);
    return judgement;
}

void judgement_free(struct judgement *judgement)
{
    free(judgement->why);
    free(judgement->next);
    free(judgement->output);
    free(judgement->explored);
    free(judgement->timed);
    free(judgement->cost);
    text_free(&judgement->notes);
    *judgement = (struct judgement){0};
}
