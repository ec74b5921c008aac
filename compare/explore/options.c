/* SPDX-License-Identifier: MIT
 *
 * The options of `triptych explore`, and what they ask for. */
#include "common/base/fail.h"
#include "compare/base/shell_words.h"
#include "compare/explore/command.h"
#include "compare/explore/parts.h"
#include "compare/learn/file.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

enum { PANEL_AUTO, PANEL_POSIX, PANEL_OPENMP, PANEL_MPI };
static const uint64_t standard_schedules = 10000, few_threads = 3;
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
     "how many orders are tried at most (default: 10 000; with --time as many as fit)"},
    {"time", OPTION_SECONDS, AT(budget_s), "s", NULL, NULL, "100ms", "240h", NULL,
     "how long to explore at most (default: 60s; OpenMP: 10s)"},
    {"seed", OPTION_COUNT, AT(seed), NULL, "1", NULL, NULL, NULL, NULL,
     "the seed of the random orders"},
    {"races", OPTION_CHOICE, AT(races), NULL, "on", NULL, NULL, NULL, switches,
     "off: a data race alone does not count as found"},
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

/* How many words stand behind "--". */
static size_t count_arguments(const struct settings *settings)
{
    for (int at = 0; at < settings->argc; at++)
        if (strcmp(settings->argv[at], "--") == 0)
            return (size_t)(settings->argc - at - 1);
    return 0;
}

struct quest quest_of(const struct settings *settings)
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
