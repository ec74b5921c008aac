/* SPDX-License-Identifier: MIT
 *
 * The account for people: sentences, and the story with a column for each thread and a row for each
 * step. */
#include "common/base/columns.h"
#include "common/base/terminal.h"
#include "common/base/translate.h"
#include "compare/explore/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 4, MOST_ROWS = 60, STANDARD_WIDTH = 100, LEAST_WIDTH = 18, LIST_WIDTH = 11 };

struct table {
    int threads;  /* 0: a list, since there are too many for columns */
    size_t width; /* of a column */
};

static struct table table_of(const struct account *account)
{
    struct table table = {0};

    for (size_t at = 0; at < account->step_count; at++)
        if (account->steps[at].who >= table.threads)
            table.threads = account->steps[at].who + 1;
    if (table.threads > 0)
        table.width = terminal_columns(STANDARD_WIDTH) / (size_t)table.threads;
    if (table.threads > MOST_COLUMNS || table.width < LEAST_WIDTH)
        table.threads = 0;
    return table;
}

static void print_padded(const char *text, size_t width)
{
    size_t taken;

    columns_fit(text, SIZE_MAX, &taken);
    printf("%s%*s", text, width > taken ? (int)(width - taken) : 0, "");
}

static void print_head(const struct account *account, const struct table *table)
{
    printf("\n");
    for (int thread = 0; thread < table->threads; thread++) {
        char *name = account_name(account, thread);
        print_padded(name, thread + 1 < table->threads ? table->width : 0);
        free(name);
    }
    if (table->threads > 0)
        printf("\n");
}

/* One column's width of the text a line, under its thread. */
static void print_row(const struct table *table, int thread, const char *text)
{
    size_t room = table->width - 2;

    while (*text) {
        size_t length = terminal_line(text, room);
        printf("%*s%.*s\n", (int)(table->width * (size_t)thread), "", (int)length, text);
        text += length;
        text += strspn(text, " ");
    }
}

/* In a list each step says whose it is. */
static void print_listed(const struct account *account, int who, const char *text)
{
    char *name = who >= 0 ? account_name(account, who) : text_format("?");

    print_padded(name, LIST_WIDTH);
    printf(" %s\n", text);
    free(name);
}

static void print_step(const struct account *account, const struct table *table,
                       const struct account_step *step)
{
    char *text =
        text_format("%s%s%s", step->place ? step->place : "", step->place ? " " : "", step->what);

    if (table->threads > 0 && step->who >= 0)
        print_row(table, step->who, text);
    else
        print_listed(account, step->who, text);
    free(text);
}

static bool makes_thread(const struct account_step *step)
{
    return step->place && step->makes_thread;
}

/* The last of the steps from `at` on which make a thread at the same place. */
static size_t last_alike(const struct account *account, size_t at)
{
    const struct account_step *first = &account->steps[at];
    size_t last = at;

    while (makes_thread(first) && last + 1 < account->step_count &&
           makes_thread(&account->steps[last + 1]) && account->steps[last + 1].who == first->who &&
           strcmp(account->steps[last + 1].place, first->place) == 0)
        last++;
    return last;
}

static void print_story(const struct account *account)
{
    struct table table = table_of(account);
    size_t from = account->step_count > MOST_ROWS ? account->step_count - MOST_ROWS : 0;

    if (account->step_count == 0)
        return;
    print_head(account, &table);
    if (from > 0)
        printf(translate("... %zu earlier steps ...\n"), from);
    for (size_t at = from; at < account->step_count; at++) {
        size_t last = last_alike(account, at);
        print_step(account, &table, &account->steps[at]);
        if (last > at + 1)
            fputs(translate("... and so on ...\n"), stdout);
        if (last > at)
            print_step(account, &table, &account->steps[last]);
        at = last;
    }
}

static void print_sentences(const struct text_list *sentences)
{
    for (size_t at = 0; at < sentences->count; at++)
        terminal_text(0, sentences->items[at]);
}

void account_print(const struct account *account)
{
    char *sentence = text_translated("%s (%s).", account->head, account->how);

    terminal_text(0, sentence);
    free(sentence);
    for (size_t at = 0; at < account->waits.count; at++) /* a hanging indent */
        terminal_text((size_t)printf("  "), account->waits.items[at]);
    print_sentences(&account->races);
    print_sentences(&account->notes);
    print_story(account);
}
