/* SPDX-License-Identifier: MIT
 *
 * tags: the kinds of messages between ranks. */
#ifndef TRIPTYCH_MPI_TAGS_H
#define TRIPTYCH_MPI_TAGS_H

enum tag {
    TAG_REQUEST = 1, /* "I am free": to a manager, to a producer, to the queue */
    TAG_TASK,        /* what to do next, or that there is nothing left */
    TAG_ITEM,        /* an item of a queue, or the end mark */
    TAG_PUT,         /* an item for the queue */
    TAG_BLOCK,       /* a block of a stream of results */
    TAG_STOP,        /* nobody needs more results */
    TAG_CLOCK,       /* what time is it there, and the answer */
    TAG_LANE,        /* a rank's lane of a timeline */
    TAG_CHUNKS,      /* chunks of a farm, for one of its ranks, or that the work is over */
    TAG_HERE,        /* a rank is at a tolerant gather, and what it brings */
    TAG_GO,          /* rank 0 has seen all: who is left; to a rank that was given up: nothing */
    TAG_DONE,        /* a chunk that a rank took, and its results; or that it has taken its last */

    TAG_RESULTS = 1000, /* their results: each slot in which a rank holds chunks has a tag */
    TAG_RESULTS_LAST = TAG_RESULTS + 7,
};

#endif
