/* SPDX-License-Identifier: MIT */
#include "compare/grade/command.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/base/terminal.h"
#include "compare/child/child.h"
#include "compare/grade/jobs.h"
#include "compare/grade/page.h"
#include "compare/grade/results.h"
#include "compare/grade/similar.h"
#include "compare/learn/file.h"
#include "compare/learn/suite.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERDICT = 11 };

#define AT(member) offsetof(struct settings, member)
const struct option_row grade_rows[] = {
    {"FOLDER", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "a student's folder, as `triptych learn` makes it, or a folder with a folder for each "
     "student"},
    {"exercise", OPTION_WORDS, AT(chosen), "NAME", NULL, NULL, NULL, NULL, NULL,
     "only this, as in pool or pool/posix; may be said again, or with commas (default: all)"},
    {"panels", OPTION_TEXT, AT(panels), "LIST", NULL, NULL, NULL, NULL, panel_names,
     "only these, as in posix,mpi (default: all)"},
    {"rubric", OPTION_TEXT, AT(rubric), "FILE", NULL, NULL, NULL, NULL, NULL,
     "a JSON file with the weights of correct, parallel, race-free and fast (default: 60, 20, 20, "
     "20)"},
    {"jobs", OPTION_COUNT, AT(jobs), NULL, NULL, NULL, "1", "64", NULL,
     "how many submissions are judged side by side (default: as many as CPUs are allowed)"},
    {"output", OPTION_TEXT, AT(output), "DIR", "triptych-grades", NULL, NULL, NULL, NULL,
     "folder for results.json, results.csv, junit.xml, index.html and students/"},
    {"exercises", OPTION_TEXT, AT(exercises), "DIR", NULL, NULL, NULL, NULL, NULL,
     "a folder of packs (default: the suite's own)"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, "1", NULL, NULL,
     "the seed of the numbers of tasks, which are the same for all, and again when it is graded "
     "again"},
    {0},
};
#undef AT

/* ---- what is graded -------------------------------------------------------------------------- */

/* Whether a word means that exercise: pool, pool/posix or 04-pool. */
static bool means(const char *word, const struct pack *pack)
{
    const char *folder = strrchr(pack->folder, '/');
    char *label = pack_label(pack);
    bool is = strcmp(word, label) == 0 || strcmp(word, pack->name) == 0 ||
              (folder && strcmp(word, folder + 1) == 0);

    free(label);
    return is;
}

static bool is_wanted(const struct pack *pack, const void *names)
{
    const struct text_list *list = names;
    bool wanted = false;

    for (size_t at = 0; at < list->count; at++)
        wanted = wanted || means(list->items[at], pack);
    return wanted;
}

static void choose_exercises(struct packs *packs, const struct words *words)
{
    struct text_list names = {0};

    for (size_t at = 0; at < words->count; at++)
        text_add_list(&names, words->word[at], "--exercise");
    for (size_t name = 0; name < names.count; name++) {
        bool found = false;
        for (size_t at = 0; at < packs->count; at++)
            found = found || means(names.items[name], &packs->items[at]);
        if (!found)
            fail(STATUS_USAGE,
                 "--exercise: '%.80s' is no exercise of these panels; `triptych learn DIR list` "
                 "names all",
                 names.items[name]);
    }
    if (names.count > 0)
        packs_keep(packs, is_wanted, &names);
    text_free(&names);
}

static void find_submissions(struct grading *grading, const struct settings *settings,
                             const char *output)
{
    struct error error;

    if (settings->workloads.count == 0)
        fail(STATUS_USAGE,
             "which folder? `triptych grade FOLDER` grades a student's folder, or one "
             "that holds a folder for each student");
    for (size_t at = 0; at < settings->workloads.count; at++)
        if (!submissions_add(&grading->submissions, settings->workloads.word[at], &grading->packs,
                             &error))
            fail(STATUS_USAGE, "%s", error.text);
    submissions_sort(&grading->submissions, output);
    if (grading->submissions.count == 0)
        fail(STATUS_USAGE, "there is no submission beside the folder of results");
}

static void make_units(struct grading *grading)
{
    grading->units =
        xcalloc(grading->submissions.count * grading->packs.count, sizeof *grading->units);
    for (size_t student = 0; student < grading->submissions.count; student++)
        for (size_t at = 0; at < grading->packs.count; at++)
            grading->units[grading->unit_count++] = (struct unit){
                .submission = &grading->submissions.items[student],
                .pack = &grading->packs.items[at],
            };
}

/* ---- the sandbox ----------------------------------------------------------------------------- */

