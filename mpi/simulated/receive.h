/* SPDX-License-Identifier: MIT
 *
 * receive: receives of simulated ranks. SMPI 3.32 keeps what a rank has asked for in one list, and
 * looks through all of it for each message that the rank sends or receives. Two things make that
 * list long: receives that are posted before their messages come (a manager of 4096 ranks has
 * 8000), and receives that MPI_Test or MPI_Testany finds complete, which stay there for good. So a
 * small receive is posted here when its message is on its way, or when its rank waits for it alone,
 * and it is completed by MPI_Wait. A small message is sent anyway before its receive is posted
 * (smpi/async-small-thresh). What differs: a rank that tests for a message that was sent some
 * microseconds ago, and is not here yet, waits for it instead of finding nothing. Any rank. */
#ifndef TRIPTYCH_MPI_SIMULATED_RECEIVE_H
#define TRIPTYCH_MPI_SIMULATED_RECEIVE_H

#include <mpi.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One that is not posted. An MPI_Request is a pointer to it, plus 1, which the library's are not.
 */
struct simulated_receive {
    void *buffer;
    int count, from, tag;
    MPI_Datatype type;
    MPI_Comm comm;
};

static inline void *simulated_memory(size_t count, size_t size)
{
    void *memory = calloc(count, size);

    if (!memory) {
        fputs("no memory for simulated receives\n", stderr);
        _exit(1);
    }
    return memory;
}

/* NULL: it is the library's. */
static inline struct simulated_receive *simulated_unposted(MPI_Request request)
{
    uintptr_t at = (uintptr_t)request;

    return at & 1 ? (struct simulated_receive *)(at - 1) : NULL;
}

static inline void simulated_post(MPI_Request *request)
{
    struct simulated_receive *receive = simulated_unposted(*request);

    if (!receive)
        return;
    MPI_Irecv(receive->buffer, receive->count, receive->type, receive->from, receive->tag,
              receive->comm, request);
    free(receive);
}

static inline int simulated_irecv(void *buffer, int count, MPI_Datatype type, int from, int tag,
                                  MPI_Comm comm, MPI_Request *request)
{
    const double small_bytes = 65536; /* smpi/async-small-thresh */
    int bytes;

    MPI_Type_size(type, &bytes);
    if (from == MPI_ANY_SOURCE || tag == MPI_ANY_TAG || count * (double)bytes >= small_bytes)
        return MPI_Irecv(buffer, count, type, from, tag, comm, request);
    struct simulated_receive *receive =
        (struct simulated_receive *)simulated_memory(1, sizeof *receive);
    *receive = (struct simulated_receive){buffer, count, from, tag, type, comm};
    *request = (MPI_Request)((uintptr_t)receive + 1);
    return MPI_SUCCESS;
}

static inline int simulated_wait(MPI_Request *request, MPI_Status *status)
{
    simulated_post(request);
    return MPI_Wait(request, status);
}

/* Where in a list of requests the receive for a message is. */
struct simulated_places {
    int *at; /* at[mask + 1], -1: free */
    unsigned mask;
};

static inline unsigned simulated_slot(const struct simulated_places *places, int from, int tag)
{
    return ((unsigned)from * 8u + (unsigned)tag) & places->mask;
}

static inline struct simulated_places simulated_places_of(int requests, MPI_Request request[])
{
    struct simulated_places places = {NULL, 1};
    unsigned unposted = 0;

    for (int at = 0; at < requests; at++)
        unposted += simulated_unposted(request[at]) != NULL;
    while (places.mask < 2 * unposted)
        places.mask = 2 * places.mask + 1;
    places.at = (int *)simulated_memory(places.mask + 1, sizeof *places.at);
    for (unsigned slot = 0; slot <= places.mask; slot++)
        places.at[slot] = -1;
    for (int at = 0; at < requests; at++) {
        const struct simulated_receive *receive = simulated_unposted(request[at]);
        if (!receive)
            continue;
        unsigned slot = simulated_slot(&places, receive->from, receive->tag);
        while (places.at[slot] >= 0)
            slot = (slot + 1) & places.mask;
        places.at[slot] = at;
    }
    return places;
}

/* Posts the receive of a message that is on its way. Returns where among the requests; -1: it has
 * none there. */
static inline int simulated_post_for(const struct simulated_places *places, MPI_Request request[],
                                     const MPI_Status *message)
{
    unsigned slot = simulated_slot(places, message->MPI_SOURCE, message->MPI_TAG);

    for (; places->at[slot] >= 0; slot = (slot + 1) & places->mask) {
        int at = places->at[slot];
        struct simulated_receive *receive = simulated_unposted(request[at]);
        if (receive && receive->from == message->MPI_SOURCE && receive->tag == message->MPI_TAG) {
            simulated_post(&request[at]);
            return at;
        }
    }
    return -1;
}

/* Receives the messages that are on their way now, and none that is sent meanwhile: which[] and
 * status[] tell which. Returns how many. The tags of a farm's results are few. */
static inline int simulated_receive_coming(int requests, MPI_Request request[], int which[],
                                           MPI_Status status[])
{
    enum { TAGS = 16 };
    struct simulated_places places = {NULL, 0};
    const struct simulated_receive *of[TAGS];
    int tags = 0, found = 0, here;
    MPI_Status message;

    for (int at = 0; at < requests; at++) {
        const struct simulated_receive *receive = simulated_unposted(request[at]);
        int known = 0;
        while (receive && known < tags && of[known]->tag != receive->tag)
            known++;
        if (receive && known == tags && tags < TAGS)
            of[tags++] = receive;
        else if (receive && known == tags)
            simulated_post(&request[at]);
    }
    for (int each = 0; each < tags; each++) {
        int tag = of[each]->tag;
        MPI_Comm comm = of[each]->comm;
        for (;;) {
            MPI_Iprobe(MPI_ANY_SOURCE, tag, comm, &here, &message);
            if (here && !places.at)
                places = simulated_places_of(requests, request);
            int at = here ? simulated_post_for(&places, request, &message) : -1;
            if (at < 0)
                break;
            which[found++] = at;
        }
    }
    for (int each = 0; each < found; each++)
        MPI_Wait(&request[which[each]], &status[each]);
    free(places.at);
    return found;
}

#endif
