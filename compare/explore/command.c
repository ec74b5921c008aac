/* SPDX-License-Identifier: MIT
 *
 * `triptych explore`: builds the program, lets the runtime explore it, tells what came out. */
#include "compare/explore/command.h"

#include "common/base/fail.h"
#include "common/base/parent.h"
#include "common/base/translate.h"
#include "common/base/whole_file.h"
#include "compare/base/shell_words.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"
#include "exercises/protocol.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PANEL_AUTO, PANEL_POSIX, PANEL_OPENMP, PANEL_MPI };
static const uint64_t standard_schedules = 10000, few_threads = 3, many_threads = 60;
static const uint64_t standard_ranks = 4, most_ranks = 16;

static const char *const panels[] = {"auto", "posix", "openmp", "mpi", NULL};
static const char *const switches[] = {"on", "off", NULL};
static const char *const memories[] = {"c11", "sc", NULL};
static const char *const formats[] = {[FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", NULL};

#define AT(member) offsetof(struct settings, member)
const struct option_row explore_rows[] = {
    {"SOURCE", OPTION_OPERANDS, AT(workloads), NULL, NULL, NULL, NULL, NULL, NULL,
     "C files, and objects or libraries to link; behind -- the program's own arguments"},
    {"panel", OPTION_CHOICE, AT(panel), NULL, "auto", NULL, NULL, NULL, panels,
     "what the program is written with; auto: what its sources include"},
    {"n", OPTION_COUNT, AT(team), "threads or ranks", NULL, NULL, "1", "64", NULL,
     "OpenMP: threads of a team (default: 3, and one run with 60), unless the program says; MPI: "
     "ranks, 16 at most (default: 4)"},
    {"schedules", OPTION_COUNT, AT(schedules), "runs", NULL, NULL, "1", "1_000_000_000", NULL,
     "so many at most (default: 10 000; with --time as many as fit)"},
    {"time", OPTION_SECONDS, AT(budget_s), "s", NULL, NULL, "100ms", "240h", NULL,
     "explore for so long at most (default: 60s; OpenMP: 10s)"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, NULL, NULL, NULL,
     "of the lots that are drawn"},
    {"races", OPTION_CHOICE, AT(races), NULL, "on", NULL, NULL, NULL, switches,
     "off: a data race alone is nothing found"},
    {"memory", OPTION_CHOICE, AT(memory), NULL, "c11", NULL, NULL, NULL, memories,
     "c11: an atomic read may find an older value where its order allows that; sc: always the "
     "newest"},
    {"cflags", OPTION_WORDS, AT(cflags), "OPTIONS", NULL, NULL, NULL, NULL, NULL,
     "for the compiler and the linker, as in --cflags '-DN=3 -Iinclude -lz'"},
    {"replay", OPTION_TEXT, AT(replay), "FILE", NULL, NULL, NULL, NULL, NULL,
     "the run that this file keeps, once more"},
    {"output", OPTION_TEXT, AT(output), "FILE", NULL, NULL, NULL, NULL, NULL,
     "the file for what was found (default: the first source's name with .replay)"},
    {"format", OPTION_CHOICE, AT(format), NULL, "table", NULL, NULL, NULL, formats,
     "of what is printed; json: the verdict and the story as data"},
    {"html", OPTION_TEXT, AT(html), "FILE", NULL, NULL, NULL, NULL, NULL,
     "write the story as a page, with the sources beside it"},
    {"trace", OPTION_TEXT, AT(trace), "FILE", NULL, NULL, NULL, NULL, NULL,
     "write the story as a Chrome trace, which Perfetto opens"},
    {0},
};
#undef AT

/* ---- what is asked for -------------------------------------------------------------------------
 */

/* How many words stand behind "--". */
static size_t count_arguments(const struct settings *settings)
{
    for (int at = 0; at < settings->argc; at++)
        if (strcmp(settings->argv[at], "--") == 0)
            return (size_t)(settings->argc - at - 1);
    return 0;
}

static struct quest quest_of(const struct settings *settings)
{
    size_t words = settings->workloads.count, arguments = count_arguments(settings);
    struct error error = {""};
    struct quest quest = {.schedules = settings->schedules,
                          .seed = settings->seed,
                          .seconds = settings->budget_s,
                          .races = settings->races == 0,
                          .sequential = settings->memory != 0,
                          .threads = settings->team > 0 ? settings->team : few_threads};

    if (quest.schedules == 0)
        quest.schedules = quest.seconds > 0 ? UINT32_MAX : standard_schedules;
    if (settings->replay && words > 0)
        fail(STATUS_USAGE, "--replay: the file names sources and arguments; say no others");
    if (settings->replay) {
        quest_read(&quest, settings->replay);
        quest_is_mpi(&quest);
        return quest;
    }
    for (size_t at = 0; at < words; at++)
        text_add(at < words - arguments ? &quest.sources : &quest.arguments, "%s",
                 settings->workloads.word[at]);
    for (size_t at = 0; at < settings->cflags.count; at++)
        if (!shell_words(&quest.cflags, settings->cflags.word[at], &error))
            fail(STATUS_USAGE, "--cflags: %s", error.text);
    if (quest.sources.count == 0)
        fail(STATUS_USAGE, "which program? `triptych explore SOURCE.c` names its sources");
    for (size_t at = 0; at < quest.sources.count; at++)
        if (!file_is_there(quest.sources.items[at]))
            fail(STATUS_USAGE, "'%.200s' is not there", quest.sources.items[at]);
    quest_add_exercise(&quest);
    bool is_mpi = quest_is_mpi(&quest);
    if (settings->panel == PANEL_MPI || (settings->panel == PANEL_AUTO && is_mpi))
        quest.ranks = settings->team > 0 ? settings->team : standard_ranks;
    if (quest.ranks > most_ranks)
        fail(STATUS_USAGE, "-n %" PRIu64 ": at most %" PRIu64 " ranks can be explored", quest.ranks,
             most_ranks);
    quest.openmp = quest.ranks == 0 && (settings->panel == PANEL_OPENMP ||
                                        (settings->panel == PANEL_AUTO && quest_is_openmp(&quest)));
    return quest;
}

static char *replay_path(const struct settings *settings, const struct quest *quest)
{
    const char *source = quest->sources.items[0], *slash = strrchr(source, '/');
    const char *name = slash ? slash + 1 : source;

    return settings->output ? text_format("%s", settings->output)
                            : text_format("%.*s.replay", (int)strcspn(name, "."), name);
}

/* ---- telling -----------------------------------------------------------------------------------
 */

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
    if (finding->failure)
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
                  first.finding.whole && !first.finding.failure;
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