/* Nobody's work, no result and no solution is to be seen from within. */
static struct sandbox make_sandbox(struct grading *grading, const char *exercises,
                                   const char *output)
{
    char *trouble = sandbox_trouble();
    struct sandbox sandbox = {.bare = trouble != NULL};

    for (size_t at = 0; at < grading->submissions.count; at++) {
        const char *folder = grading->submissions.items[at].folder;
        text_add(&sandbox.hides, "%.*s", (int)(strrchr(folder, '/') - folder), folder);
        text_add(&sandbox.hides, "%s", folder);
    }
    text_add(&sandbox.hides, "%s", exercises);
    text_add(&sandbox.hides, "%s", output);
    grading->sandbox =
        trouble
            ? text_translated("Limits alone guarded this machine: %s. Submissions could read what "
                              "their user can read, each other's work, too, write files, and end "
                              "that user's other processes.",
                              trouble)
            : text_translated("Each submission ran in a sandbox with limits.");
    if (trouble)
        warn("%s: submissions are held by limits alone, one at a time; they can see each other's "
             "files and end your other processes; grade strangers' work where unprivileged user "
             "namespaces are allowed",
             trouble);
    free(trouble);
    return sandbox;
}

/* ---- the command ----------------------------------------------------------------------------- */

static void tell(const struct unit *unit)
{
    char *label = unit_label(unit);
    const char *why = unit->kind == JUDGEMENT_PASS ? NULL : unit_text(unit, "why");

    terminal_column(translate(judgement_words[unit->kind]), VERDICT);
    printf("%s  %s  ", unit->submission->name, label);
    if (unit->kind == JUDGEMENT_UNDECIDED)
        printf("%s", translate("no mark"));
    else
        printf(translate("%.10g of %.10g"), unit->points, unit->of);
    printf("%s%s\n", why ? ": " : "", why ? why : "");
    fflush(stdout);
    free(label);
}

static int conclude(struct grading *grading, const char *output)
{
    struct totals totals;

    grading->similar = similar_find(grading);
    results_write(grading, output);
    page_write_all(grading, output);
    totals = results_totals(grading, NULL);
    printf(
        translate("%zu submissions, %zu exercises each: %zu passed, %zu failed, %zu undecided\n"),
        grading->submissions.count, grading->packs.count, totals.passed, totals.failed,
        totals.undecided);
    if (json_object_array_length(grading->similar) > 0)
        printf(translate("%zu pairs of files are alike; that is a hint to look, and no verdict\n"),
               json_object_array_length(grading->similar));
    printf(translate("%s/index.html has all of it\n"), output);
    return totals.undecided > 0 ? STATUS_FAILED : STATUS_DONE;
}

/* What was graded until then is kept beside the results of an earlier grading. */
static void conclude_early(struct grading *grading, const char *output)
{
    char *folder = text_format("%s/interrupted", output);
    char *sandbox = grading->sandbox;

    if (grading->graded > 0) {
        grading->sandbox = text_translated("Interrupted: %zu of %zu gradings were done. %s",
                                           grading->graded, grading->unit_count, sandbox);
        free(sandbox);
        folder_make(folder);
        grading->similar = similar_find(grading);
        results_write(grading, folder);
        page_write_all(grading, folder);
        printf(translate("interrupted: %zu of %zu gradings are done; %s/index.html has them\n"),
               grading->graded, grading->unit_count, folder);
    }
    free(folder);
}

static void close_grading(struct grading *grading, struct sandbox *sandbox)
{
    for (size_t at = 0; at < grading->unit_count; at++)
        json_object_put(grading->units[at].told);
    json_object_put(grading->similar);
    free(grading->units);
    free(grading->sandbox);
    text_free(&sandbox->shows);
    text_free(&sandbox->hides);
    submissions_free(&grading->submissions);
    packs_close(&grading->packs);
    rubric_close(&grading->rubric);
}

int grade_command(const struct settings *settings)
{
    char *exercises = suite_folder(settings), *output;
    size_t jobs = settings->jobs ? (size_t)settings->jobs : (size_t)cpus_allowed();
    struct grading grading = {0};
    struct error error;
    int status = STATUS_DONE;

    if (!packs_open(&grading.packs, exercises, &error))
        fail(STATUS_USAGE, "%s", error.text);
    if (!rubric_open(&grading.rubric, settings->rubric, &grading.packs, &error))
        fail(STATUS_USAGE, "%s", error.text);
    suite_choose(&grading.packs, settings->panels);
    choose_exercises(&grading.packs, &settings->chosen);
    find_submissions(&grading, settings, settings->output);
    folder_make(settings->output);
    output = realpath(settings->output, NULL);
    check(output ? 0 : errno, "realpath");
    make_units(&grading);
    struct sandbox sandbox = make_sandbox(&grading, exercises, output);
    if (sandbox.bare) /* side by side one could end another: they are the same user's */
        jobs = 1;
    jobs_run(&grading, settings, exercises, &sandbox, jobs, tell);
    if (child_stop_signal())
        conclude_early(&grading, settings->output);
    else
        status = conclude(&grading, settings->output);
    close_grading(&grading, &sandbox);
    free(output);
    free(exercises);
    return status;
}
