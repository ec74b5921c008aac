/* SPDX-License-Identifier: MIT */
#include "compare/learn/explored.h"

#include "common/base/fail.h"
#include "compare/learn/trial.h"
#include "compare/programs/catalog.h"
#include "exercises/protocol.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Few of each: what goes wrong with many goes wrong with few, in some order. */
enum { WORKERS = 3, TASKS = 4, SCHEDULES = 1000, MOST_S = 3, DEADLINE_S = 60, MOST_TOLD = 400 };

static const char sign_nothing[] = "Nothing found in ", sign_found[] = "(found after ";
static const char sign_race[] = "data race on ", sign_all[] = "every order of the steps was tried";

static struct text_list command_of(const struct judging *judging, const char *driver)
{
    const struct pack *pack = judging->pack;
    struct text_list argv = {0};

    text_add(&argv, "env");
    text_add(&argv, "TMPDIR=%s", judging->folder);
    text_add(&argv, "COLUMNS=1000");
    text_add(&argv, "LC_ALL=C"); /* its words are looked for */
    text_add(&argv, EXERCISE_WORKERS "=%d", WORKERS);
    text_add(&argv, EXERCISE_TASKS "=%d", TASKS);
    text_add(&argv, EXERCISE_CAPACITY "=%llu", (unsigned long long)pack->capacity);
    text_add(&argv, EXERCISE_AT_ONCE "=%llu", (unsigned long long)pack->at_once);
    text_add(&argv, "OMP_NUM_THREADS=%d", WORKERS);
    text_add(&argv, "%s", driver);
    text_add(&argv, "explore");
    text_add(&argv, "%s", judging->source);
    text_add(&argv, "%s/exercise.c", judging->tools->folder);
    text_add(&argv, "--panel");
    text_add(&argv, "%s", panel_names[pack->panel]);
    text_add(&argv, "--schedules");
    text_add(&argv, "%d", SCHEDULES);
    text_add(&argv, "--time");
    text_add(&argv, "%ds", MOST_S);
    text_add(&argv, "--output");
    text_add(&argv, "%s/found.replay", judging->folder);
    text_add(&argv, "--cflags");
    text_add(&argv, "-I%s -U__SANITIZE_THREAD__", judging->tools->folder);
    return argv;
}

/* The verdict, up to the story: one line. The caller frees it. */
static char *head_of(const struct child *child)
{
    const char *end = memmem(child->output, child->output_size, "\n\n", 2);
    size_t size = end ? (size_t)(end - child->output) : child->output_size;
    char *text = text_format("%.*s", (int)(size < MOST_TOLD ? size : MOST_TOLD), child->output);

    for (char *at = text; *at; at++)
        if (*at == '\n')
            *at = ' ';
    char *head = text_printable(text, strlen(text), MOST_TOLD);
    free(text);
    return head;
}

/* "explored 1000 schedules, and nothing was found"; the caller frees it. */
static char *explored_text(const char *head)
{
    const char *count = head + sizeof sign_nothing - 1;

    int length = (int)strcspn(count, "( ");

    return strstr(head, sign_all)
               ? text_translated("explored %.*s schedules, which are all: nothing was found",
                                 length, count)
               : text_translated("explored %.*s schedules: nothing was found", length, count);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* What the other checks have not said: races, and what a run ends of only in some orders. */
static bool is_ours(const char *head)
{
    return strstr(head, sign_race) || begins(head, "DEADLOCK") || begins(head, "LOST WAKE-UP") ||
           begins(head, "CRASH");
}

static bool judge(const struct child *child, struct judgement *judgement)
{
    bool ended = child->end == CHILD_EXITED && child->output, decided = false;
    char *head = ended ? head_of(child) : NULL;

    if (ended && child->status == STATUS_DONE && begins(head, sign_nothing)) {
        judgement->explored = explored_text(head);
        decided = true;
    } else if (ended && child->status == STATUS_FAILED && strstr(head, sign_found) &&
               is_ours(head)) {
        *judgement = judgement_of(
            JUDGEMENT_FAIL, CHECK_RACE_FREE, text_format("%s", head),
            strstr(head, sign_race)
                ? text_translated(
                      "Two workers touch the same variable at the same time, and one of "
                      "them writes: it needs a lock, an atomic operation, or a copy for "
                      "each worker. `triptych explore` tells such a run step by step.")
                : text_translated("In another order of the workers' steps it ends like that: "
                                  "`triptych explore` tells that run step by step."));
        decided = true;
    }
    free(head);
    return decided;
}

bool explored_look(const struct judging *judging, struct judgement *judgement)
{
    char *own = catalog_own_folder(), *driver = text_format("%s/triptych", judging->tools->folder);
    bool decided = false;

    if (access(driver, X_OK) != 0) { /* only what a sandbox shows is beside the exercises */
        free(driver);
        driver = text_format("%s/triptych", own);
    }

    if (!pack_has_ranks(judging->pack) && access(driver, X_OK) == 0) {
        judging_tell(judging, text_translated("exploring its schedules"));
        struct text_list argv = command_of(judging, driver);
        struct child child =
            tools_run(judging->tools, judging->folder, true, argv.items, DEADLINE_S);
        decided = judge(&child, judgement);
        child_free(&child);
        text_free(&argv);
    }
    free(driver);
    free(own);
    return decided;
}
