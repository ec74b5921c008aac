/* SPDX-License-Identifier: MIT */
#include "compare/page/live.h"

#include "common/base/translate.h"
#include "compare/base/markup.h"
#include "compare/base/text.h"
#include "compare/figures/summary.h"
#include "compare/page/embedded.h"
#include "compare/stats/interval_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Samples of a cell that are drawn, the newest ones. */
enum { MOST_DOTS = 60 };
/* From this ratio on a linear axis would show the short ones as one dot. */
static const double wide_range = 20;

static void told(FILE *out, const char *name, const char *attributes, char *text)
{
    markup_element(out, name, attributes, text);
    free(text);
}

/* ---- CPU heat -------------------------------------------------------------------------------- */

/* A rectangle a span, as wide as the span was long; SVG takes places in percent, and a page that
 * forbids styles within elements takes SVG. */
static void heat_row(FILE *out, const struct heat *heat, const struct heat_cpu *cpu)
{
    double first_s = heat->spans < HEAT_SPANS ? 0 : heat->end_s[0];
    double whole_s = heat->end_s[heat->spans - 1] - first_s, from_s = first_s;

    fprintf(out,
            "<div class=\"live-cpu\"><span>CPU %d</span><svg class=\"live-heat\" role=\"img\" "
            "aria-label=\"",
            cpu->number);
    fprintf(out, translate("CPU %d: busy %.0f %% of the last span"), cpu->number,
            100 * cpu->busy[heat->spans - 1]);
    fprintf(out, "\">");
    for (size_t at = heat->spans < HEAT_SPANS ? 0 : 1; at < heat->spans; at++) {
        double x = 100 * (from_s - first_s) / whole_s;
        double width = 100 * (heat->end_s[at] - from_s) / whole_s;
        double stolen = cpu->taken_by_host[at];
        fprintf(out,
                "<rect class=\"busy\" x=\"%.2f%%\" width=\"%.2f%%\" height=\"100%%\" "
                "fill-opacity=\"%.2f\"><title>",
                x, width, cpu->busy[at]);
        fprintf(out, translate("%.0f to %.0f s: busy %.0f %%, taken by the host %.0f %%"), from_s,
                heat->end_s[at], 100 * cpu->busy[at], 100 * stolen);
        fprintf(out, "</title></rect>");
        if (stolen >= 0.01)
            fprintf(out,
                    "<rect class=\"stolen\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.0f%%\" "
                    "height=\"%.0f%%\"/>",
                    x, width, 100 * (1 - stolen), 100 * stolen);
        from_s = heat->end_s[at];
    }
    fprintf(out, "</svg><span class=\"live-words\">%.0f %%</span></div>\n",
            100 * cpu->busy[heat->spans - 1]);
}

static void heat_part(FILE *out, const struct heat *heat)
{
    if (!heat || heat->count == 0 || heat->spans == 0)
        return;
    double first_s = heat->spans < HEAT_SPANS ? 0 : heat->end_s[0];
    fprintf(out, "<section class=\"part\" id=\"cpus\">\n");
    markup_element(out, "h2", "", translate("CPUs"));
    told(out, "p", "class=\"lede\"",
         text_translated("From %.0f to %.0f s after the beginning: the darker, the busier, "
                         "whatever ran. Orange from below: taken by the host of a virtual machine.",
                         first_s, heat->end_s[heat->spans - 1]));
    for (size_t at = 0; at < heat->count; at++)
        heat_row(out, heat, &heat->cpus[at]);
    fprintf(out, "</section>\n");
}

/* ---- samples --------------------------------------------------------------------------------- */

struct axis {
    double low, high;
    bool logarithmic;
};

static double place(const struct axis *axis, double value)
{
    double share = axis->logarithmic ? log(value / axis->low) / log(axis->high / axis->low)
                                     : (value - axis->low) / (axis->high - axis->low);

    return 1.5 + 97 * fmin(1, fmax(0, share));
}

/* Of cells that did work of the same size; all 0 without a sample. */
static struct axis axis_of(const struct result *cells, size_t count)
{
    struct axis axis = {.low = INFINITY};

