/* SPDX-License-Identifier: MIT */
#include "tests/model/weak/memory.h"

#include <string.h>

enum { STORES = 128 };

struct message {
    uint64_t value;
    struct view view; /* what an acquire of it tells */
};

/* An atomic, and all that was stored in it. */
struct place {
    const volatile void *address;
    int stores, last_sc; /* the last store that is sequentially consistent */
    struct message message[STORES];
};

struct viewer memory_viewers[WEAK_THREADS + 1];
static struct place places[PLACES];
static int used;
static struct view fences; /* what those of all threads know that are sequentially consistent */

void view_join(struct view *view, const struct view *other)
{
    for (int place = 0; place < used; place++)
        if (view->at[place] < other->at[place])
            view->at[place] = other->at[place];
    for (int thread = 0; thread <= WEAK_THREADS; thread++)
        if (view->clock[thread] < other->clock[thread])
            view->clock[thread] = other->clock[thread];
}

void memory_begin(void)
{
    memset(memory_viewers, 0, sizeof memory_viewers);
    plain_begin();
    memset(&fences, 0, sizeof fences);
    used = 0;
    for (int thread = 0; thread <= WEAK_THREADS; thread++)
        memory_viewers[thread].now.clock[thread] = 1;
}

void memory_tick(void)
{
    memory_viewers[search_self].now.clock[search_self]++;
}

/* ---- atomics ------------------------------------------------------------------------------- */

static uint64_t value_at(const volatile void *address, size_t size)
{
    uint64_t value = 0;

    memcpy(&value, (const void *)(uintptr_t)address, size); /* little endian */
    return value;
}

static struct place *place_of(const volatile void *address, size_t size)
{
    for (int place = 0; place < used; place++)
        if (places[place].address == address)
            return &places[place];
    if (used == PLACES)
        search_fail("more atomics than the model has room for");
    struct place *place = &places[used++];
    place->address = address;
    place->stores = 1;
    place->last_sc = 0;
    memset(&place->message[0], 0, sizeof place->message[0]);
    place->message[0].value = value_at(address, size);
    return place;
}

static bool acquires(int order)
{
    return order != memory_order_relaxed && order != memory_order_release;
}

static bool releases(int order)
{
    return order != memory_order_relaxed && order != memory_order_acquire &&
           order != memory_order_consume;
}

/* The oldest store that the caller may see. */
static int oldest(const struct place *place, int order)
{
    int number = (int)(place - places), at = memory_viewers[search_self].now.at[number];

    if (order == memory_order_seq_cst && at < place->last_sc)
        at = place->last_sc;
    if (order == memory_order_seq_cst && at < fences.at[number])
        at = fences.at[number];
    return at;
}

static uint64_t see(const struct place *place, int at, int order)
{
    struct viewer *self = &memory_viewers[search_self];

    self->now.at[place - places] = (uint16_t)at;
    view_join(&self->acquired, &place->message[at].view);
    if (acquires(order))
        view_join(&self->now, &place->message[at].view);
    return place->message[at].value;
}

/* `changes`: it goes on with the release sequence of the store before it. */
static void put(struct place *place, size_t size, uint64_t value, int order, bool changes)
{
    struct viewer *self = &memory_viewers[search_self];
    int at = place->stores++;

    if (place->stores > STORES)
        search_fail("more stores than the model has room for");
    self->now.at[place - places] = (uint16_t)at;
    place->message[at] = (struct message){value, releases(order) ? self->now : self->released};
    place->message[at].view.at[place - places] = (uint16_t)at;
    if (changes)
        view_join(&place->message[at].view, &place->message[at - 1].view);
    if (order == memory_order_seq_cst)
        place->last_sc = at;
    if (releases(order))
        memory_tick();
    memcpy((void *)(uintptr_t)place->address, &value, size);
}

uint64_t weak_load(const volatile void *address, size_t size, struct weak_site site)
{
    int order = search_order(&site);

    search_step();
    struct place *place = place_of(address, size);
    int back = search_choose(place->stores - oldest(place, order));
    return see(place, place->stores - 1 - back, order);
}

void weak_store(volatile void *address, size_t size, uint64_t value, struct weak_site site)
{
    int order = search_order(&site);

    search_step();
    put(place_of(address, size), size, value, order, false);
}

uint64_t weak_add(volatile void *address, size_t size, uint64_t value, struct weak_site site)
{
    int order = search_order(&site);

    search_step();
    struct place *place = place_of(address, size);
    uint64_t old = see(place, place->stores - 1, order);
    put(place, size, old + value, order, true);
    return old;
}

/* One that fails is a load, and may see what is old; only the latest value can be exchanged. */
bool weak_compare(volatile void *address, size_t size, void *expected, uint64_t value, bool weak,
                  struct weak_site site, int failed)
{
    int order = search_order(&site), at[STORES], options = 0;
    bool fails = false;

    if (order == memory_order_relaxed)
        failed = memory_order_relaxed;
    search_step();
    struct place *place = place_of(address, size);
    uint64_t wanted = value_at(expected, size);
    bool same = place->message[place->stores - 1].value == wanted;
    int end = oldest(place, failed);
    for (int store = place->stores - 1; store >= end; store--)
        if (store == place->stores - 1 || place->message[store].value != wanted)
            at[options++] = store;
    int chosen = search_choose(options + (weak && same));
    fails = chosen > 0 || !same;
    if (chosen == options)
        chosen = 0; /* fails for no reason */
    uint64_t found = see(place, at[chosen], fails ? failed : order);
    memcpy(expected, &found, size);
    if (!fails)
        put(place, size, value, order, true);
    return !fails;
}

/* ---- barriers ------------------------------------------------------------------------------ */

static void know_of(struct view *view, const struct view *other)
{
    for (int place = 0; place < used; place++)
        if (view->at[place] < other->at[place])
            view->at[place] = other->at[place];
}

void memory_fence(void)
{
    struct viewer *self = &memory_viewers[search_self];

    view_join(&self->now, &self->acquired);
    know_of(&self->now, &self->passed);
    know_of(&self->now, &fences);
    for (int place = 0; place < used; place++)
        if (self->now.at[place] < places[place].last_sc)
            self->now.at[place] = (uint16_t)places[place].last_sc;
    know_of(&fences, &self->now);
    self->released = self->fixed = self->now;
    memory_tick();
}

void weak_fence(bool signal, struct weak_site site)
{
    struct viewer *self = &memory_viewers[search_self];

    if (search_order(&site) == memory_order_relaxed)
        return;
    if (!signal) {
        memory_fence();
        return;
    }
    know_of(&self->now, &self->passed);
    self->fixed = self->now;
}

/* The others pass their barrier here; but what they have done since their last fence for signals
 * may be done after it, and what they do before their next one was perhaps done before it, since
 * the compiler may have changed the order. */
void weak_membarrier(struct weak_site site)
{
    if (search_order(&site) == memory_order_relaxed)
        return;
    search_step();
    for (int thread = 1; thread <= WEAK_THREADS; thread++)
        know_of(&fences, &memory_viewers[thread].fixed);
    memory_fence();
    for (int thread = 1; thread <= WEAK_THREADS; thread++)
        know_of(&memory_viewers[thread].passed, &fences);
}

bool weak_futex_wait(const void *word, uint32_t value)
{
    uint32_t found;

    search_step();
    memory_fence();
    memcpy(&found, word, sizeof found);
    return found == value && weak_wait(word, NULL, false);
}

void weak_futex_wake(const void *word, bool all)
{
    search_step();
    memory_fence();
    weak_signal(word, all);
}
