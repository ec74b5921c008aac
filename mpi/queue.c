/* SPDX-License-Identifier: MIT
 *
 * queue with MPI.
 *
 * Shows: a queue made of messages, in four ways. request: a consumer that is free asks every
 *        producer for one item. pull: it grants credit ahead, and what is ready comes in batches.
 *        server: one rank is the queue, the others put and get. onesided: a consumer takes the
 *        items out of the producer's memory itself.
 * Run:   mpirun -n 3 --oversubscribe mpi/queue --variant all
 *        mpirun -n 2 mpi/queue --quiet --items 1e7 --produce 0 --consume 0 --capacity 1024
 * Beside it: posix/queue.c and openmp/queue.c, where the queue is a ring in shared memory.
 * Exercise: --batch 1, then 16, then auto. What is gained in the throughput run? And with --consume
 *        1ms:100ms --batch 16: what is lost when items take unequally long? */
#include "mpi/core/queue_forms.h"
#include "mpi/measure/team.h"

static const struct variant *const variants[] = {
    &(const struct variant){"pull", queue_pull, EXACT | NATURAL,
                            "consumers give credit, producers send what is ready in batches"},
    &(const struct variant){"server", queue_server, EXACT,
                            "one rank is the queue, the others put and get in batches"},
    &(const struct variant){"onesided", queue_onesided, EXACT,
                            "consumers take from the producers' memory themselves"},
    &(const struct variant){"request", queue_request, EXACT,
                            "a consumer asks the producers for one item at a time"},
    NULL,
};

int main(int argc, char **argv)
{
    return bench_main(argc, argv, &queue, variants, &mpi_team);
}
