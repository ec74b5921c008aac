/* SPDX-License-Identifier: MIT
 *
 * price: what one primitive of a paradigm costs on this machine. A panel's program `prices` is a
 * table of primitives, each with a function that does it n times; everything else (options, how
 * often, the figures, records) is here, once for all panels.
 *
 * n is doubled until one sample lasts about a millisecond, so that reading the clock costs nothing
 * beside it; then several samples of that n follow. What disturbs them is told (price_measure.h).
 * Where the primitive can only be seen around some work, the time of the same work alone, as a
 * reference loop just before, is taken off: the overhead of the primitive, as in the EPCC OpenMP
 * microbenchmarks (J. M. Bull, Measuring Synchronisation and Scheduling Overheads in OpenMP, EWOMP
 * 1999). What is below 0 then is noise around nothing, and counts as 0.
 *
 * The median has the interval of order statistics, which supposes no distribution (David and
 * Nagaraja, Order Statistics, 2003, section 7.1). It speaks for this process only: from one process
 * to the next a price can differ by more, so `triptych prices` starts several. */
#ifndef TRIPTYCH_PRICE_H
#define TRIPTYCH_PRICE_H

#include "common/base/affinity.h"
#include "common/bench/bench.h"

#include <stdint.h>

enum price_kind {
    PRICE_EACH, /* run() returns the seconds that all operations took; the price is one's part */
    PRICE_AS_IT_IS, /* run() returns the figure itself, a share say; `operations` is 1 */
    PRICE_ONCE,     /* the same, and there is only one a process (MPI_Init) */
};

/* Which two do it, where `most` is 2 and workers may be on several hosts. */
enum price_pair { PAIR_OF_HOST, PAIR_OF_HOSTS };

/* One sample. */
struct price_run {
    int workers;         /* those that take part; ranks from `workers` on must do nothing */
    uint64_t operations; /* that each worker does, one after the other */
    uint64_t bytes;      /* of a message */
    enum price_pair pair;
};

struct primitive {
    const char *name;    /* text_is_name(): letters, digits, '_' */
    const char *group;   /* what stands together: clock, start, locks, hand_over ... */
    const char *meaning; /* one line */
    /* Does the operations; main thread, or collective: all ranks. What rank 0 returns counts. */
    double (*run)(const struct price_run *run);
    /* (optional) the work around the primitive alone, as often; its time is taken off. */
    double (*reference)(const struct price_run *run);
    int least, most;      /* workers that it is made for; most 0: any number from `least` on */
    uint64_t bytes;       /* of a message; 0: there is none */
    enum price_pair pair; /* PAIR_OF_HOSTS: measured with any number of workers on several hosts */
    const char *policy;   /* how workers wait; NULL: as the whole program does, if that matters */
    bool waits;           /* who waits for others is part of it, so the program's policy matters */
    /* Workers sleep, and wake each other: to be switched out is part of it. Where `most` is 1, the
     * worker wakes what it makes (a child, a thread), which wants another CPU. */
    bool wakes;
    enum price_kind kind;
    bool share; /* the unit is 1 (a share of something), not seconds */
};

/* A panel's price list. */
struct price_list {
    const struct primitive *const *tables; /* ended by NULL; each ended by one without a name */
    const char *(*policy)(void);           /* (optional) how workers wait in this program */
    const char *const *policies;           /* (optional) what policy() may say, ended by NULL */
    /* (optional, collective) makes one of what each rank has: the sum of the numbers over all
     * ranks; the sum of the seconds, and the union of the CPUs, over those of this host. */
    uint64_t (*total)(uint64_t own);
    double (*host_total)(double own_s);
    void (*host_cpus)(struct affinity *set);
    /* (optional, collective) why no two workers are such a pair; NULL: they are. */
    const char *(*lacks)(enum price_pair pair);
};

/* The whole of main(). Of the team it needs panel, launch, fixed and leave, and uses open, rank,
 * ranks, agree, barrier and close where they are. Returns the exit status. */
int price_main(int argc, char **argv, const struct price_list *list, const struct team *team);

/* A little work, about a tenth of a microsecond, as the EPCC microbenchmarks have it: what stands
 * between two primitives, or under a lock. Each multiplication waits for the one before it (three
 * or four cycles), so that no compiler and no CPU makes it shorter. Any thread. */
static inline void price_work(void)
{
    uint64_t value = 1;

    for (int step = 0; step < 96; step++) {
        value *= 0x5851f42d4c957f2d;
        __asm__ volatile("" : "+r"(value));
    }
}

/* price_work() run->operations times, as a reference; and so often for each worker, one after the
 * other, as under a lock. Any thread. */
double price_works(const struct price_run *run);
double price_works_in_turn(const struct price_run *run);

#endif
