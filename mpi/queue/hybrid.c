/* SPDX-License-Identifier: MIT
 *
 * queue with ranks that have OpenMP threads.
 *
 * Shows:      threads put into their rank's channel, or take from it. Between channels the main
 *             threads carry one item at a time, and they alone speak MPI (MPI_THREAD_FUNNELED).
 *             Each channel is bounded: where nobody takes, nobody carries, and nobody makes.
 * Run:        OMP_NUM_THREADS=3 mpirun -n 2 --bind-to none mpi/queue --variant hybrid
 * Beside it:  request.c (one level), openmp/queue/tasks.c (the other).
 * Exercise:   let a main thread work, too. When does that pay, and what must it not do meanwhile?
 */
#include "common/workloads/queue.h"

#include "common/base/fail.h"
#include "mpi/core/patience.h"
#include "mpi/core/queue_forms.h"
#include "mpi/core/tags.h"
#include "mpi/measure/team.h"
#include "openmp/core/channel.h"

#include <omp.h>
#include <stdlib.h>

extern const struct variant variant_request;

struct store {
    struct channel *channel;
    int putting; /* threads that have items left to put; shared */
    bool one_clock;
};

static void produce(const struct job *job, int number, int producers, struct store *store)
{
    struct producer producer = producer_begin(job, number, producers);
    struct item item;
    int left;
    while (producer_make(&producer, &item)) {
        channel_put(store->channel, &item);
        clock_sleep(producer_pause_s(&producer));
    }
    producer_end(&producer);
#pragma omp atomic capture seq_cst
    left = --store->putting;
    if (left == 0)
        channel_close(store->channel);
}

static struct answer consume(const struct job *job, int number, int producers, struct store *store)
{
    struct consumer consumer = consumer_begin(job, number, producers);
    struct item item;

    while (channel_get(store->channel, &item))
        queue_take(&consumer, &item, 1, store->one_clock);
    return consumer_end(&consumer);
}

/* The main thread of a producing rank: an item to each that asks, in the end its end mark. */
static void give(struct store *store, int open)
{
    struct patience patience = {0};
    MPI_Status asked;
    int here, left;
    while (open > 0) {
#pragma omp atomic read seq_cst /* before it looks for items: then none can come after them */
        left = store->putting;
        bool there = channel_count(store->channel) > 0;
        MPI_Iprobe(MPI_ANY_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &here, &asked);
        bool gives = here && (there || left == 0);
        if (gives) {
            struct item item = {END_MARK, 0};
            bool got = there && channel_get(store->channel, &item);
            MPI_Recv(NULL, 0, MPI_BYTE, asked.MPI_SOURCE, TAG_REQUEST, MPI_COMM_WORLD, &asked);
            MPI_Send(&item, sizeof item, MPI_BYTE, asked.MPI_SOURCE, TAG_ITEM, MPI_COMM_WORLD);
            open -= !got;
        }
        patient_turn(&patience, gives);
    }
}

static void ask(int rank, struct item *item, MPI_Request *answered)
{
    MPI_Irecv(item, sizeof *item, MPI_BYTE, rank, TAG_ITEM, MPI_COMM_WORLD, answered);
    MPI_Send(NULL, 0, MPI_BYTE, rank, TAG_REQUEST, MPI_COMM_WORLD);
}

/* The main thread of a consuming rank: asks for the next item when there was room for the last. */
static void fetch(struct channel *channel, int producing)
{
    struct item *items = xcalloc((size_t)producing, sizeof *items);
    MPI_Request *answers = xcalloc((size_t)producing, sizeof(MPI_Request));
    struct patience patience = {0};
    int from, here;

    for (int rank = 0; rank < producing; rank++)
        ask(rank, &items[rank], &answers[rank]);
    for (int open = producing; open > 0; patient_turn(&patience, here)) {
        MPI_Testany(producing, answers, &from, &here, MPI_STATUS_IGNORE);
        if (here && items[from].number == END_MARK) {
            open--;
        } else if (here) {
            channel_put(channel, &items[from]);
            ask(from, &items[from], &answers[from]);
        }
    }
    channel_close(channel);
    free(answers);
    free(items);
}

/* Collective: every rank's main thread calls it. */
static struct answer run(const struct job *job)
{
    struct answer sum = {0, 0};
    int rank, size;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    int threads = job->workers / size, carry = size > 1; /* which is the main thread's work */
    if (threads == 1)
        return variant_request.run(job); /* nobody shares a rank */
    int each = threads - carry; /* put or take; a rank that is alone has some that do the one */
    int among = carry ? size : threads; /* roles are the ranks', or else the threads' */
    int producing = queue_producers(job, among), consuming = queue_consumers(job, among);
    int producers = carry ? producing * each : producing;
    int putting = !carry ? producers : rank < producing ? each : 0;
    int taking = !carry ? consuming : rank < producing + consuming ? each - putting : 0;
    size_t room = putting > 0 ? queue_share(job, carry ? producing : 1) : (size_t)each;
    struct store store = {channel_open(room, sizeof(struct item)), putting, team_shares_clock()};
#pragma omp parallel num_threads(threads)
    {
        int own = omp_get_thread_num() - carry;
        if (own < 0 && putting > 0) {
            give(&store, consuming);
        } else if (own < 0 && taking > 0) {
            fetch(store.channel, producing);
        } else if (own >= 0 && own < putting) {
            produce(job, rank * each + own, producers, &store);
        } else if (own >= 0 && own < putting + taking) {
            int first = carry ? (rank - producing) * each : -putting;
            struct answer part = consume(job, first + own, producers, &store);
#pragma omp critical
            sum = answer_add(sum, part);
        }
    }
    channel_free(store.channel);
    return queue_sum_up(sum); /* meaningful on rank 0 only */
}

const struct variant variant_hybrid = {"hybrid", run, EXACT | HYBRID,
                                       "main threads carry items between their ranks' threads"};
