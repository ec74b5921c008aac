/* SPDX-License-Identifier: MIT */
#include "compare/programs/choice.h"

#include "common/base/fail.h"
#include "common/base/translate.h"

#include <stdlib.h>
#include <string.h>

/* Ends the program if a name is not known, with those that are spelled most like it. */
static void need(const struct text_list *wanted, const struct text_list *known, const char *option,
                 const char *kind)
{
    for (size_t at = 0; at < wanted->count; at++)
        if (!text_has(known, wanted->items[at])) {
            char *all = text_join(known, ", "), *near = text_nearest(known, wanted->items[at]);
            fail(STATUS_USAGE,
                 known->count == 1 ? translate("%s'%.80s' is not %s here%s%s%s; there is %s")
                                   : translate("%s'%.80s' is not %s here%s%s%s; there are %s"),
                 option, wanted->items[at], translate(kind),
                 near[0] ? translate(" (did you mean ") : "", near, near[0] ? translate("?)") : "",
                 known->count ? all : translate("none"));
        }
}

bool choice_takes(const struct choice *choice, const struct program *program)
{
    return program->own || (choice_has(&choice->workloads, program->workload) &&
                            choice_has(&choice->panels, program->panel));
}

/* Whether a program has what is asked for by that name. */
typedef bool has_name(const struct program *program, const char *name);

static bool has_variant(const struct program *program, const char *name)
{
    for (size_t at = 0; at < program->variant_count; at++)
        if (strcmp(program->variants[at].name, name) == 0)
            return true;
    return false;
}

static bool has_option(const struct program *program, const char *name)
{
    return program_option(program, name) != NULL;
}

/* Notes which of the chosen workloads lack a name in all their chosen programs. */
static void note_lacks(const struct catalog *catalog, struct choice *choice, has_name *has,
                       const char *name, const char *kind)
{
    struct text_list lack = {0};

    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        bool lacks =
            !program->own && choice_takes(choice, program) && !text_has(&lack, program->workload);
        for (size_t other = 0; lacks && other < catalog->count; other++)
            lacks = strcmp(catalog->programs[other].workload, program->workload) != 0 ||
                    !choice_takes(choice, &catalog->programs[other]) ||
                    !has(&catalog->programs[other], name);
        if (lacks)
            text_add(&lack, "%s", program->workload);
    }
    char *all = text_join(&lack, ", ");
    if (lack.count > 0)
        text_add(&choice->lacks, "%s %s: %s %s none", kind, name, all,
                 lack.count == 1 ? "has" : "have");
    free(all);
    text_free(&lack);
}

/* The variants of the chosen programs, and which workloads have not all that are wanted. */
static void check_variants(const struct catalog *catalog, struct choice *choice)
{
    struct text_list known = {0};

    for (size_t at = 0; at < catalog->count; at++)
        for (size_t variant = 0; variant < catalog->programs[at].variant_count; variant++)
            if (choice_takes(choice, &catalog->programs[at]) &&
                !text_has(&known, catalog->programs[at].variants[variant].name))
                text_add(&known, "%s", catalog->programs[at].variants[variant].name);
    need(&choice->variants, &known,
         "--variants: ", TRANSLATED("a variant of the chosen workloads"));
    for (size_t at = 0; at < choice->variants.count; at++)
        note_lacks(catalog, choice, has_variant, choice->variants.items[at], "variant");
    text_free(&known);
}

bool choice_has(const struct text_list *wanted, const char *name)
{
    return wanted->count == 0 || text_has(wanted, name);
}

static void read_workers(struct choice *choice, const char *text)
{
    struct text_list list = {0};

    text_add_list(&list, text, "--workers");
    for (size_t at = 0; at < list.count; at++) {
        uint64_t number;
        if (!read_count(list.items[at], &number) || number < 1 || number > CHOICE_MOST_WORKERS)
            fail(STATUS_USAGE,
                 "--workers: '%.80s' is not accepted; it takes whole numbers from 1 "
                 "to %d with commas between them, as in 1,2,4",
                 list.items[at], CHOICE_MOST_WORKERS);
        for (size_t before = 0; before < at; before++)
            number = choice->workers[before] == (int)number ? 0 : number;
        if (number == 0)
            fail(STATUS_USAGE, "--workers: '%.80s' is there twice", list.items[at]);
        if (choice->worker_count == CHOICE_MOST_NUMBERS)
            fail(STATUS_USAGE, "--workers: more than %d numbers", CHOICE_MOST_NUMBERS);
        choice->workers[choice->worker_count++] = (int)number;
    }
    text_free(&list);
}

