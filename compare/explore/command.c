/* SPDX-License-Identifier: MIT
 *
 * `triptych explore`: builds the program, lets the runtime explore it, tells what came out. */
#include "compare/explore/command.h"

#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"
#include "exercises/protocol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t many_threads = 60;

static char *replay_path(const struct settings *settings, const struct quest *quest)
{
    const char *source = quest->sources.items[0], *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source;

    return settings->output ? text_format("%s", settings->output)
                            : text_format("%.*s.replay", (int)strcspn(name, "."), name);
}

/* ---- telling --------------------------------------------------------------------------------- */

/* What is asked for beside the verdict itself. */
struct outlets {
    const struct settings *settings;
    const char *replay; /* where the run is kept that was found */
    explore_page *page;
};

/* Why there is no whole account. */
static void tell_no_account(const struct child *child)
{
    char *why = child_error(child);

    if (child->end == CHILD_DEADLINE)
        warn("the program was stopped after %.0f s, before it made its first thread or its last "
             "step: does it compute for long, or wait for input?",
             child->deadline_s);
    else if (child->end == CHILD_FLOOD)
        warn("the program was stopped since it printed more than %d MiB in one run",
             CHILD_MOST_OUTPUT >> 20);
    else if (child->end != CHILD_INTERRUPTED)
        warn("the program ended before it could be explored: %s", why);
    free(why);
}

static void write_page(const struct outlets *outlets, const struct account *account)
{
    struct whole_file file = whole_file_open(outlets->settings->html);

    outlets->page(file.out, account);
    whole_file_close(&file);
}

static bool is_kept(const struct account *account)
{
    return account->kind && !account->replayed;
}

/* What people read: the terminal, the page. */
static void tell_people(const struct outlets *outlets, const struct account *account,
                        const struct child *child)
{
    if (outlets->settings->format != FORMAT_JSON) {
        if (account->replayed)
            fwrite(child->output, 1, child->output_size, stdout);
        account_print(account);
        if (is_kept(account))
            printf(translate("\nThe same run again: triptych explore --replay %s\n"),
                   outlets->replay);
    }
    fflush(stdout);
    if (outlets->settings->html)
        write_page(outlets, account);
}

/* What programs read, in English: JSON, a trace. */
static void tell_programs(const struct outlets *outlets, const struct account *account,
                          const char *told, const struct child *child)
{
    char *output = account->replayed ? text_format("%.*s", (int)child->output_size,
                                                   child->output ? child->output : "")
                                     : NULL;

    if (outlets->settings->format == FORMAT_JSON)
        account_print_json(account, told, is_kept(account) ? outlets->replay : NULL, output);
    free(output);
    fflush(stdout);
    if (outlets->settings->trace)
        account_trace(account, outlets->settings->trace);
}

/* `wide`: so many threads have shown nothing, either; 0: none were tried. */
static struct account widely(const struct quest *quest, const struct finding *finding,
                             struct symbols *symbols, uint64_t wide)
{
    struct account account = account_of(quest, finding, symbols);

    if (wide > 0)
        account_add_widely(&account, wide);
    if (child_stop_signal())
        text_add(&account.notes, "%s",
                 translate("Interrupted: more schedules were to be tried (--schedules, --time)."));
    return account;
}

static int conclude(const struct outlets *outlets, const struct quest *quest, const char *program,
                    const struct attempt *attempt, uint64_t wide)
{
    const struct finding *finding = &attempt->finding;
    struct symbols symbols = {0};

    if (!finding->whole) {
        tell_no_account(&attempt->child);
        return STATUS_FAILED;
    }
    if (finding->failure && strcmp(finding->failure, "unsupported") == 0) {
        warn("the program needs %s, which cannot be explored", finding->text);
        return quest->ranks > 0 ? STATUS_USAGE : STATUS_FAILED;
    }
    if (finding->failure || finding->handled)
        symbols = symbols_open(program, finding);
    struct account account = widely(quest, finding, &symbols, wide);
    if (account.kind && !quest->replay)
        quest_save(quest, finding, outlets->replay);
    tell_people(outlets, &account, &attempt->child);
    int status = account.kind ? STATUS_FAILED : STATUS_DONE;
    char *told = account_told(&account);
    account_free(&account);
    translate_pause(true);
    account = widely(quest, finding, &symbols, wide);
    tell_programs(outlets, &account, told, &attempt->child);
    free(told);
    account_free(&account);
    translate_pause(false);
    symbols_close(&symbols);
    return status;
}

/* The iterations of a loop that race may be one thread's where there are few: once with many.
 * Returns whether that was told. */
static bool explore_widely(const struct outlets *outlets, const struct quest *quest,
                           const char *folder, const char *program)
{
    struct quest wide = *quest;

    wide.threads = many_threads;
    wide.schedules = 1;
    struct attempt wider = attempt_make(&wide, folder, program);
    bool found = wider.finding.whole && wider.finding.failure &&
                 strcmp(wider.finding.failure, "unsupported") != 0;
    if (found)
        conclude(outlets, &wide, program, &wider, 0);
    attempt_free(&wider);
    return found;
}

static int explore_built(const struct outlets *outlets, const struct quest *quest,
                         const char *folder, const char *program)
{
    struct attempt first = attempt_make(quest, folder, program);
    bool widely = quest->openmp && !quest->replay && outlets->settings->team == 0 &&
                  first.finding.whole && !first.finding.failure && !child_stop_signal();
    int status = STATUS_FAILED;

    if (!widely || !explore_widely(outlets, quest, folder, program))
        status = conclude(outlets, quest, program, &first, widely ? many_threads : 0);
    attempt_free(&first);
    return status;
}

/* Whether the files that are asked for can be written: told before anything is built. */
static void check_file(const char *option, const char *path)
{
    const char *why = path ? whole_file_trouble(path) : NULL;

    if (why)
        fail(STATUS_USAGE, "--%s: '%s' cannot be written: %s", option, path, why);
}

int explore_command(const struct settings *settings, explore_page *page)
{
    int status = STATUS_FAILED;

    if (getenv(EXERCISE_EXPLORED)) /* a stranger's program, whose verdict is printed here */
        check(parent_hides(), "prctl");
    check_file("html", settings->html);
    check_file("trace", settings->trace);
    struct quest quest = quest_of(settings);
    char *folder = scratch_open(), *program = text_format("%s/program", folder);
    char *path = replay_path(settings, &quest);
    struct outlets outlets = {settings, path, page};
    if (explore_build(&quest, folder, program))
        status = explore_built(&outlets, &quest, folder, program);
    scratch_close(folder);
    free(program);
    free(path);
    quest_free(&quest);
    return status;
}
