/* SPDX-License-Identifier: MIT */
#include "common/base/crowd.h"

#include "common/base/hash.h"
#include "common/base/words.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum {
    FAULTS = 8,           /* different ones; whoever has one more tells it himself */
    NAPS_FOR_OTHERS = 10, /* of 10 ms, until those with the same fault have come */
    MOST_NAPS = 200,      /* until the one who is to tell it must have died */
};

struct fault {
    _Atomic uint64_t hash; /* of its text; 0: there is none yet */
    _Atomic pid_t teller;  /* whose it is to tell it; 0: nobody's yet */
    atomic_bool told;
    atomic_bool written; /* the text is complete */
    atomic_int workers;  /* that have failed with it */
    char text[CROWD_TEXT];
};

struct crowd {
    struct fault faults[FAULTS];
};

size_t crowd_size(void)
{
    return sizeof(struct crowd);
}

static void nap(void)
{
    nanosleep(&(struct timespec){0, 10000000L}, NULL);
}

/* Never 0. */
static uint64_t hash_of(const char *text)
{
    return hash_text(HASH_BEGIN, text) | 1;
}

/* The fault with this text, which this call may have begun (*first); NULL: there are too many. */
static struct fault *fault_of(struct crowd *crowd, const char *text, bool *first)
{
    uint64_t mine = hash_of(text);

    *first = false;
    for (int at = 0; at < FAULTS; at++) {
        struct fault *fault = &crowd->faults[at];
        uint64_t there = 0;
        if (atomic_compare_exchange_strong(&fault->hash, &there, mine)) {
            *first = true;
            atomic_store(&fault->teller, getpid());
            snprintf(fault->text, sizeof fault->text, "%s", text);
            atomic_store(&fault->written, true);
            return fault;
        }
        if (there == mine)
            return fault;
    }
    return NULL;
}

/* Told before it is noted: one who dies in between leaves a line that comes twice, and not one that
 * never comes. */
static void tell(struct fault *fault, const char *noun, void (*say)(const char *line))
{
    char line[CROWD_TEXT + WORDS_TEXT + 4], workers[WORDS_TEXT];
    int count = atomic_load(&fault->workers);

    if (count > 1)
        snprintf(line, sizeof line, "%s (%s)", fault->text,
                 words_count((uint64_t)count, noun, workers));
    else
        snprintf(line, sizeof line, "%s", fault->text);
    say(line);
    atomic_store(&fault->told, true);
}

/* Waits until another worker has told it, and tells it in the place of one that has not; returns
 * whether it did. */
static bool await(struct fault *fault, const char *noun, void (*say)(const char *line))
{
    pid_t teller = atomic_load(&fault->teller);

    for (int naps = 0; naps < MOST_NAPS && !atomic_load(&fault->told); naps++)
        nap();
    bool mine = !atomic_load(&fault->told) && atomic_load(&fault->written) && teller != getpid() &&
                atomic_compare_exchange_strong(&fault->teller, &teller, getpid());
    if (mine)
        tell(fault, noun, say);
    for (int naps = 0; naps < MOST_NAPS && !atomic_load(&fault->told); naps++)
        nap(); /* a third one tells it */
    return mine;
}

void crowd_tell(struct crowd *crowd, const char *text, const char *noun,
                void (*say)(const char *line))
{
    bool first, tells;
    struct fault *mine = fault_of(crowd, text, &first);

    if (mine)
        atomic_fetch_add(&mine->workers, 1);
    else
        say(text);
    for (int naps = 0; first && naps < NAPS_FOR_OTHERS; naps++)
        nap();
    if (first)
        tell(mine, noun, say);
    tells = first || (mine && await(mine, noun, say));
    while (mine && !tells && atomic_load(&mine->teller) == getpid())
        pause(); /* the thread that has told it takes us along */
    for (int at = 0; at < FAULTS && atomic_load(&crowd->faults[at].hash) != 0; at++)
        await(&crowd->faults[at], noun, say);
}
