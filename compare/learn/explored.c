/* SPDX-License-Identifier: MIT */
#include "compare/learn/explored.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/learn/trial.h"
#include "compare/programs/catalog.h"
#include "compare/results/explored.h"
#include "exercises/protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Few of each: what goes wrong with many goes wrong with few, in some order. */
enum {
    WORKERS = 3,
    TASKS = 4,
    SCHEDULES = 1000,
    SCHEDULES_OF_RANKS = 200,
    MOST_S = 3,
    DEADLINE_S = 60,
    MOST_TOLD = 400
};

/* What must hold in every schedule, for exercise.c: without a judge a task yields 100 more than its
 * number. */
static void add_truth(const struct pack *pack, struct text_list *argv)
{
    static const uint64_t answers[] = {[ANSWER_SUM] = TASKS * 100 + TASKS * (TASKS - 1) / 2,
                                       [ANSWER_NUMBERS] = TASKS * (TASKS - 1) / 2,
                                       [ANSWER_PRIMES] = 2};

    text_add(argv, EXERCISE_EXPLORED "=%s", pack_has_ranks(pack) ? "ranks" : "threads");
    if (pack->answer != ANSWER_NONE)
        text_add(argv, EXERCISE_RIGHT_ANSWER "=%llu", (unsigned long long)answers[pack->answer]);
    if (pack->results != RESULTS_NONE)
        text_add(argv, EXERCISE_RIGHT_RESULTS "=%d", pack->results == RESULTS_TASKS ? 100 : 0);
}

/* `truth`: what must hold is looked at, too; otherwise for races alone. */
static struct text_list command_of(const struct judging *judging, const char *driver, bool truth)
{
    const struct pack *pack = judging->pack;
    struct text_list argv = {0};

    text_add(&argv, "env");
    text_add(&argv, "TMPDIR=%s", judging->folder);
    if (!translate_is_open()) /* or `told` is in the user's language */
        text_add(&argv, "LC_ALL=C");
    text_add(&argv, EXERCISE_WORKERS "=%d", WORKERS);
    text_add(&argv, EXERCISE_TASKS "=%d", TASKS);
    text_add(&argv, EXERCISE_CAPACITY "=%llu", (unsigned long long)pack->capacity);
    text_add(&argv, EXERCISE_AT_ONCE "=%llu", (unsigned long long)pack->at_once);
    if (truth)
        add_truth(pack, &argv);
    else
        text_add(&argv, EXERCISE_EXPLORED "=races");
    text_add(&argv, "OMP_NUM_THREADS=%d", WORKERS);
    text_add(&argv, "%s", driver);
    text_add(&argv, "explore");
    text_add(&argv, "%s", judging->source);
    text_add(&argv, "%s/exercise.c", judging->tools->folder);
    text_add(&argv, "--panel");
    text_add(&argv, "%s", panel_names[pack->panel]);
    if (pack->panel == PANEL_MPI) {
        text_add(&argv, "-n");
        text_add(&argv, "%d", WORKERS);
        text_split(&argv, "--races off", " "); /* who is first to print is nobody's mistake */
    }
    text_add(&argv, "--schedules");
    text_add(&argv, "%d", pack->panel == PANEL_MPI ? SCHEDULES_OF_RANKS : SCHEDULES);
    text_add(&argv, "--time");
    text_add(&argv, "%ds", MOST_S);
    text_add(&argv, "--output");
    text_add(&argv, "%s/found.replay", judging->folder);
    text_add(&argv, "--format");
    text_add(&argv, "json");
    text_add(&argv, "--cflags");
    text_add(&argv, "-I%s -U__SANITIZE_THREAD__ -fmacro-prefix-map=%s/=", judging->tools->folder,
             judging->tools->folder);
    return argv;
}

/* "explored 1000 schedules: nothing was found"; the caller frees it. */
static char *explored_text(const struct explored *explored)
{
    char number[WORDS_TEXT];

    int length = snprintf(number, sizeof number, "%llu", (unsigned long long)explored->schedules);

    return explored->complete
               ? text_translated("explored %.*s schedules, which are all: nothing was found",
                                 length, number)
               : text_translated("explored %.*s schedules: nothing was found", length, number);
}

