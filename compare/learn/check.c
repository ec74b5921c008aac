/* SPDX-License-Identifier: MIT */
#include "compare/learn/check.h"

#include "common/base/columns.h"
#include "compare/child/child.h"
#include "compare/learn/file.h"
#include "compare/learn/judge.h"
#include "compare/learn/pack_words.h"
#include "compare/learn/say.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 1 << 16, MOST_LINES = 20, MOST_COLUMNS = 80 };

struct checking {
    const struct tools *tools;
    const struct pack *pack;
    size_t *wrong, *undecided;
};

/* One line of the account; `trouble`, which is freed, says what is wrong. */
static void account(const struct checking *checking, const char *file, char *trouble,
                    const char *good)
{
    char *label = pack_label(checking->pack);

    printf("%s  %s %s: %s\n", trouble ? "NOT OK" : "ok    ", label, file, trouble ? trouble : good);
    fflush(stdout);
    *checking->wrong += trouble != NULL;
    free(trouble);
    free(label);
}

static void pass_over(const struct checking *checking, const char *file, const char *why)
{
    printf("cannot tell  %s: %s\n", file, why);
    ++*checking->undecided;
}

static void check_text(const struct checking *checking, const char *file)
{
    char *path = pack_path(checking->pack, file), *bytes, *trouble = NULL;
    size_t size, lines = 0, widest = 0;
    const char *why = file_read(path, MOST_TEXT, &bytes, &size);

    for (char *line = bytes, *end; !why && (end = strchr(line, '\n')); line = end + 1) {
        size_t columns;
        *end = '\0';
        columns_fit(line, SIZE_MAX, &columns);
        widest = columns > widest ? columns : widest;
        lines++;
    }
    if (why)
        trouble = text_format("%s", why);
    else if (lines == 0 || lines > MOST_LINES || widest > MOST_COLUMNS)
        trouble = text_format("it has %zu lines of up to %zu columns, and may have %d of %d", lines,
                              widest, MOST_LINES, MOST_COLUMNS);
    account(checking, file, trouble, "short enough");
    free(bytes);
    free(path);
}

/* A language that the pack speaks must have all words. */
static void check_languages(const struct checking *checking)
{
    struct text_list codes = pack_words_languages(checking->pack);

    for (size_t at = 0; at < codes.count; at++) {
        const char *code = codes.items[at];
        char *words = text_format("pack.%s.json", code), *text = text_format("text.%s.txt", code);
        account(checking, words, pack_words_trouble(checking->pack, code), "title and hints");
        check_text(checking, text);
        free(words);
        free(text);
    }
    text_free(&codes);
}

/* What is wrong with a judgement that should fail; NULL: nothing. */
static char *compare_failure(const struct judgement *judgement, const struct pack_wrong *wrong)
{
    if (judgement->kind == JUDGEMENT_PASS)
        return text_format("it passes, and should fail in the check %s%s%s", wrong->check,
                           judgement->timed ? ": " : "", judgement->timed ? judgement->timed : "");
    if (strcmp(check_names[judgement->check], wrong->check) != 0)
        return text_format("it fails in the check %s, and should in %s: %s",
                           check_names[judgement->check], wrong->check, judgement->why);
    if (!strstr(judgement->why, wrong->says) && !strstr(judgement->next, wrong->says))
        return text_format("nothing says \"%s\", but: %s %s", wrong->says, judgement->why,
                           judgement->next);
    return NULL;
}

static void check_wrong(const struct checking *checking, const struct pack_wrong *wrong)
{
    char *path = pack_path(checking->pack, wrong->file);
    struct judgement judgement = judge_file(checking->tools, checking->pack, path, true, NULL);

    if (judgement.kind == JUDGEMENT_UNDECIDED)
        pass_over(checking, wrong->file, judgement.why);
    else if (judgement.kind == JUDGEMENT_PASS && judgement.notes.count > 0 &&
             strcmp(wrong->check, check_names[CHECK_RACE_FREE]) == 0)
        pass_over(checking, wrong->file, judgement.notes.items[0]);
    else if (judgement.kind == JUDGEMENT_PASS && judgement.hidden)
        pass_over(checking, wrong->file, judgement.timed);
    else
        account(checking, wrong->file, compare_failure(&judgement, wrong), judgement.why);
    judgement_free(&judgement);
    free(path);
}

static void check_solution(const struct checking *checking)
{
    char *path = pack_path(checking->pack, "solution.c");
    struct judgement judgement = judge_file(checking->tools, checking->pack, path, true, NULL);

    if (judgement.kind == JUDGEMENT_UNDECIDED)
        pass_over(checking, "solution.c", judgement.why);
    else
        account(checking, "solution.c",
                judgement.kind == JUDGEMENT_PASS
                    ? NULL
                    : text_format("it fails in the check %s: %s%s%s", check_names[judgement.check],
                                  judgement.why, judgement.output ? "\n" : "",
                                  judgement.output ? judgement.output : ""),
                judgement.timed             ? judgement.timed
                : judgement.notes.count > 0 ? judgement.notes.items[0]
                : judgement.explored        ? judgement.explored
                                            : "passes");
    judgement_free(&judgement);
    free(path);
}

void check_pack(const struct tools *tools, const struct pack *pack, size_t *wrong,
                size_t *undecided)
{
    struct checking checking = {tools, pack, wrong, undecided};

    check_text(&checking, PACK_TEXT);
    check_languages(&checking);
    check_solution(&checking);
    for (size_t at = 0; at < pack->wrong_count && !child_stop_signal(); at++)
        check_wrong(&checking, &pack->wrong[at]);
}
