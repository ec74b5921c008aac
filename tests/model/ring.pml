/* SPDX-License-Identifier: MIT
 *
 * The protocol of posix/core/ring.c for spin(1): producers and consumers over a ring of CAPACITY slots.
 * Each step is one access to shared memory, in every order that there is. Checked: each item is got
 * exactly once, those of one producer in their order at each consumer, never more than CAPACITY of
 * them in the ring, and that nobody sleeps for ever: a sleeper has no time-out here, so a wake-up
 * that is lost is a deadlock.
 *
 * -DBROKEN_WAKE: who publishes a slot forgets who sleeps on it. -DBROKEN_CLOSE: closing wakes, but
 * leaves the mark, so that somebody who is about to sleep does not see it. -DBROKEN_CLAIM: a slot is
 * claimed without looking whether it is still what it was. -DBROKEN_LATE: who sets a mark and then
 * finds the ring closed leaves the mark (so it was at first, and this model found it). Each of them
 * must be found. */
#ifndef CAPACITY
#define CAPACITY 2
#endif
#ifndef ITEMS
#define ITEMS 2 /* of each producer */
#endif
#ifndef PRODUCERS
#define PRODUCERS 2
#endif
#ifndef CONSUMERS
#define CONSUMERS 2
#endif

#define EMPTY 0
#define WRITING 1
#define FULL 2
#define READING 3

typedef word {
    byte lap;
    byte state;
    bit sleeper
};

word slot[CAPACITY];
byte item[CAPACITY];
bit closed;
byte producing = PRODUCERS;
byte asleep[PRODUCERS + CONSUMERS]; /* the slot + 1 that a worker sleeps on */
byte got[PRODUCERS * ITEMS];
byte inside;
byte ended;

inline go_on()
{
    at++;
    if
    :: at == CAPACITY -> at = 0; lap++
    :: else
    fi
}

/* What is not read again is forgotten: states that differ in nothing else are one. */
inline forget()
{
    seen.lap = 0;
    seen.state = 0;
    seen.sleeper = 0
}

#define SAME (slot[at].lap == seen.lap && slot[at].state == seen.state && slot[at].sleeper == seen.sleeper)

inline wake(number)
{
    d_step {
        each = 0;
        do
        :: each < PRODUCERS + CONSUMERS ->
            if
            :: asleep[each] == number + 1 -> asleep[each] = 0
            :: else
            fi;
            each++
        :: else -> break
        od;
        each = 0
    }
}

inline unmark()
{
    if
    :: atomic {
        slot[at].sleeper;
#ifdef BROKEN_CLOSE
           skip
#else
           slot[at].sleeper = 0
#endif
       };
       wake(at)
    :: !slot[at].sleeper
    fi
}

inline sleep_on()
{
    if
    :: seen.sleeper -> good = 1
    :: else ->
        atomic {
            good = SAME;
            if
            :: good -> slot[at].sleeper = 1; seen.sleeper = 1
            :: else
            fi
        }
    fi;
    if
    :: good ->
        if
#ifdef BROKEN_LATE
        :: closed
#else
        :: closed -> unmark()
#endif
        :: else ->
            atomic { /* futex(2) looks and falls asleep in one step */
                if
                :: SAME -> asleep[me] = at + 1
                :: else
                fi
            };
            (asleep[me] == 0)
        fi
    :: else
    fi
}

/* Ends with good = 1 and the slot claimed, or good = 0: closed. */
inline claim(from)
{
    do
    :: d_step { seen.lap = slot[at].lap; seen.state = slot[at].state; seen.sleeper = slot[at].sleeper };
        if
        :: seen.lap == lap && seen.state == from ->
            atomic {
#ifdef BROKEN_CLAIM
                good = 1;
#else
                good = SAME;
#endif
                before = seen.sleeper;
                if
                :: good -> slot[at].state = from + 1; slot[at].sleeper = 0; break
                :: else
                fi
            }
        :: seen.lap > lap || (seen.lap == lap && seen.state > from) ->
            lap = (seen.state <= from -> seen.lap - 1 : seen.lap);
            go_on()
        :: else ->
            if
            :: closed && seen.state != WRITING ->
                if
                :: SAME -> good = 0; break
                :: else
                fi
            :: else ->
                if
                :: seen.state == EMPTY || seen.state == FULL -> sleep_on()
                :: else -> (!SAME) /* looks again and again */
                fi
            fi
        fi
    od
}

inline publish(new_lap, new_state)
{
    d_step { slot[at].lap = new_lap; slot[at].state = new_state; slot[at].sleeper = 0; forget() };
#ifndef BROKEN_WAKE
    if
    :: before -> before = 0; wake(at)
    :: else
    fi
#endif
    before = 0
}

inline close()
{
    closed = 1;
    at = 0;
    do
    :: at < CAPACITY -> unmark(); at++
    :: else -> break
    od
}

proctype producer(byte me)
{
    byte lap, at, each, serial;
    bit good, before;
    word seen;

    do
    :: serial < ITEMS ->
        claim(EMPTY);
        atomic {
            assert(good);
            good = 0;
            item[at] = me * ITEMS + serial;
            inside++;
            assert(inside <= CAPACITY)
        };
        publish(lap, FULL);
        go_on();
        serial++
    :: else -> break
    od;
    atomic {
        producing--;
        good = (producing == 0)
    };
    if
    :: good -> close()
    :: else
    fi;
    atomic { forget(); good = 0; at = 0; lap = 0; serial = 0; ended++ }
}

proctype consumer(byte me)
{
    byte lap, at, each, what;
    byte last[PRODUCERS]; /* serial + 1 of the last item from each */
    bit good, before;
    word seen;

    do
    :: claim(FULL);
        if
        :: !good -> break
        :: else
        fi;
        atomic { /* one access: what is counted here is no part of the protocol */
            good = 0;
            what = item[at];
            inside--;
            got[what]++;
            assert(got[what] == 1);
            assert(what % ITEMS + 1 > last[what / ITEMS]);
            last[what / ITEMS] = what % ITEMS + 1;
            what = 0
        };
        publish(lap + 1, EMPTY);
        go_on()
    od;
    atomic {
        forget();
        at = 0;
        lap = 0;
        do
        :: each < PRODUCERS -> last[each] = 0; each++
        :: else -> break
        od;
        each = 0;
        ended++
    }
}

init {
    byte number;

    atomic {
        do
        :: number < PRODUCERS -> run producer(number); number++
        :: else -> break
        od;
        do
        :: number < PRODUCERS + CONSUMERS -> run consumer(number); number++
        :: else -> break
        od
    };
    (ended == PRODUCERS + CONSUMERS);
    number = 0;
    do
    :: number < PRODUCERS * ITEMS -> assert(got[number] == 1); number++
    :: else -> break
    od
}
