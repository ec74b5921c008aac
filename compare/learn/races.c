/* SPDX-License-Identifier: MIT */
#include "compare/learn/races.h"

#include "common/base/fail.h"
#include "common/base/translate.h"
#include "compare/learn/explored.h"
#include "compare/learn/file.h"
#include "compare/learn/hides.h"
#include "compare/learn/overrides.h"
#include "compare/learn/trial.h"
#include "compare/race/parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18, RACE_FOUND = 66, RACE_LEAST_WORKERS = 3 };

static struct judgement not_looked(const char *why)
{
    struct judgement judgement = {0};

    text_add(&judgement.notes, translate("races were not looked for: %s"), why);
    return judgement;
}

/* Whether a line of the source is a directive with a reduction over tasks. */
static bool has_reduction(const char *source, uint64_t number)
{
    const char *line = source;

    while (number > 1 && line && (line = strchr(line, '\n')) != NULL) {
        line++;
        number--;
    }
    char *text = line ? text_format("%.*s", (int)strcspn(line, "\n"), line) : text_format("%s", "");
    bool has = strchr(text, '#') && strstr(text, "reduction") &&
               (strstr(text, "task_reduction") || strstr(text, "in_reduction") ||
                strstr(text, "taskloop"));
    free(text);
    return has;
}

/* Whether a place is the directive of a reduction over tasks: Archer does not know that the runtime
 * joins the threads' copies when all tasks have ended. */
static bool is_reduction(const struct race_verdict *found, const char *source)
{
    bool reduction = false;
    char *bytes;
    size_t size;

    if (found->place_count == 0 || file_read(source, MOST_SOURCE, &bytes, &size))
        return false;
    char *text = text_format("%.*s", (int)size, bytes);
    for (size_t at = 0; at < found->place_count; at++)
        reduction = reduction || has_reduction(text, found->places[at].line);
    free(text);
    free(bytes);
    return reduction;
}

static bool is_frame(const char *line)
{
    line += strspn(line, " ");
    return line[0] == '#' && isdigit((unsigned char)line[1]);
}

char *races_marked(const char *bytes, size_t size, const char *mark)
{
    struct text_list lines = {0}, kept = {0};
    char *text = xcalloc(size + 1, 1);

    for (size_t at = 0; at < size; at++)
        text[at] = bytes[at] ? bytes[at] : '?';
    text_split(&lines, text, "\n");
    for (size_t at = 0; at < lines.count; at++) {
        bool marked = is_frame(lines.items[at]) && strstr(lines.items[at], mark);
        if (marked && at > 0 && !is_frame(lines.items[at - 1]))
            text_add(&kept, "%s", lines.items[at - 1]); /* what the stack below it is of */
        if (marked)
            text_add(&kept, "%s", lines.items[at]);
    }
    free(text);
    text = text_join(&kept, "\n");
    text_free(&lines);
    text_free(&kept);
    return text;
}

/* What the detector found, if anything. */
static struct judgement verdict_of(const struct trial *trial, const char *source)
{
    struct race_verdict found = {0};
    bool ended_so = trial->child.end == CHILD_EXITED && trial->child.status == RACE_FOUND;

    char *reports = races_marked(trial->child.errors, trial->child.errors_size, trial->mark);
    race_words_read(&found, reports, strlen(reports));
    free(reports);
    if (trial->pack->panel != PANEL_POSIX && !trial->watched &&
        !(trial->host.line_count == 0 && ended_so))
        return not_looked(
            trial->child.end == CHILD_EXITED && trial->child.status == 0
                ? translate("OpenMP's runtime did not take Archer up")
                : translate("under ThreadSanitizer the program ended before OpenMP's runtime had "
                            "started"));
    if (is_reduction(&found, source))
        return not_looked(translate("Archer takes what joins a reduction over tasks for a race"));
    if (found.place_count == 0 && !ended_so)
        return trial_verdict(trial);
    char *places = race_verdict_text(&found);
    struct judgement judgement = judgement_of(
        JUDGEMENT_FAIL, CHECK_RACE_FREE,
        found.place_count > 0
            ? text_translated("ThreadSanitizer: %s", places)
            : text_translated("ThreadSanitizer: data race; where, it could not write"),
        text_translated(
            "Two workers touch the same variable at the same time, and one of them writes: "
            "it needs a lock, an atomic operation, or a copy for each worker."));
    free(places);
    return judgement;
}

/* Whatever looks for races looks at one process. */
static struct judgement look(const struct judging *judging)
{
    struct judgement judgement = {0};

    if (judging->pack->race_free)
        judgement = hides_judge(judging);
    if (judging->pack->race_free && judgement.kind == JUDGEMENT_PASS)
        judgement = overrides_judge(judging);
    if (judgement.kind != JUDGEMENT_PASS ||
        (judging->pack->race_free && explored_look(judging, &judgement)))
        return judgement;
    const char *why =
        judging->pack->race_free ? tools_no_race(judging->tools, judging->pack->panel) : NULL;
    const struct pack_trial *how = judging->pack->trials;
    struct trial trial;

    if (why)
        text_add(&judgement.notes, translate("races were not looked for: %s"), why);
    if (why || !judging->pack->race_free)
        return judgement;
    bool teams = judging->pack->panel == PANEL_HYBRID;
    while (how < judging->pack->trials + judging->pack->trial_count - 1 &&
           (teams ? how->threads : how->workers) < RACE_LEAST_WORKERS)
        how++;
    judgement = judging_build(judging, BUILD_RACE);
    if (judgement.kind != JUDGEMENT_PASS)
        return judgement;
    judgement_free(&judgement);
    judging_tell(judging, text_translated("running under ThreadSanitizer"));
    trial_run(&trial, judging->tools, judging->pack, how, judging->program, judging->folder, true);
    judgement = verdict_of(&trial, judging->source);
    trial_close(&trial);
    return judgement;
}

struct judgement races_judge(const struct judging *judging)
{
    struct judgement judgement = look(judging);

    if (judgement.kind != JUDGEMENT_PASS || !judging->shares || judgement.notes.count > 0)
        return judgement;
    judgement_free(&judgement);
    return not_looked(translate("the workers are processes that share memory, and nobody sees "
                                "races between those"));
}
