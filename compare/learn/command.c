/* SPDX-License-Identifier: MIT */
#include "compare/learn/command.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/base/terminal.h"
#include "compare/learn/check.h"
#include "compare/learn/file.h"
#include "compare/learn/say.h"
#include "compare/learn/suite.h"
#include "compare/learn/watch.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN, HINT, NEXT, LIST, RESET, SOLUTION };
static const char *const sub_names[] = {[RUN] = "run",
                                        [HINT] = "hint",
                                        [NEXT] = "next",
                                        [LIST] = "list",
                                        [RESET] = "reset",
                                        [SOLUTION] = "solution",
                                        NULL};

#define AT(member) offsetof(struct settings, member)
const struct option_row learn_rows[] = {
    {"DIR", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, sub_names,
     "the learner's folder, and one of run, hint, next, list, reset, solution"},
    {"check", OPTION_TEXT, AT(check), "DIR", NULL, NULL, NULL, NULL, NULL,
     "for teachers: whether the pack in this folder is whole"},
    {"panels", OPTION_TEXT, AT(panels), "LIST", NULL, NULL, NULL, NULL, panel_names,
     "only these, as in posix,mpi (default: all)"},
    {"exercises", OPTION_TEXT, AT(exercises), "DIR", NULL, NULL, NULL, NULL, NULL,
     "a folder of packs (default: the suite's own)"},
    {0},
};
#undef AT

/* ---- commands -------------------------------------------------------------------------------- */

struct learning {
    struct course course;
    const char *exercises; /* the suite's folder */
    const struct settings *settings;
    const struct pack *pack; /* named, or the current one; NULL: all have passed */
};

static int run(struct learning *learning)
{
    struct tools tools = tools_open(learning->exercises, learning->settings);
    int status = watch_judge(&learning->course, &tools, learning->pack);

    tools_close(&tools);
    return status;
}

static int hint(struct learning *learning)
{
    uint64_t asked = course_ask(&learning->course, learning->pack, "hints");
    uint64_t at = asked < PACK_HINTS ? asked : PACK_HINTS - 1;
    char *label = pack_label(learning->pack);

    char *text = text_translated("%s, hint %llu of %d: %s", label, (unsigned long long)at + 1,
                                 PACK_HINTS, learning->pack->hints[at]);
    terminal_text(0, text);
    free(text);
    free(label);
    return STATUS_DONE;
}

static int next(struct learning *learning)
{
    say_exercise(&learning->course, learning->pack);
    return STATUS_DONE;
}

static int list(struct learning *learning)
{
    say_list(&learning->course);
    return STATUS_DONE;
}

static int reset(struct learning *learning)
{
    char *kept = course_reset(&learning->course, learning->pack);
    char *path = course_path(&learning->course, learning->pack);

    if (kept)
        printf(translate("%s is the skeleton again; what it was is kept as %s\n"), path, kept);
    else
        printf(translate("%s is the skeleton again\n"), path);
    free(kept);
    free(path);
    return STATUS_DONE;
}

static int solution(struct learning *learning)
{
    bool passed = course_has_passed(&learning->course, learning->pack);

    if (!passed && course_ask(&learning->course, learning->pack, "solutions") == 0) {
        printf("%s\n",
               translate("It has not passed yet. `triptych learn hint` helps on; ask once more, "
                         "and the solution is shown."));
        return STATUS_FAILED;
    }
    return say_file(learning->pack, "solution.c") ? STATUS_DONE : STATUS_FAILED;
}

static const struct sub_command {
    int (*run)(struct learning *learning);
    bool named; /* it wants the name of an exercise */
} sub_commands[] = {
    [RUN] = {run, false},   [HINT] = {hint, false},  [NEXT] = {next, false},
    [LIST] = {list, false}, [RESET] = {reset, true}, [SOLUTION] = {solution, true},
};

static const struct sub_command *find_command(const char *word)
{
    for (size_t at = 0; word && sub_names[at]; at++)
        if (strcmp(sub_names[at], word) == 0)
            return &sub_commands[at];
    return NULL;
}

