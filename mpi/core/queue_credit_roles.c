/* SPDX-License-Identifier: MIT */
#include "mpi/core/queue_credit.h"

#include "common/base/clock.h"
#include "mpi/core/patience.h"
#include "mpi/core/queue_forms.h"

/* As many items into the ring as are ready and have room, a batch at most. */
static bool fill(struct outbox *outbox, struct making *making)
{
    size_t room = outbox_room(outbox), most = room < outbox->batch ? room : outbox->batch, made;

    for (made = 0; made < most && making_ready(making); made++) {
        ring_put(&outbox->ring, &making->item);
        making_next(making);
    }
    return made > 0;
}

void credit_produce(const struct job *job, int number, int producers, size_t room,
                    struct ranks receivers)
{
    struct making making = making_begin(job, number, producers);
    struct outbox outbox = outbox_open(job, room, receivers);
    struct patience patience = {0};
    bool ended = false;

    while (outbox.open > 0) {
        bool filled = fill(&outbox, &making), sent = outbox_send(&outbox);
        if (!making.more && outbox.ring.count == 0 && !ended) {
            outbox_end(&outbox);
            ended = true;
        }
        bool heard = !sent && outbox_listen(&outbox);
        patient_turn(&patience, filled || sent || heard);
    }
    producer_end(&making.producer);
    outbox_close(&outbox);
}

struct answer credit_consume(const struct job *job, int number, int producers, uint64_t window,
                             struct ranks senders, bool one_clock)
{
    struct consumer consumer = consumer_begin(job, number, producers);
    struct inbox inbox = inbox_open(job, window, senders);
    struct adaptive_batch batch = adaptive_batch_begin(job, window);
    struct patience patience = {0};
    bool told = true; /* after each grant it is timed how long items take */
    const struct item *items;

    while (inbox.open > 0) {
        size_t count = inbox_next(&inbox, &items);
        if (count == 0) {
            patient_nap(&patience);
            continue;
        }
        double begin_s = told ? clock_now_s() : 0;
        queue_take(&consumer, items, count, one_clock);
        if (told)
            adaptive_batch_learn(&batch, count, clock_now_s() - begin_s);
        told = inbox_taken(&inbox, count, batch.items);
        patience = (struct patience){0};
    }
    inbox_close(&inbox);
    return consumer_end(&consumer);
}
