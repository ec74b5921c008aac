/* SPDX-License-Identifier: MIT
 *
 * The protocol of posix/core/spsc.c for spin(1): a producer and a consumer over a ring of CAPACITY
 * slots. Each step is one access to shared memory, in every order that there is. A store of a count
 * may become visible late, as on real processors: it lies in a buffer of its thread, and the thread
 * goes on. Checked: each item is got once, in order, never more than CAPACITY of them in the ring,
 * and that nobody sleeps for ever: a sleeper has no time-out here.
 *
 * -DFENCES: without the barrier for all; each side waits until its own store is visible.
 * Broken, and each of them must be found: -DBROKEN_WAKE: who moves on does not look who sleeps.
 * -DBROKEN_BARRIER: the sleeper makes no barrier for the other. -DBROKEN_LOOK: it does not look
 * again after its mark. -DBROKEN_CLEAR: who takes a mark away does not wake. -DBROKEN_CLOSE:
 * closing wakes nobody. -DBROKEN_LIMIT: room for one item more than there is. -DBROKEN_END: who
 * finds the ring closed does not look again for items. */
#ifndef CAPACITY
#define CAPACITY 2
#endif
#ifndef ITEMS
#define ITEMS 4
#endif

#define PUT 0
#define GET 1
#ifdef BROKEN_LIMIT
#define ROOM (CAPACITY + 1)
#else
#define ROOM CAPACITY
#endif

byte moved[2];  /* the counts, as the other side sees them */
byte stored[2]; /* as their own side knows them; larger: a store is under way */
bit mark[2];    /* `asleep` */
bit sleeps[2];  /* in futex(2) */
bit closed;
byte item[CAPACITY];

/* A store becomes visible, whenever it likes. */
active proctype memory()
{
end:
    do
    :: atomic { moved[PUT] != stored[PUT] -> moved[PUT]++ }
    :: atomic { moved[GET] != stored[GET] -> moved[GET]++ }
    od
}

inline wake(side)
{
    mark[side] = 0; /* an atomic store, which waits for those before it */
#ifndef BROKEN_CLEAR
    sleeps[side] = 0
#endif
}

inline sleep_at(side)
{
    slept = 1;
    atomic { moved[side] == stored[side] -> mark[side] = 1 };
#ifndef FENCES
#ifndef BROKEN_BARRIER
    (moved[1 - side] == stored[1 - side]); /* membarrier(2): what was stored before is visible */
#endif
#endif
    if
#ifdef BROKEN_LOOK
    :: true ->
#else
    :: moved[1 - side] == seen && !closed ->
#endif
        atomic { /* futex(2) looks and falls asleep in one step */
            if
            :: mark[side] -> sleeps[side] = 1
            :: else -> slept = 0
            fi
        };
        (!sleeps[side])
#ifndef BROKEN_LOOK
    :: else -> slept = 0
#endif
    fi;
    if
    :: slept /* a late wake-up may leave the mark behind */
    :: !slept -> mark[side] = 0
    fi
}

/* Ends with good = 1: it may go on, or good = 0: closed. */
inline wait_for(side, room)
{
    seen = moved[1 - side];
    do
    :: seen + room != stored[side] -> good = 1; break
    :: else ->
        if
        :: closed ->
#ifndef BROKEN_END
            seen = moved[1 - side];
#endif
            good = (side == GET && seen != stored[side]);
            break
        :: !closed -> sleep_at(side); seen = moved[1 - side]
        fi
    od;
    limit = seen + room
}

inline tell(side)
{
    stored[side]++;
#ifdef FENCES
    (moved[side] == stored[side]);
#endif
#ifndef BROKEN_WAKE
    if
    :: mark[1 - side] -> wake(1 - side)
    :: !mark[1 - side]
    fi
#endif
}

active proctype producer()
{
    byte seen, limit = CAPACITY;
    bit good, slept;

    do
    :: stored[PUT] < ITEMS ->
        good = 1;
        if
        :: stored[PUT] == limit -> wait_for(PUT, ROOM)
        :: else
        fi;
        assert(good);
        item[stored[PUT] % CAPACITY] = stored[PUT];
        assert(stored[PUT] - moved[GET] < CAPACITY);
        tell(PUT)
    :: else -> break
    od;
    atomic { moved[PUT] == stored[PUT] -> closed = 1 };
#ifndef BROKEN_CLOSE
    if
    :: mark[GET] -> wake(GET)
    :: !mark[GET]
    fi
#endif
}

active proctype consumer()
{
    byte seen, limit;
    bit good, slept;

    do
    :: good = 1;
        if
        :: stored[GET] == limit -> wait_for(GET, 0)
        :: else
        fi;
        if
        :: !good -> break
        :: else
        fi;
        assert(item[stored[GET] % CAPACITY] == stored[GET]);
        tell(GET)
    od;
    assert(stored[GET] == ITEMS)
}
