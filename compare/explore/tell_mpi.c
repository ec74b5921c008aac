/* SPDX-License-Identifier: MIT
 *
 * The verdict on a program of MPI. The runtime writes sentences; addresses in them become lines. */
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

static const char *words_of(const char *kind)
{
    const struct head *head = heads;

    while (head->kind && strcmp(head->kind, kind) != 0)
        head++;
    return head->words;
}

/* Who waits for what: a line each. */
static void add_waiting(struct account *account, const struct finding *finding,
                        struct symbols *symbols)
{
    struct text_list ranks = {0};

    text_split(&ranks, finding->text, "|");
    for (size_t at = 0; at < ranks.count; at++)
        if (ranks.items[at][0]) {
            char *line = symbols_expand(symbols, ranks.items[at]);
            text_add(&account->waits, "%s", line);
            free(line);
        }
    text_free(&ranks);
}

void account_of_ranks(struct account *account, const struct finding *finding,
                      struct symbols *symbols)
{
    bool waits = strcmp(finding->failure, "deadlock") == 0;
    char number[WORDS_TEXT], time[WORDS_TEXT];
    const char *place = finding->pc ? symbols_place(symbols, finding->pc) : NULL;
    char *text = symbols_expand(symbols, waits ? "" : finding->text);
    bool told = !place || place[0] == '?' || waits || strstr(text, place);

    if (!account->replayed)
        account->how = text_format("found after %s, %s",
                                   words_count(finding->schedules, "interleaving", number),
                                   words_time(finding->seconds, time));
    account->head = text_format("%s%s%s%s%s", words_of(finding->failure), waits ? "" : ": ", text,
                                told ? "" : ", at ", told ? "" : place);
    if (waits)
        add_waiting(account, finding, symbols);
    for (const char *at = finding->text; (at = strchr(at, '@')) != NULL; at++)
        account_add_place(account, symbols, strtoull(at + 1, NULL, 16));
    account_add_place(account, symbols, finding->pc);
    free(text);
}

void account_nothing_of_ranks(struct account *account, const struct quest *quest,
                              const struct finding *finding)
{
    char runs[WORDS_TEXT], time[WORDS_TEXT], ranks[WORDS_TEXT], calls[WORDS_TEXT];
    double rate = finding->seconds > 0 ? (double)finding->schedules / finding->seconds : 0;

    account->head = text_format("Nothing found in %s%s", finding->complete ? "all " : "",
                                words_count(finding->schedules, "interleaving", runs));
    account->how = text_format(
        "%s, %.0f a second; %s, up to %s", words_time(finding->seconds, time), rate,
        words_count(quest->ranks, "rank", ranks), words_count(finding->most_steps, "call", calls));
    text_add(&account->notes, "%s",
             finding->complete
                 ? "Every message that a wildcard can get was tried, and every outcome of a test, "
                   "where standard sends wait for their receives and where none does; for this "
                   "input there is no other outcome."
                 : "There are more; --schedules and --time say how many are tried.");
    if (quest->hybrid)
        text_add(&account->notes, "Regions of OpenMP ran with threads as they are: their orders "
                                  "are not explored, and races between them are not seen.");
}
