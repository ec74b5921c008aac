/* SPDX-License-Identifier: MIT
 *
 * The account for people: sentences, and the story with a column for each thread and a row for each
 * step. */
#include "common/base/columns.h"
#include "common/base/fail.h"
#include "common/base/terminal.h"
#include "common/base/translate.h"
#include "compare/explore/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 4, MOST_ROWS = 60, STANDARD_WIDTH = 100, LEAST_WIDTH = 18, LIST_WIDTH = 11 };
enum { MOST_PERIOD = 12, LEAST_REPEATS = 3 };

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

/* Steps that are told as one: those that make threads at the same place, of which the first and the
 * last are shown, or a few that come again and again, as those of threads that look for what does
 * not come. */
struct stretch {
    size_t at, period, times; /* from that step on, so many, so often */
    bool makes_threads;       /* of a period of 1 */
};

/* How many of the steps from `at` on make a thread at the same place. */
static size_t thread_makers(const struct account *account, size_t at)
{
    const struct account_step *first = &account->steps[at];
    size_t count = 1;

    while (makes_thread(first) && at + count < account->step_count &&
           makes_thread(&account->steps[at + count]) &&
           account->steps[at + count].who == first->who &&
           strcmp(account->steps[at + count].place, first->place) == 0)
        count++;
    return count;
}

static bool same_step(const struct account_step *one, const struct account_step *other)
{
    const char *place = one->place ? one->place : "", *beside = other->place ? other->place : "";

    return one->who == other->who && strcmp(place, beside) == 0 &&
           strcmp(one->what, other->what) == 0;
}

/* How often the `period` steps from `at` on come, one time after the other. */
static size_t repeats(const struct account *account, size_t at, size_t period)
{
    size_t next = at + period;

    while (next < account->step_count &&
           same_step(&account->steps[next - period], &account->steps[next]))
        next++;
    return (next - at) / period;
}

static struct stretch stretch_from(const struct account *account, size_t at)
{
    struct stretch stretch = {at, 1, thread_makers(account, at), true};

    for (size_t period = 1; period <= MOST_PERIOD && stretch.times == 1; period++) {
        size_t times = repeats(account, at, period);
        if (times >= LEAST_REPEATS)
            stretch = (struct stretch){at, period, times, false};
    }
    return stretch;
}

static void print_stretch(const struct account *account, const struct table *table,
                          const struct stretch *stretch)
{
    const struct account_step *steps = &account->steps[stretch->at];

    for (size_t at = 0; at < stretch->period; at++)
        print_step(account, table, &steps[at]);
    if (stretch->makes_threads && stretch->times > 2)
        fputs(translate("... and so on ...\n"), stdout);
    if (stretch->makes_threads && stretch->times > 1)
        print_step(account, table, &steps[stretch->times - 1]);
    if (!stretch->makes_threads)
        printf(translate("... the same %zu times more ...\n"), stretch->times - 1);
}

static void print_story(const struct account *account)
{
    struct table table = table_of(account);
    struct stretch *stretches = xcalloc(account->step_count + 1, sizeof *stretches);
    size_t count = 0, rows = 0;

    for (size_t at = 0; at < account->step_count; count++) {
        stretches[count] = stretch_from(account, at);
        at += stretches[count].period * stretches[count].times;
    }
    if (count > 0)
        print_head(account, &table);
    size_t from = count;
    while (from > 0 && (rows += stretches[from - 1].period) <= MOST_ROWS)
        from--;
    if (from > 0)
        printf(translate("... %zu earlier steps ...\n"), stretches[from].at);
    for (size_t at = from; at < count; at++)
        print_stretch(account, &table, &stretches[at]);
    free(stretches);
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