/* Which exercise a command is about. */
static const struct pack *choose(const struct learning *learning, const struct sub_command *command,
                                 const char *name)
{
    const struct pack *pack =
        name ? course_find(&learning->course, name) : course_current(&learning->course);

    if (name && !pack)
        fail(STATUS_USAGE, "'%.80s' is no exercise; `triptych learn list` names all", name);
    if (!name && command->named)
        fail(STATUS_USAGE, "%s: which exercise? `triptych learn list` names all",
             sub_names[command - sub_commands]);
    return pack;
}

/* ---- the command ----------------------------------------------------------------------------- */

/* Does what a sub-command does, in the folder that is one already. */
static int perform(const struct sub_command *command, struct learning *learning, const char *folder,
                   const char *name, const struct packs *packs)
{
    struct error error;
    int status = STATUS_DONE;

    if (!course_open(&learning->course, folder, packs, &error))
        fail(STATUS_USAGE, "%s", error.text);
    learning->pack = choose(learning, command, name);
    if (!learning->pack && command->run != list)
        printf("%s\n", translate("All exercises have passed."));
    else
        status = command->run(learning);
    course_close(&learning->course);
    return status;
}

static void close_tools(struct tools *tools)
{
    scratch_close(tools->objects);
    tools->objects = NULL;
    tools_close(tools);
}

/* Makes the folder, or what is missing in it, and watches it. */
static int begin(struct learning *learning, const char *folder, const struct packs *packs)
{
    struct error error;

    if (!course_make(&learning->course, folder, packs, &error))
        fail(STATUS_USAGE, "%s", error.text);
    struct tools tools = tools_open(learning->exercises, learning->settings);
    tools.objects = scratch_open();
    int status = watch_course(&learning->course, &tools);
    close_tools(&tools);
    course_close(&learning->course);
    return status;
}

/* The words are [DIR] [COMMAND [NAME]]. */
static int learn(const struct packs *packs, const char *exercises, const struct settings *settings)
{
    const struct words *words = &settings->workloads;
    struct learning learning = {.exercises = exercises, .settings = settings};

    if (words->count == 0)
        fail(STATUS_USAGE, "which folder? `triptych learn DIR` makes it and watches it");
    size_t at = find_command(words->word[0]) ? 0 : 1;
    const char *folder = at ? words->word[0] : ".";
    if (at == words->count)
        return begin(&learning, folder, packs);
    const struct sub_command *command = find_command(words->word[at]);
    if (!command)
        fail(STATUS_USAGE, "'%.80s' is none of run, hint, next, list, reset, solution",
             words->word[at]);
    if (words->count > at + 2)
        fail(STATUS_USAGE, "'%.80s' is one word too many", words->word[at + 2]);
    return perform(command, &learning, folder, words->count > at + 1 ? words->word[at + 1] : NULL,
                   packs);
}

static int check_packs(const struct packs *packs, const char *exercises,
                       const struct settings *settings)
{
    struct tools tools = tools_open(exercises, settings);
    size_t wrong = 0, undecided = 0;

    tools.objects = scratch_open();
    translate_pause(true); /* a pack names the English words of verdicts */
    for (size_t at = 0; at < packs->count; at++)
        check_pack(&tools, &packs->items[at], &wrong, &undecided);
    translate_pause(false);
    close_tools(&tools);
    return wrong > 0 ? STATUS_FAILED : undecided > 0 ? STATUS_SKIP : STATUS_DONE;
}

int learn_command(const struct settings *settings)
{
    char *exercises = suite_folder(settings);
    struct packs packs = {0};
    struct error error;
    int status;

    if (settings->check && settings->workloads.count > 0)
        fail(STATUS_USAGE, "--check: it takes no learner's folder");
    if (!(settings->check ? packs_add(&packs, settings->check, &error)
                          : packs_open(&packs, exercises, &error)))
        fail(STATUS_USAGE, "%s", error.text);
    suite_choose(&packs, settings->panels);
    status = settings->check ? check_packs(&packs, exercises, settings)
                             : learn(&packs, exercises, settings);
    packs_close(&packs);
    free(exercises);
    return status;
}