/* What the other checks have not said: races, and what a run ends of only in some orders. */
static bool is_ours(const struct explored *explored)
{
    static const char *const kinds[] = {"deadlock", "wakeup",  "crash",    "assert",
                                        "mismatch", "request", "onesided", "hazard"};

    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++)
        if (strcmp(explored->kind, kinds[at]) == 0)
            return true;
    return explored->data_race;
}

/* Two accesses of one place by ranks: in a window, or of a buffer that a call has. */
static bool is_of_ranks(const struct explored *explored)
{
    return strcmp(explored->kind, "onesided") == 0 || strcmp(explored->kind, "hazard") == 0;
}

static char *advice_of(const struct explored *explored)
{
    if (explored->data_race)
        return text_translated("Two workers touch the same variable at the same time, and one of "
                               "them writes: it needs a lock, an atomic operation, or a copy for "
                               "each worker. `triptych explore` tells such a run step by step.");
    if (is_of_ranks(explored))
        return text_translated(
            "The same memory is used twice before the first use is over: complete "
            "the request, or end the epoch, before. `triptych explore` tells such "
            "a run step by step.");
    if (strcmp(explored->kind, "assert") == 0)
        return text_translated(
            "In another order of the workers' steps something is done twice, too "
            "early or not at all, or an update is lost: what is looked at and then "
            "changed must be one step. `triptych explore` tells that run step by step.");
    return text_translated("In another order of the workers' steps it ends like that: "
                           "`triptych explore` tells that run step by step.");
}

static struct judgement fail_of(const struct explored *explored)
{
    const char *told = translate_is_open() ? fields_text(explored->object, "told") : NULL;

    return judgement_of(JUDGEMENT_FAIL, CHECK_RACE_FREE,
                        told ? text_printable(told, strlen(told), MOST_TOLD)
                             : text_format("%s", explored->text),
                        advice_of(explored));
}

static bool judge(const struct child *child, struct judgement *judgement, bool *asserted)
{
    struct explored explored;
    bool decided = child->end == CHILD_EXITED &&
                   explored_read(&explored, child->output, child->output_size, MOST_TOLD);

    if (!decided)
        return false;
    decided = !explored.found || is_ours(&explored);
    *asserted = explored.found && strcmp(explored.kind, "assert") == 0;
    if (explored.found && decided)
        *judgement = fail_of(&explored);
    else if (decided)
        judgement->explored = explored_text(&explored);
    explored_free(&explored);
    return decided;
}

static bool look(const struct judging *judging, const char *driver, bool truth,
                 struct judgement *judgement, bool *asserted)
{
    struct text_list argv = command_of(judging, driver, truth);
    struct child child = tools_run(judging->tools, judging->folder, true, argv.items, DEADLINE_S);
    bool decided = judge(&child, judgement, asserted);

    child_free(&child);
    text_free(&argv);
    return decided;
}

/* Where something must hold and does not, a race may be why: that is told instead. */
static bool look_twice(const struct judging *judging, const char *driver,
                       struct judgement *judgement)
{
    struct judgement races = {0};
    bool asserted = false, decided = look(judging, driver, true, judgement, &asserted);

    if (!asserted)
        return decided;
    if (look(judging, driver, false, &races, &asserted) && races.kind == JUDGEMENT_FAIL) {
        judgement_free(judgement);
        *judgement = races;
    } else {
        judgement_free(&races);
    }
    return true;
}

bool explored_look(const struct judging *judging, struct judgement *judgement)
{
    char *own = catalog_own_folder(), *driver = text_format("%s/triptych", judging->tools->folder);
    bool decided = false;

    if (access(driver, X_OK) != 0) { /* only what a sandbox shows is beside the exercises */
        free(driver);
        driver = text_format("%s/triptych", own);
    }

    bool hybrid = pack_has_ranks(judging->pack) && judging->pack->panel != PANEL_MPI;

    if (!hybrid && access(driver, X_OK) == 0) {
        judging_tell(judging, text_translated("exploring its schedules"));
        decided = look_twice(judging, driver, judgement);
    }
    free(driver);
    free(own);
    return decided;
}
