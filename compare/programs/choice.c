/* SPDX-License-Identifier: MIT */
#include "compare/programs/choice.h"

#include "common/base/fail.h"

#include <stdlib.h>
#include <string.h>

static void need(const struct text_list *wanted, const struct text_list *known, const char *option,
                 const char *kind)
{
    for (size_t at = 0; at < wanted->count; at++)
        if (!text_has(known, wanted->items[at])) {
            char *all = text_join(known, ", ");
            fail(STATUS_USAGE, "%s'%.80s' is not a %s here; there %s %s", option, wanted->items[at],
                 kind, known->count == 1 ? "is" : "are", known->count ? all : "none");
        }
}

static struct text_list list_of(const char *text, const char *option)
{
    struct text_list list = {0};

    text_split(&list, text, ",");
    if (text && list.count == 0)
        fail(STATUS_USAGE, "%s: the list is empty", option);
    return list;
}

bool choice_has(const struct text_list *wanted, const char *name)
{
    return wanted->count == 0 || text_has(wanted, name);
}

static void read_workers(struct choice *choice, const char *text)
{
    struct text_list list = list_of(text, "--workers");

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
static void check_sweep(const struct catalog *catalog, const struct choice *choice)
{
    for (size_t set = 0; set < choice->sweep.count; set++) {
        const char *name = choice->sweep.options[set].name;
        bool known = false;
        for (size_t at = 0; at < catalog->count; at++)
            known = known || (choice_has(&choice->workloads, catalog->programs[at].workload) &&
                              choice_has(&choice->panels, catalog->programs[at].panel) &&
                              program_option(&catalog->programs[at], name));
        if (!known)
            fail(STATUS_USAGE,
                 "--set: none of these programs has an option --%.80s (PROGRAM --help "
                 "lists them)",
                 name);
    }
}

struct choice choice_open(const struct catalog *catalog, const struct settings *settings)
{
    struct choice choice = {.panels = list_of(settings->panels, "--panels"),
                            .variants = list_of(settings->variants, "--variants")};
    struct text_list known = {0};

    for (size_t at = 0; at < settings->workloads.count; at++)
        text_add(&choice.workloads, "%s", settings->workloads.word[at]);
    read_workers(&choice, settings->workers);
    need(&choice.workloads, &catalog->workloads, "", "workload");
    need(&choice.panels, &catalog->panels, "--panels: ", "panel");
    for (size_t at = 0; at < catalog->count; at++)
        for (size_t variant = 0; variant < catalog->programs[at].variant_count; variant++)
            if (!text_has(&known, catalog->programs[at].variants[variant].name))
                text_add(&known, "%s", catalog->programs[at].variants[variant].name);
    need(&choice.variants, &known, "--variants: ", "variant");
    text_free(&known);
    choice.sweep = settings->metg ? sweep_metg() : sweep_read(&settings->sets);
    check_sweep(catalog, &choice);
    return choice;
}

void choice_close(struct choice *choice)
{
    text_free(&choice->workloads);
    text_free(&choice->panels);
    text_free(&choice->variants);
    sweep_free(&choice->sweep);
}
