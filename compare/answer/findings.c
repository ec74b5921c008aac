/* SPDX-License-Identifier: MIT */
#include "compare/answer/findings.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/base/json_read.h"
#include "compare/tables/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FAILED = 2, MOST_SAID = 400 };

/* ---- workloads ------------------------------------------------------------------------------- */

struct summaries answer_workload(const struct answer *answer, const char *workload)
{
    struct summaries own = {0};

    for (size_t at = 0; at < answer->summaries.count; at++) {
        struct summary *item = &answer->summaries.items[at];
        if (strcmp(item->result->workload, workload) != 0)
            continue;
        own.items = own.items ? own.items : item;
        own.count++;
    }
    return own;
}

struct text_list answer_workloads(const struct answer *answer)
{
    struct text_list names = {0};

    for (size_t at = 0; at < answer->summaries.count; at++)
        if (!text_has(&names, answer->summaries.items[at].result->workload))
            text_add(&names, "%s", answer->summaries.items[at].result->workload);
    return names;
}

size_t findings_panels(const struct results *results, const char *panels[FINDINGS_PANELS],
                       size_t *more)
{
    struct text_list names = {0};
    size_t count = 0;

    for (size_t at = 0; at < results->count; at++) {
        if (text_has(&names, results->cells[at].panel))
            continue;
        text_add(&names, "%s", results->cells[at].panel);
        if (count < FINDINGS_PANELS)
            panels[count++] = results->cells[at].panel;
    }
    *more = names.count - count;
    text_free(&names);
    return count;
}

/* ---- a workload's line ----------------------------------------------------------------------- */

/* "10 % slower", "2.4x as long", of a panel against the first one. */
static void add_words(struct text_list *words, const char *panel, const struct verdict *verdict)
{
    double ratio = verdict->ratio.estimate, reach = verdict_reach(verdict);
    char number[WORDS_TEXT];

    if (verdict->word == VERDICT_SLOWER && ratio >= 2)
        text_add(words, translate("%s %sx as long"), panel, words_number(ratio, number));
    else if (verdict->word == VERDICT_SLOWER)
        text_add(words, translate("%s %.0f %% slower"), panel, 100 * (ratio - 1));
    else if (verdict->word == VERDICT_FASTER && ratio <= 0.5)
        text_add(words, translate("%s %sx as fast"), panel, words_number(1 / ratio, number));
    else if (verdict->word == VERDICT_FASTER)
        text_add(words, translate("%s %.0f %% faster"), panel, 100 * (1 / ratio - 1));
    else if (verdict->word == VERDICT_UNKNOWN && reach >= 0)
        text_add(words, "%s?", panel);
}

/* What the line says at its end. */
static void put_words(const struct headline *headline, char text[FINDINGS_WORDS])
{
    const struct rivals *rivals = &headline->rivals;
    struct text_list words = {0};
    double reach = 0;
    bool few = false;

    for (size_t at = 1; at < rivals->count; at++) {
        double own = verdict_reach(&rivals->verdicts[at]);
        few = few || own < 0;
        reach = fmax(reach, rivals->verdicts[at].word == VERDICT_UNKNOWN ? own : 0);
        if (headline->mark != '?')
            add_words(&words, rivals->items[at]->result->panel, &rivals->verdicts[at]);
    }
    if (headline->mark == '?' && few)
        text_add(&words, "%s", translate("cannot tell yet"));
    else if (headline->mark == '?')
        text_add(&words, translate("cannot tell (\u00b1%.0f %%)"), 100 * reach);
    char *all = text_join(&words, ", ");
    text_free(&words);
    snprintf(text, FINDINGS_WORDS, "%s", all);
    free(all);
}

void answer_speedups(const struct headline *headline, char *text, size_t size)
{
    double low = 0, high = 0;

    for (size_t at = 0; at < headline->rivals.count; at++) {
        double own = headline->rivals.items[at]->over_alone.estimate;
        if (headline->rivals.items[at]->over_alone.n == 0)
            continue;
        low = low <= 0 || own < low ? own : low;
        high = fmax(high, own);
    }
    if (high <= 0)
        snprintf(text, size, "-");
    else if (high - low < 0.05)
        snprintf(text, size, "%.1fx", (low + high) / 2);
    else
        snprintf(text, size, "%.1f-%.1fx", low, high);
}

static void put_median(const struct headline *headline, const char *panel, char text[UNITS_TEXT])
{
    snprintf(text, UNITS_TEXT, "-");
    for (size_t at = 0; at < headline->rivals.count; at++)
        if (strcmp(headline->rivals.items[at]->result->panel, panel) == 0)
            words_time(headline->rivals.items[at]->seconds.estimate, text);
}

/* Of a comparison with several settings a line tells one. */
static void find_setting(const struct summaries *own, const struct headline *headline,
                         struct finding_line *line)
{
    struct text_list settings = {0};

    for (size_t at = 0; at < own->count; at++)
        if (!text_has(&settings, own->items[at].result->setting))
            text_add(&settings, "%s", own->items[at].result->setting);
    line->settings = settings.count;
    line->setting = settings.count > 1 && headline->setting[0] ? headline->setting : NULL;
    text_free(&settings);
}

