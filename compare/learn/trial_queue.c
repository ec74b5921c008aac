/* SPDX-License-Identifier: MIT
 *
 * What is said about a queue between a producer and consumers. */
#include "compare/learn/trial_words.h"

struct judgement trial_queue_verdict(const struct host *host)
{
    uint64_t task = 0, most = host_most_ahead(host);

    if (host->ahead > most)
        return trial_failed(
            CHECK_CORRECT,
            text_translated("%llu items were made ahead of the consumers with %s, and at most "
                            "%llu may be: the queue has room for %llu",
                            number(host->ahead), host->workers_text, number(most),
                            number(host->pack->capacity)),
            TRANSLATED("The producer must wait while the queue is full."));
    if (host->foreign)
        return trial_failed(
            CHECK_CORRECT,
            text_translated("consume() got an item that was never made, with %s",
                            host->workers_text),
            TRANSLATED(
                "An end mark is no item; and a place of the queue must not be read before it "
                "is written, nor written again before it is read."));
    if (host->disordered)
        return trial_failed(
            CHECK_CORRECT,
            text_translated("items came out of the queue in another order than they went in"),
            TRANSLATED("What went in first comes out first."));
    while (task < host->tasks && host->consumed[task] == 1)
        task++;
    if (task == host->tasks)
        return (struct judgement){0};
    return trial_failed(
        CHECK_CORRECT,
        host->consumed[task] == 0
            ? text_translated("item %llu of items 0 to %llu was made and never consumed, with "
                              "%s",
                              number(task), number(host->tasks - 1), host->workers_text)
            : text_translated("item %llu was consumed %d times with %s", number(task),
                              host->consumed[task], host->workers_text),
        host->consumed[task] == 0
            ? TRANSLATED("An end mark goes into the queue behind the last item, one for each "
                         "consumer, and a consumer ends at its mark and not before.")
            : TRANSLATED("Taking an item out is one step: look and take under the same lock."));
}