    for (size_t at = 0; at < count; at++)
        for (size_t sample = 0; sample < cells[at].sample_count; sample++) {
            double seconds = cells[at].samples[sample].seconds;
            axis.low = seconds > 0 ? fmin(axis.low, seconds) : axis.low;
            axis.high = fmax(axis.high, seconds);
        }
    if (axis.high <= 0)
        return (struct axis){0};
    axis.logarithmic = axis.high > wide_range * axis.low;
    if (!axis.logarithmic)
        axis.low = 0;
    return axis;
}

static const char *colour_of(const char *panel)
{
    static const char *const known[] = {"posix", "openmp", "mpi"};

    for (size_t at = 0; at < sizeof known / sizeof known[0]; at++)
        if (strcmp(panel, known[at]) == 0)
            return known[at];
    return "other";
}

static void strip(FILE *out, const struct result *cell, const struct axis *axis, double median_s)
{
    size_t first = cell->sample_count > MOST_DOTS ? cell->sample_count - MOST_DOTS : 0;

    fprintf(out, "<svg class=\"live-strip\" aria-hidden=\"true\"><line x1=\"1.5%%\" x2=\"98.5%%\" "
                 "y1=\"50%%\" y2=\"50%%\"/>");
    for (size_t at = first; at < cell->sample_count; at++)
        fprintf(out, "<circle class=\"%s\" cx=\"%.2f%%\" cy=\"50%%\" r=\"4\"/>",
                colour_of(cell->panel), place(axis, cell->samples[at].seconds));
    if (cell->sample_count > 0)
        fprintf(out, "<line class=\"median\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"5%%\" y2=\"95%%\"/>",
                place(axis, median_s), place(axis, median_s));
    fprintf(out, "</svg>\n");
}

/* What may lose updates says how many, of all that there were. */
static void add_losses(struct text_list *words, const struct result *cell)
{
    double lost = 0, all = 0;
    char number[UNITS_TEXT];

    for (size_t at = 0; at < cell->sample_count; at++) {
        lost += (double)cell->samples[at].lost;
        all += (double)cell->samples[at].expected_sum;
    }
    if (cell->may_lose && all > 0)
        text_add(words, translate("%s %% of updates lost"), units_number(100 * lost / all, number));
}

/* The figures of a cell in words; the caller frees them. */
static char *words_of(const struct live_page *page, size_t at, const struct interval *seconds)
{
    const struct result *cell = &page->results->cells[at];
    struct text_list words = {0};
    char text[UNITS_TEXT], runs[WORDS_TEXT];

    if (cell->sample_count > 0)
        text_add(&words, "%s, %s", interval_text(seconds, text),
                 translate_count(cell->sample_count, "run", runs));
    else if (cell->failures.count == 0)
        text_add(&words, "%s", translate("no run yet"));
    add_losses(&words, cell);
    if (page->hit[at] > 0)
        text_add(&words, translate("noise in %llu of %llu starts"),
                 (unsigned long long)page->hit[at], (unsigned long long)page->starts[at]);
    if (cell->failures.count > 0)
        text_add(&words, "%s: %s",
                 translate(cell->skipped ? TRANSLATED("cannot run here") : TRANSLATED("failed")),
                 cell->failures.items[0]);
    char *all = text_join(&words, "; ");
    text_free(&words);
    return all;
}

static void cell_row(FILE *out, const struct live_page *page, size_t at, const struct axis *axis)
{
    const struct result *cell = &page->results->cells[at];
    struct series series = summary_series(cell, SUMMARY_SECONDS);
    struct interval seconds = {0};
    char workers[WORDS_TEXT];

    if (series.count > 0)
        seconds = stats_median(&series);
    summary_series_free(&series);
    char *words = words_of(page, at, &seconds);
    char *name = text_format("%s %s, %s", cell->panel, cell->variant,
                             translate_count((uint64_t)cell->workers, "worker", workers));
    bool troubled = cell->failures.count > 0 || page->hit[at] > 0;
    fprintf(out, "<div class=\"live-cell\">");
    markup_element(out, "span", "class=\"live-name\"", name);
    strip(out, cell, axis, seconds.estimate);
    markup_element(out, "span", troubled ? "class=\"live-words bad\"" : "class=\"live-words\"",
                   words);
    fprintf(out, "</div>\n");
    free(name);
    free(words);
}