/* Each --set must mean something to some program that will run. */
static void check_sweep(const struct catalog *catalog, struct choice *choice)
{
    for (size_t set = 0; set < choice->sweep.count; set++) {
        const char *name = choice->sweep.options[set].name;
        struct text_list known = {0};
        if (choice->sweep.options[set].may_lack || choice->sweep.options[set].kind != SWEEP_OPTION)
            continue;
        for (size_t at = 0; at < catalog->count; at++)
            for (size_t option = 0; option < catalog->programs[at].option_count; option++)
                if (choice_takes(choice, &catalog->programs[at]) &&
                    !text_has(&known, catalog->programs[at].options[option].name))
                    text_add(&known, "%s", catalog->programs[at].options[option].name);
        char *near = text_nearest(&known, name);
        if (!text_has(&known, name))
            fail(STATUS_USAGE, "--set: none of these programs has an option --%.80s%s%s%s (%s)",
                 name, near[0] ? "; did you mean " : "", near, near[0] ? "?" : "",
                 catalog->own ? "of a command, the name must stand in braces in it, as in "
                                "--command 'a=./app {size}' --set size=1,2"
                              : "PROGRAM --help lists them");
        note_lacks(catalog, choice, has_option, name, "option");
        free(near);
        text_free(&known);
    }
}

/* --metg needs a number of tasks: an option of its own, or steps of a width. */
static void need_tasks(const struct catalog *catalog, struct choice *choice)
{
    bool steps = false;

    for (size_t at = 0; at < catalog->count; at++)
        steps |= choice_takes(choice, &catalog->programs[at]) &&
                 has_option(&catalog->programs[at], "steps") &&
                 has_option(&catalog->programs[at], "width");
    for (size_t set = 0; set < choice->sweep.count; set++)
        if (strcmp(choice->sweep.options[set].name, "tasks") == 0)
            choice->sweep.options[set].may_lack &= steps;
}

/* What a comparison without a choice leaves aside. */
static void leave_aside(const struct catalog *catalog, struct choice *choice)
{
    struct text_list aside = {0};

    for (size_t at = 0; at < catalog->count; at++) {
        const struct program *program = &catalog->programs[at];
        struct text_list *list = program->aside ? &aside : &choice->workloads;
        if (!text_has(list, program->workload))
            text_add(list, "%s", program->workload);
    }
    for (size_t at = 0; at < aside.count && choice->workloads.count > 0; at++)
        text_add(&choice->lacks, "%s: it is compared where it is named, or with --details",
                 aside.items[at]);
    text_free(&aside);
}

/* The program of the one workload that says how its tasks are made longer. Ends the program where
 * there is none. */
static const struct program *grain_of(const struct catalog *catalog, const struct choice *choice)
{
    struct text_list able = {0};

    for (size_t at = 0; at < catalog->count; at++)
        if (catalog->programs[at].grain.length.count > 0 &&
            !text_has(&able, catalog->programs[at].workload))
            text_add(&able, "%s", catalog->programs[at].workload);
    char *all = text_join(&able, ", ");
    if (choice->workloads.count != 1)
        fail(STATUS_USAGE, "crossover takes one workload; it can be done with %s",
             able.count > 0 ? all : "none of these programs");
    for (size_t at = 0; at < catalog->count; at++)
        if (choice_takes(choice, &catalog->programs[at]) &&
            catalog->programs[at].grain.length.count > 0) {
            text_free(&able);
            free(all);
            return &catalog->programs[at];
        }
    fail(STATUS_USAGE,
         "%s has no tasks that could be made longer and shorter, so there is nothing to cross; it "
         "can be done with %s",
         choice->workloads.items[0], able.count > 0 ? all : "none of these programs");
}

struct choice choice_open(const struct catalog *catalog, const struct settings *settings)
{
    struct choice choice = {0};

    text_add_list(&choice.panels, settings->panels, "--panels");
    text_add_list(&choice.variants, settings->variants, "--variants");
    for (size_t at = 0; at < settings->workloads.count; at++)
        text_add(&choice.workloads, "%s", settings->workloads.word[at]);
    for (size_t at = 0; settings->metg && settings->workloads.count == 0 && at < catalog->count;
         at++)
        if (catalog->programs[at].empty_tasks &&
            !text_has(&choice.workloads, catalog->programs[at].workload))
            text_add(&choice.workloads, "%s", catalog->programs[at].workload);
    choice.nodes = sweep_numbers(settings->nodes, "--nodes");
    choice.threads = sweep_numbers(settings->threads, "--threads");
    if (settings_brief(settings) || !settings_detailed(settings))
        leave_aside(catalog, &choice);
    read_workers(&choice, settings->workers);
    need(&choice.workloads, &catalog->workloads, "", TRANSLATED("a workload"));
    need(&choice.panels, &catalog->panels, "--panels: ", TRANSLATED("a panel"));
    check_variants(catalog, &choice);
    choice.sweep = settings->metg        ? sweep_metg(&settings->sets)
                   : settings->crossover ? sweep_grain(grain_of(catalog, &choice), &settings->sets)
                                         : sweep_of(settings);
    need_tasks(catalog, &choice);
    check_sweep(catalog, &choice);
    return choice;
}

void choice_close(struct choice *choice)
{
    text_free(&choice->workloads);
    text_free(&choice->panels);
    text_free(&choice->variants);
    text_free(&choice->lacks);
    text_free(&choice->nodes);
    text_free(&choice->threads);
    sweep_free(&choice->sweep);
}
