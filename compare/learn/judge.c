/* SPDX-License-Identifier: MIT */
#include "compare/learn/judge.h"

#include "compare/learn/file.h"
#include "compare/learn/trial.h"
#include "compare/race/parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SOURCE = 1 << 18, MOST_SAID = 1500, RACE_FOUND = 66, RACE_LEAST_WORKERS = 3 };

const char *const judgement_words[] = {"PASS", "FAIL", "UNDECIDED"};
const char *const check_names[CHECKS] = {"builds", "ends", "correct", "parallel", "race-free"};

/* What a judgement is made with. */
struct judging {
    const struct tools *tools;
    const struct pack *pack;
    char *folder, *source, *program;
    bool strict;
    void (*tell)(const char *step);
};

static void tell(const struct judging *judging, char *step)
{
    if (judging->tell)
        judging->tell(step);
    free(step);
}

/* ---- the source ------------------------------------------------------------------------------ */

/* Takes a copy: what is judged does not change meanwhile. */
static struct judgement take_source(const struct judging *judging, const char *path)
{
    char *bytes;
    size_t size;
    const char *why = file_read(path, MOST_SOURCE, &bytes, &size);

    if (!why && memchr(bytes, '\0', size))
        why = "it holds a NUL byte, and so is no source text";
    if (!why)
        file_make(judging->source, bytes, size);
    free(bytes);
    if (!why)
        return (struct judgement){0};
    return judgement_of(
        JUDGEMENT_FAIL, CHECK_BUILDS, text_format("%s: %s", path, why),
        text_format("`triptych learn reset NAME` gives you the skeleton again where "
                    "the file is missing or moved away."));
}

/* What the compiler said, without the name of a folder that the learner does not know. */
static char *said(const struct judging *judging, const struct child *child)
{
    size_t length = strlen(judging->folder) + 1, size = 0;
    char *text = malloc(child->errors_size + 1), *lines;
    struct text_list list = {0};

    if (!text)
        return text_format("no memory");
    for (size_t at = 0; at < child->errors_size;) {
        if (child->errors_size - at >= length && child->errors[at + length - 1] == '/' &&
            memcmp(child->errors + at, judging->folder, length - 1) == 0)
            at += length;
        else
            text[size++] = child->errors[at++];
    }
    for (size_t at = 0, end; at < size && at < MOST_SAID; at = end + 1) {
        const char *newline = memchr(text + at, '\n', size - at);
        end = newline ? (size_t)(newline - text) : size;
        char *line = text_printable(text + at, end - at, 200);
        text_add(&list, "%s", line);
        free(line);
    }
    lines = text_join(&list, "\n");
    text_free(&list);
    free(text);
    return lines;
}

static struct judgement build(const struct judging *judging, enum build_kind kind)
{
    tell(judging, text_format(kind == BUILD_RACE ? "building for ThreadSanitizer" : "building"));
    struct child child =
        tools_build(judging->tools, judging->pack->panel, kind, judging->source, judging->program);
    struct judgement judgement = {0};

    if (child.end == CHILD_NO_START)
        judgement =
            judgement_of(JUDGEMENT_UNDECIDED, CHECK_BUILDS,
                         text_format("the compiler cannot be started: %s", strerror(child.status)),
                         text_format("Debian: gcc, for MPI libopenmpi-dev and openmpi-bin; CC "
                                     "names another compiler."));
    else if (child.end != CHILD_EXITED)
        judgement = judgement_of(JUDGEMENT_UNDECIDED, CHECK_BUILDS, child_complaint(&child),
                                 text_format("Try again."));
    else if (child.status != 0)
        judgement = judgement_of(JUDGEMENT_FAIL, CHECK_BUILDS, text_format("it does not compile"),
                                 text_format("Mend what the compiler names first; what follows may "
                                             "come from it."));
    if (child.errors_size > 0)
        judgement.output = said(judging, &child);
    child_free(&child);
    return judgement;
}

/* ---- runs ------------------------------------------------------------------------------------ */

static struct judgement run_trials(const struct judging *judging)
{
    struct judgement judgement = {0};
    struct trial trial;

