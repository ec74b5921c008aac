/* SPDX-License-Identifier: MIT
 *
 * The verdict on a program of MPI. The runtime writes sentences; addresses in them become lines. */
#include "common/base/translate.h"
#include "common/base/words.h"
#include "compare/explore/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct head {
    const char *kind, *words;
} heads[] = {
    {"deadlock", TRANSLATED("DEADLOCK: nobody can go on")},
    {"livelock", TRANSLATED("LIVELOCK")},
    {"mismatch", TRANSLATED("MISMATCH")},
    {"argument", TRANSLATED("WRONG CALL")},
    {"request", TRANSLATED("WRONG REQUEST")},
    {"onesided", TRANSLATED("CONFLICT")},
    {"leak", TRANSLATED("LEAK")},
    {"lost", TRANSLATED("UNMATCHED MESSAGE")},
    {"finalize", TRANSLATED("NO MPI_Finalize")},
    {"hazard", TRANSLATED("BUFFER IN USE")},
    {"race", TRANSLATED("DATA RACE")},
    {"at_once", TRANSLATED("CALLS AT ONCE")},
    {"message_race", TRANSLATED("MESSAGE RACE")},
    {"crash", TRANSLATED("CRASH")},
    {"hang", TRANSLATED("HANG")},
    {"flood", TRANSLATED("FLOOD")},
    {NULL, TRANSLATED("WRONG ANSWER")},
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
        account->how = text_translated("found after %s, %s",
                                       translate_count(finding->schedules, "interleaving", number),
                                       words_time(finding->seconds, time));
    account->head = text_format("%s%s%s%s%s", translate(words_of(finding->failure)),
                                waits ? "" : ": ", text, told ? "" : ", at ", told ? "" : place);
    if (waits)
        add_waiting(account, finding, symbols);
    for (const char *at = finding->text; (at = strchr(at, '@')) != NULL; at++)
        account_add_place(account, symbols, strtoull(at + 1, NULL, 16));
    account_add_place(account, symbols, finding->pc);
    free(text);
}

void account_nothing_of_ranks(struct account *account, const struct quest *quest,
                              const struct finding *finding, const struct symbols *symbols)
{
    char runs[WORDS_TEXT], time[WORDS_TEXT], ranks[WORDS_TEXT], calls[WORDS_TEXT];
    double rate = finding->seconds > 0 ? (double)finding->schedules / finding->seconds : 0;

    account->head = text_format(translate(finding->complete ? TRANSLATED("Nothing found in all %s")
                                                            : TRANSLATED("Nothing found in %s")),
                                translate_count(finding->schedules, "interleaving", runs));
    account->how =
        text_translated("%s, %.0f a second; %s, up to %s", words_time(finding->seconds, time), rate,
                        translate_count(quest->ranks, "rank", ranks),
                        translate_count(finding->most_steps, "call", calls));
    text_add(
        &account->notes, "%s",
        translate(
            finding->complete
                ? TRANSLATED(
                      "Every message that a wildcard can get was tried, and every outcome of a "
                      "test, "
                      "where standard sends wait for their receives and where none does; for this "
                      "input there is no other outcome.")
                : TRANSLATED("There are more; --schedules and --time say how many are tried.")));
    if (finding->handled)
        text_add(&account->notes,
                 translate("MPI returned errors, at %s and perhaps elsewhere, and the program "
                           "handled each: it goes on in another way than without."),
                 symbols_place(symbols, finding->handled));
    if (explore_has_threads(quest))
        text_add(
            &account->notes, "%s",
            translate("Threads of a rank ran in some orders, drawn by lot. Calls and accesses "
                      "that nothing orders are seen in any order; what else depends on the order "
                      "of threads may be missed."));
    else if (quest->hybrid)
        text_add(&account->notes, "%s",
                 translate("Regions of OpenMP ran with threads as they are: their orders "
                           "are not explored, and races between them are not seen."));
}