bool findings_line(const struct answer *answer, const struct findings *findings,
                   const char *workload, struct finding_line *line)
{
    struct summaries own = answer_workload(answer, workload);
    struct headline headline = headline_of(&own, answer->cpus);

    if (headline.rivals.count == 0)
        return false;
    *line = (struct finding_line){.workload = headline.workload,
                                  .mark = headline.mark,
                                  .workers = headline.workers,
                                  .hit = text_has(answer->hit, workload)};
    for (size_t panel = 0; panel < findings->panel_count; panel++)
        put_median(&headline, findings->panels[panel], line->values[panel]);
    answer_speedups(&headline, line->speedup, sizeof line->speedup);
    put_words(&headline, line->words);
    if (!answer->sizes) /* which are one setting for each form, and are told below the lines */
        find_setting(&own, &headline, line);
    return true;
}

static void add_lines(const struct answer *answer, struct findings *findings)
{
    struct text_list workloads = answer_workloads(answer);
    bool hit = false;

    findings->lines = xcalloc(workloads.count + 1, sizeof *findings->lines);
    for (size_t at = 0; at < workloads.count; at++) {
        struct finding_line *line = &findings->lines[findings->line_count];
        if (findings_line(answer, findings, workloads.items[at], line))
            findings->line_count++;
        hit = hit || line->hit;
    }
    findings->legend = text_format(
        translate("= same within 5 %%  < > faster, slower than %s  ? cannot tell yet%s"),
        findings->panel_count > 0 ? findings->panels[0] : translate("the first"),
        hit ? translate("  ! noise") : "");
    text_free(&workloads);
}

/* ---- the machine ----------------------------------------------------------------------------- */

static char *machine_of(const struct answer *answer)
{
    struct json_object *environment = answer->results->environment;
    struct json_object *machine =
        environment ? fields_get(environment, "machine", json_type_object) : NULL;
    struct json_object *cpu = machine ? fields_get(machine, "cpu", json_type_object) : NULL;
    struct json_object *virtual = machine ? fields_get(machine, "virtual", json_type_object) : NULL;
    const char *model = cpu ? fields_text(cpu, "model") : NULL;
    const char *hypervisor = virtual ? fields_text(virtual, "hypervisor") : NULL;
    char cpus[WORDS_TEXT];

    return text_format("%s%s%s%s", translate_count((uint64_t)answer->cpus, "CPU", cpus),
                       model ? ", " : "", model ? model : "",
                       hypervisor ? translate(" (virtual)") : "");
}

static char *title_of(const struct answer *answer, const struct findings *findings)
{
    struct text_list workloads = answer_workloads(answer), panels = {0};
    char count[WORDS_TEXT], took[WORDS_TEXT], *machine = machine_of(answer);

    for (size_t at = 0; at < findings->panel_count; at++)
        text_add(&panels, "%s", findings->panels[at]);
    if (findings->panels_more > 0)
        text_add(&panels, translate("and %zu more in the tables"), findings->panels_more);
    char *names = text_join(&panels, ", ");
    if (answer->seconds >= 90)
        snprintf(took, sizeof took, translate("%.0f min"), answer->seconds / 60);
    else
        snprintf(took, sizeof took, "%.0f s", answer->seconds);
    char *title =
        text_format("%s x %s   %s   %s", translate_count(workloads.count, "workload", count), names,
                    machine, took);
    text_free(&panels);
    text_free(&workloads);
    free(names);
    free(machine);
    return title;
}

static void add_notes(const struct answer *answer, struct findings *findings)
{
    struct text_list failed = table_failed(answer->results, false);

    if (answer->noise)
        text_add(&findings->notes, translate("noisy: %s"), answer->noise);
    for (size_t at = 0; at < failed.count && at < MOST_FAILED; at++) {
        char *said = text_printable(failed.items[at], strlen(failed.items[at]), MOST_SAID);
        text_add(&findings->notes, "%s%s", translate("failed: "), said);
        free(said);
    }
    if (failed.count > MOST_FAILED)
        text_add(&findings->notes, translate("failed: %zu more (--details tells all)"),
                 failed.count - MOST_FAILED);
    text_free(&failed);
}

struct findings findings_of(const struct answer *answer)
{
    struct findings findings = {.sizes = answer->sizes};

    findings.panel_count = findings_panels(answer->results, findings.panels, &findings.panels_more);
    findings.title = title_of(answer, &findings);
    add_notes(answer, &findings);
    findings_differs(answer, &findings);
    add_lines(answer, &findings);
    findings_lessons(answer, &findings);
    return findings;
}

void findings_free(struct findings *findings)
{
    for (size_t at = 0; at < findings->lesson_count; at++)
        free(findings->lessons[at].text);
    free(findings->lessons);
    free(findings->lines);
    free(findings->rows);
    free(findings->title);
    free(findings->legend);
    text_free(&findings->notes);
}
