/* SPDX-License-Identifier: MIT
 *
 * The verdict on a program of MPI. The runtime writes sentences; addresses in them become lines. */
#include "common/base/terminal.h"
#include "common/base/words.h"
#include "compare/explore/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct head {
    const char *kind, *words;
} heads[] = {
    {"deadlock", "DEADLOCK: nobody can go on"},
    {"livelock", "LIVELOCK"},
    {"mismatch", "MISMATCH"},
    {"argument", "WRONG CALL"},
    {"request", "WRONG REQUEST"},
    {"onesided", "CONFLICT"},
    {"leak", "LEAK"},
    {"lost", "UNMATCHED MESSAGE"},
    {"finalize", "NO MPI_Finalize"},
    {"hazard", "BUFFER IN USE"},
    {"message_race", "MESSAGE RACE"},
    {"crash", "CRASH"},
    {"hang", "HANG"},
    {"flood", "FLOOD"},
    {NULL, "WRONG ANSWER"},
};

static void say(char *sentence)
{
    terminal_text(0, sentence);
    free(sentence);
}

static const char *words_of(const char *kind)
{
    const struct head *head = heads;

    while (head->kind && strcmp(head->kind, kind) != 0)
        head++;
    return head->words;
}

/* Who waits for what: a line each. */
static void tell_waiting(const struct finding *finding, struct symbols *symbols)
{
    struct text_list ranks = {0};

    text_split(&ranks, finding->text, "|");
    for (size_t at = 0; at < ranks.count; at++)
        if (ranks.items[at][0]) {
            char *line = symbols_expand(symbols, ranks.items[at]);
            printf("  %s\n", line);
            free(line);
        }
    text_free(&ranks);
}

void tell_mpi_finding(const struct quest *quest, const struct finding *finding,
                      struct symbols *symbols)
{
    bool waits = strcmp(finding->failure, "deadlock") == 0;
    char number[WORDS_TEXT], time[WORDS_TEXT], *how = NULL;
    const char *place = finding->pc ? symbols_place(symbols, finding->pc) : NULL;
    char *text = symbols_expand(symbols, waits ? "" : finding->text);
    bool told = !place || place[0] == '?' || waits || strstr(text, place);

    if (quest->replay)
        how = text_format("replayed%s", finding->diverged
                                            ? "; the program did not follow the file: it, its "
                                              "compiler or its input has changed"
                                            : "");
    else
        how = text_format("found after %s, %s",
                          words_count(finding->schedules, "interleaving", number),
                          words_time(finding->seconds, time));
    say(text_format("%s%s%s%s%s (%s).", words_of(finding->failure), waits ? "" : ": ", text,
                    told ? "" : ", at ", told ? "" : place, how));
    if (waits)
        tell_waiting(finding, symbols);
    tell_story(finding, symbols, true);
    free(text);
    free(how);
}

void tell_mpi_nothing(const struct quest *quest, const struct finding *finding)
{
    char runs[WORDS_TEXT], time[WORDS_TEXT], ranks[WORDS_TEXT], calls[WORDS_TEXT];
    double rate = finding->seconds > 0 ? (double)finding->schedules / finding->seconds : 0;

    say(text_format(
        "Nothing found in %s%s (%s, %.0f a second; %s, up to %s).", finding->complete ? "all " : "",
        words_count(finding->schedules, "interleaving", runs), words_time(finding->seconds, time),
        rate, words_count(quest->ranks, "rank", ranks),
        words_count(finding->most_steps, "call", calls)));
    if (finding->complete)
        say(text_format("Every message that a wildcard can get was tried, and every outcome of a "
                        "test, where standard sends wait for their receives and where none does; "
                        "for this input there is no other outcome."));
    else
        say(text_format("There are more; --schedules and --time say how many are tried."));
    if (quest->hybrid)
        say(text_format(
            "Each region of OpenMP had one thread: threads of a rank are not explored."));
}