static void axis_row(FILE *out, const struct axis *axis)
{
    char low[UNITS_TEXT], high[UNITS_TEXT];

    fprintf(out,
            "<div class=\"live-cell live-axis\"><span></span><span><span>%s</span>"
            "<span>%s</span><span>%s</span></span><span></span></div>\n",
            units_time(axis->low, low), axis->logarithmic ? translate("logarithmic") : "",
            units_time(axis->high, high));
}

/* Cells of one workload and one setting: [first, the returned end). */
static size_t group_end(const struct results *results, size_t first)
{
    const struct result *cells = results->cells;
    size_t end = first;

    while (end < results->count && strcmp(cells[end].workload, cells[first].workload) == 0 &&
           strcmp(cells[end].setting, cells[first].setting) == 0)
        end++;
    return end;
}

static void workload_part(FILE *out, const struct live_page *page, size_t first, size_t end)
{
    const struct result *cells = page->results->cells;

    fprintf(out, "<section class=\"part\">\n");
    markup_element(out, "h2", "", cells[first].workload);
    for (size_t at = first, stop; at < end; at = stop) {
        stop = group_end(page->results, at);
        struct axis axis = axis_of(cells + at, stop - at);
        if (cells[at].setting[0])
            markup_element(out, "h4", "class=\"live-setting\"", cells[at].setting);
        for (size_t cell = at; cell < stop; cell++)
            cell_row(out, page, cell, &axis);
        if (axis.high > 0)
            axis_row(out, &axis);
    }
    fprintf(out, "</section>\n");
}

/* ---- the page -------------------------------------------------------------------------------- */

static void masthead(FILE *out, const struct live_page *page)
{
    char written[32];
    struct tm local;

    strftime(written, sizeof written, "%H:%M:%S", localtime_r(&(time_t){time(NULL)}, &local));
    fprintf(out, "<header class=\"masthead\"><div class=\"masthead-title\">\n");
    markup_element(out, "p", "class=\"kicker\"", "triptych compare --live");
    markup_element(out, "h1", "id=\"state\"", page->state);
    if (page->now)
        markup_element(out, "p", "class=\"subtitle\" id=\"now\"", page->now);
    fprintf(out, "<p class=\"subtitle\"><progress value=\"%zu\" max=\"%zu\"></progress> ",
            page->done, page->results->count);
    fprintf(out, translate("%zu of %zu cells; written at %s"), page->done, page->results->count,
            written);
    fprintf(out, "</p>\n");
    if (page->noise)
        markup_element(out, "p", "class=\"notice\"", page->noise);
    if (page->report) {
        fprintf(out, "<p class=\"subtitle\"><a id=\"report\" href=\"");
        markup_html(out, page->report);
        fprintf(out, "\">%s</a></p>\n", translate("The report of this comparison"));
    }
    fprintf(out, "</div></header>\n");
}

void live_page_write(FILE *out, const struct live_page *page)
{
    const struct results *results = page->results;

    fprintf(out, "<!doctype html>\n<html lang=\"%s\">\n",
            translate_code() ? translate_code() : "en");
    embedded_write(out, "page/plain");
    if (!page->over)
        fprintf(out, "<meta http-equiv=\"refresh\" content=\"2\">\n");
    markup_element(out, "title", "", page->state);
    fprintf(out, "</head>\n<body class=\"live\">\n");
    masthead(out, page);
    fprintf(out, "<main id=\"main\">\n");
    heat_part(out, page->heat);
    for (size_t at = 0, end; at < results->count; at = end) {
        end = at;
        while (end < results->count &&
               strcmp(results->cells[end].workload, results->cells[at].workload) == 0)
            end++;
        workload_part(out, page, at, end);
    }
    fprintf(out, "</main>\n<footer class=\"footer\">");
    told(out, "p", "",
         text_translated("A dot is a run, the upright line their median; brackets hold a 95 %% "
                         "interval, parentheses what was seen. triptych %s",
                         TRIPTYCH_VERSION));
    fprintf(out, "</footer>\n</body>\n</html>\n");
}
