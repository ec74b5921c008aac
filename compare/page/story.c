/* SPDX-License-Identifier: MIT */
#include "compare/page/story.h"

#include "common/base/translate.h"
#include "compare/base/markup.h"
#include "compare/page/embedded.h"
#include "compare/page/story_parts.h"

#include <stdlib.h>

/* With more threads than that the story is a list, since columns would be too narrow. */
enum { MOST_COLUMNS = 8 };

size_t story_first(const struct account *account)
{
    return account->step_count > STORY_MOST_STEPS ? account->step_count - STORY_MOST_STEPS : 0;
}

/* ---- the story ------------------------------------------------------------------------------- */

/* How many columns; 1 where the story is a list. */
static int columns_of(const struct account *account)
{
    int most = 0;

    for (size_t at = story_first(account); at < account->step_count; at++)
        most = account->steps[at].who > most ? account->steps[at].who : most;
    return most < MOST_COLUMNS ? most + 1 : 1;
}

static void write_place(FILE *out, const struct account *account, const struct account_step *step)
{
    size_t which = story_source(account, step);

    if (!step->place)
        return;
    if (which < account->sources->count && step->line > 0)
        fprintf(out, "<a class=\"place\" href=\"#line-%zu-%llu\">", which,
                (unsigned long long)step->line);
    else
        fprintf(out, "<span class=\"place\">");
    markup_html(out, step->place);
    fprintf(out, which < account->sources->count && step->line > 0 ? "</a> " : "</span> ");
}

static void write_step(FILE *out, const struct account *account, size_t at, int columns)
{
    const struct account_step *step = &account->steps[at];
    char *name = account_name(account, step->who);
    int column = columns > 1 && step->who > 0 ? step->who : 0;

    fprintf(out, "<tr id=\"step-%zu\"><th scope=\"row\">%zu</th>", at + 1, at + 1);
    for (int each = 0; each < columns; each++) {
        if (each != column) {
            fprintf(out, "<td class=\"none\"></td>");
            continue;
        }
        fprintf(out, "<td class=\"step who-%d\"><span class=\"who\">", step->who % MOST_COLUMNS);
        markup_html(out, name);
        fprintf(out, "</span> ");
        write_place(out, account, step);
        markup_html(out, step->what);
        fprintf(out, "</td>");
    }
    fprintf(out, "</tr>\n");
    free(name);
}

static void write_story(FILE *out, const struct account *account)
{
    int columns = columns_of(account);
    size_t first = story_first(account);

    fprintf(out, "<section class=\"part\" id=\"story\">\n");
    markup_element(out, "h2", "", translate("The run, step by step"));
    if (first > 0) {
        char *text = text_translated("The first %zu steps are left out.", first);
        markup_element(out, "p", "class=\"lede\"", text);
        free(text);
    }
    fprintf(out, "<table class=\"story%s\">\n<thead><tr>", columns > 1 ? "" : " list");
    markup_element(out, "th", "scope=\"col\"", translate("Step"));
    for (int each = 0; each < columns; each++) {
        char *name = columns > 1 ? account_name(account, each) : text_translated("what happens");
        fprintf(out, "<th scope=\"col\">");
        markup_html(out, name);
        fprintf(out, "</th>");
        free(name);
    }
    fprintf(out, "</tr></thead>\n<tbody>\n");
    for (size_t at = first; at < account->step_count; at++)
        write_step(out, account, at, columns);
    fprintf(out, "</tbody></table>\n</section>\n<section class=\"part\" id=\"sources\">\n");
    markup_element(out, "h2", "", translate("The source"));
    markup_element(out, "p", "class=\"lede\"",
                   translate("Numbers before a line are the steps that it makes."));
    story_write_sources(out, account);
    fprintf(out, "</section>\n");
}

/* ---- the page -------------------------------------------------------------------------------- */

static void write_list(FILE *out, const struct text_list *sentences)
{
    if (sentences->count == 0)
        return;
    fprintf(out, "<ul class=\"plain\">\n");
    for (size_t at = 0; at < sentences->count; at++)
        markup_element(out, "li", "", sentences->items[at]);
    fprintf(out, "</ul>\n");
}

void story_page_write(FILE *out, const struct account *account)
{
    fprintf(out, "<!doctype html>\n<html lang=\"%s\">\n",
            translate_code() ? translate_code() : "en");
    embedded_write(out, "page/plain");
    markup_element(out, "title", "", account->head);
    fprintf(out,
            "</head>\n<body class=\"storied %s\">\n<header class=\"masthead\">"
            "<div class=\"masthead-title\">\n",
            account->panel);
    markup_element(out, "p", "class=\"kicker\"", "triptych explore");
    markup_element(out, "h1", "", account->head);
    markup_element(out, "p", "class=\"subtitle\"", account->how);
    write_list(out, &account->waits);
    write_list(out, &account->races);
    write_list(out, &account->notes);
    fprintf(out, "</div></header>\n<main id=\"main\">\n");
    if (account->step_count > 0)
        write_story(out, account);
    char *footer = text_translated("triptych %s; docs/explore.md says what each word means.",
                                   TRIPTYCH_VERSION);
    fprintf(out, "</main>\n<footer class=\"footer\">");
    markup_element(out, "p", "", footer);
    fprintf(out, "</footer>\n</body>\n</html>\n");
    free(footer);
}
