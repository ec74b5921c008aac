/* SPDX-License-Identifier: MIT
 *
 * From what the runtime found to what is told of it. */
#include "compare/explore/account.h"

#include "common/base/translate.h"
#include "compare/explore/parts.h"

#include <stdlib.h>

char *account_name(const struct account *account, int who)
{
    if (account->ranks)
        return text_translated("rank %d", who);
    return who == 0 ? text_format("main") : text_translated("thread %d", who);
}

void account_add_place(struct account *account, const struct symbols *symbols, uint64_t pc)
{
    const struct place *place = symbols_whole(symbols, pc);

    if (place && place->line > 0 && !text_has(&account->places, place->text))
        text_add(&account->places, "%s", place->text);
}

struct account account_of(const struct quest *quest, const struct finding *finding,
                          struct symbols *symbols)
{
    bool ranks = quest->ranks > 0;
    struct account account = {.panel = ranks           ? "mpi"
                                       : quest->openmp ? "openmp"
                                                       : "posix",
                              .ranks = ranks,
                              .kind = finding->failure,
                              .sources = &quest->sources,
                              .schedules = finding->schedules,
                              .cut_off = finding->cut_off,
                              .threads = ranks ? quest->ranks : finding->threads,
                              .most_steps = finding->most_steps,
                              .seconds = finding->seconds,
                              .missed = -1,
                              .complete = finding->complete > 0,
                              .replayed = quest->replay,
                              .diverged = finding->diverged > 0};

    if (!account.kind) {
        if (ranks)
            account_nothing_of_ranks(&account, quest, finding, symbols);
        else
            account_nothing(&account, quest, finding);
        return account;
    }
    if (account.replayed)
        account.how = text_translated(
            account.diverged ? TRANSLATED("replayed; the program did not follow the file: it, its "
                                          "compiler or its input has changed")
                             : TRANSLATED("replayed"));
    (ranks ? account_of_ranks : account_of_threads)(&account, finding, symbols);
    if (account.places.count == 0)
        account_add_place(&account, symbols, finding->pc);
    account_add_steps(&account, finding, symbols);
    return account;
}

void account_free(struct account *account)
{
    for (size_t at = 0; at < account->step_count; at++) {
        struct account_step *step = &account->steps[at];
        free(step->what);
        free(step->variable);
        free(step->before);
        free(step->value);
    }
    free(account->steps);
    free(account->head);
    free(account->how);
    text_free(&account->waits);
    text_free(&account->races);
    text_free(&account->notes);
    text_free(&account->places);
}