    for (size_t at = 0; at < judging->pack->trial_count && judgement.kind == JUDGEMENT_PASS; at++) {
        const struct pack_trial *how = &judging->pack->trials[at];
        tell(judging,
             text_format("running with %d worker%s", how->workers, how->workers == 1 ? "" : "s"));
        trial_run(&trial, judging->tools, judging->pack, how, judging->program, judging->folder,
                  false);
        judgement = trial_verdict(&trial);
        trial_close(&trial);
    }
    return judgement;
}

/* Whether the detector was at work: OpenMP's runtime must have taken Archer up. */
static bool was_watched(const struct trial *trial)
{
    static const char sign[] = "Archer detected OpenMP application with TSan";
    const struct child *child = &trial->child;

    return trial->pack->panel != PANEL_OPENMP ||
           (child->output && memmem(child->output, child->output_size, sign, sizeof sign - 1));
}

/* What the detector found, if anything. */
static struct judgement race_verdict_of(const struct trial *trial)
{
    struct race_verdict found = {0};
    bool ended_so = trial->child.end == CHILD_EXITED && trial->child.status == RACE_FOUND;

    race_words_read(&found, trial->child.errors, trial->child.errors_size);
    if (!was_watched(trial)) {
        struct judgement none = {0};
        text_add(&none.notes, "races were not looked for: OpenMP's runtime did not take Archer up");
        return none;
    }
    if (found.place_count == 0 && !ended_so)
        return trial_verdict(trial);
    char *places = race_verdict_text(&found);
    struct judgement judgement = judgement_of(
        JUDGEMENT_FAIL, CHECK_RACE_FREE, text_format("ThreadSanitizer: %s", places),
        text_format("Two workers touch the same variable at the same time, and one of them writes: "
                    "it needs a lock, an atomic operation, or a copy for each worker."));
    free(places);
    return judgement;
}

/* One run under the detector, with the first trial that has several workers. */
static struct judgement watch_races(const struct judging *judging)
{
    const char *why =
        judging->pack->race_free ? tools_no_race(judging->tools, judging->pack->panel) : NULL;
    const struct pack_trial *how = judging->pack->trials;
    struct judgement judgement = {0};
    struct trial trial;

    if (why)
        text_add(&judgement.notes, "races were not looked for: %s", why);
    if (why || !judging->pack->race_free)
        return judgement;
    while (how < judging->pack->trials + judging->pack->trial_count - 1 &&
           how->workers < RACE_LEAST_WORKERS)
        how++;
    judgement = build(judging, BUILD_RACE);
    if (judgement.kind != JUDGEMENT_PASS)
        return judgement;
    judgement_free(&judgement);
    tell(judging, text_format("running under ThreadSanitizer"));
    trial_run(&trial, judging->tools, judging->pack, how, judging->program, judging->folder, true);
    judgement = race_verdict_of(&trial);
    trial_close(&trial);
    return judgement;
}

struct judgement judge_file(const struct tools *tools, const struct pack *pack, const char *source,
                            bool strict, void (*teller)(const char *step))
{
    struct judging judging = {tools, pack, .folder = scratch_open(), .strict = strict,
                              .tell = teller};
    char *warnings = NULL;

    judging.source = text_format("%s/%s.c", judging.folder, panel_names[pack->panel]);
    judging.program = text_format("%s/" LOOK_PROGRAM, judging.folder);
    struct judgement judgement = take_source(&judging, source);
    if (judgement.kind == JUDGEMENT_PASS) {
        judgement = build(&judging, strict ? BUILD_STRICT : BUILD_PLAIN);
        if (judgement.kind == JUDGEMENT_PASS) {
            warnings = judgement.output;
            judgement = run_trials(&judging);
        }
    }
    if (judgement.kind == JUDGEMENT_PASS)
        judgement = watch_races(&judging);
    if (!judgement.output) {
        judgement.output = warnings;
        warnings = NULL;
    }
    free(warnings);
    free(judging.source);
    free(judging.program);
    scratch_close(judging.folder);
    return judgement;
}

void judgement_free(struct judgement *judgement)
{
    free(judgement->why);
    free(judgement->next);
    free(judgement->output);
    text_free(&judgement->notes);
    *judgement = (struct judgement){0};
}
