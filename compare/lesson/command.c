/* SPDX-License-Identifier: MIT */
#include "compare/lesson/command.h"

#include "common/base/cpus.h"
#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/child/child.h"
#include "compare/lesson/parts.h"
#include "compare/programs/own.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AT(member) offsetof(struct settings, member)
static const char *const formats[] = {[FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", NULL};

const struct option_row lesson_rows[] = {
    {"N", OPTION_OPERAND, AT(lesson), NULL, NULL, NULL, NULL, NULL, NULL,
     "the lesson's number, or its workload's name (default: the list of lessons)"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, formats,
     "of what is printed; with json no question is printed, and answers are read only from a file "
     "or a pipe"},
    {0},
};
#undef AT

/* Its index; ends the program where there is no such lesson. */
static size_t find(const char *name)
{
    uint64_t number = 0;
    size_t count = 0, found = SIZE_MAX;

    for (; lessons[count]; count++)
        if (strcmp(lessons[count]->workload, name) == 0)
            found = count;
    if (read_count(name, &number) && number >= 1 && number <= count)
        found = (size_t)number - 1;
    if (found == SIZE_MAX)
        fail(STATUS_USAGE,
             "'%.80s' is no lesson; there are 1 to %zu, and `triptych lesson` lists them", name,
             count);
    return found;
}

static int workers_of(const struct lesson *lesson)
{
    int cpus = cpus_allowed();

    return lesson->workers ? lesson->workers : cpus < 2 ? 2 : cpus > 4 ? 4 : cpus;
}

/* Says what is missing where nothing is left to ask. */
static void check_teaching(const struct teaching *teaching)
{
    for (size_t at = 0; at < LESSON_QUESTIONS; at++)
        if (teaching_asks(teaching, at))
            return;
    char *missing = text_join(&teaching->left_out, "; ");
    fail(STATUS_SKIP,
         "lesson %zu cannot run here: %s; `triptych list` tells what is missing and "
         "why",
         teaching->number, missing);
}

static int teach(struct teaching *teaching, bool json)
{
    int status = STATUS_DONE;

    run_find(teaching);
    child_heed_stop();
    check_teaching(teaching);
    if (!json)
        tell_begin(teaching);
    if (!json || !isatty(STDIN_FILENO))
        ask_all(teaching, json);
    run_all(teaching);
    (json ? tell_json : tell_result)(teaching);
    for (size_t at = 0; at < LESSON_RUNS; at++) {
        if (teaching->runs[at].failure && teaching->runs[at].count == 0)
            status = STATUS_FAILED;
        free(teaching->runs[at].failure);
    }
    text_free(&teaching->left_out);
    return status;
}

int lesson_command(const struct settings *settings)
{
    translate_pause(settings->format == FORMAT_JSON); /* which programs read */
    if (!settings->lesson) {
        tell_list();
        return STATUS_DONE;
    }
    size_t at = find(settings->lesson);
    command_environment();
    struct words only = {.count = 1, .word = {lessons[at]->workload}};
    struct catalog catalog = own_catalog(settings, &only);
    struct launcher launcher = launcher_open(settings);
    struct teaching teaching = {.lesson = lessons[at],
                                .number = at + 1,
                                .workers = workers_of(lessons[at]),
                                .catalog = &catalog,
                                .launcher = &launcher};
    int status = teach(&teaching, settings->format == FORMAT_JSON);

    launcher_close(&launcher);
    catalog_close(&catalog);
    return status;
}
