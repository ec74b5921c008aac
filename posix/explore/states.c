/* SPDX-License-Identifier: MIT
 *
 * Runs that begin as an earlier one did, up to where that came into a new state, and go on by lot:
 * what needs many switches at the right steps is found by way of states that are rare themselves.
 * After Ecoffet, Huizinga, Lehman, Stanley, Clune: First Return, Then Explore, Nature 590, 2021; of
 * threads, Wolff, Shi, Duck, Mathur, Roychoudhury: Greybox Fuzzing for Concurrency Testing, ASPLOS
 * 2024. A state is a number made of what steps have to do with, and of the last step: of who has
 * which lock, and of the values of variables that an atomic change was made of (coarse), or of all
 * that steps access (fine). Of the coarse ones there are fewer, and they lead farther. */
#include "posix/explore/shared.h"

#include <string.h>
#include <sys/mman.h>

/* ---- in a run -------------------------------------------------------------------------------- */

enum { SLOTS = 512 };

/* These are restored before each run. The parts of a state; two of one slot are one. */
static uint64_t slots[STATE_KINDS][SLOTS], state[STATE_KINDS];
static uint64_t last; /* what the last step was */

static uint64_t mixed(uint64_t one, uint64_t other)
{
    uint64_t seed = one * UINT64_C(0x9e3779b97f4a7c15) ^ other;

    return explore_random(&seed);
}

static uint64_t *slot_of(enum state_kind kind, uintptr_t address)
{
    return &slots[kind][(address >> 2 ^ address >> 11) % SLOTS];
}

static void put(enum state_kind kind, uintptr_t address, uint64_t value)
{
    uint64_t *slot = slot_of(kind, address);

    state[kind] ^= *slot;
    *slot = mixed(address, value);
    state[kind] ^= *slot;
}

void explore_state_value(uintptr_t address, uint64_t value, bool changed)
{
    put(STATE_FINE, address, value);
    if (changed || *slot_of(STATE_COARSE, address))
        put(STATE_COARSE, address, value);
}

void explore_state_object(const struct object *object)
{
    uint64_t parts[] = {(uint64_t)object->owner, object->depth, object->value,
                        object->waiter_count};
    uint64_t value = 0;

    for (size_t at = 0; at < sizeof parts / sizeof parts[0]; at++)
        value = mixed(value, parts[at]);
    put(STATE_FINE, object->address, value);
    put(STATE_COARSE, object->address, value);
}

void explore_state_step(uint32_t step, int chosen, uintptr_t pc)
{
    if (step > 0 && step <= MOST_STATES)
        for (int kind = 0; kind < STATE_KINDS; kind++)
            explore_shared->states[kind][step - 1] = mixed(state[kind], last);
    last = mixed((uint64_t)chosen, pc);
}

/* ---- between runs ---------------------------------------------------------------------------- */

enum { MOST_MET = 1 << 18, PLACES = 1 << 20, MOST_KEPT = 1 << 24 };

struct met { /* a state, by its number */
    uint64_t number;
    uint32_t run, steps;     /* where its run begins in `kept`, and how long it is */
    uint32_t visits, begins; /* so many steps led there, and so many runs began so */
};

struct table {
    struct met met[MOST_MET];
    uint32_t count, places[PLACES]; /* by number, each one more than its place in `met` */
};

/* Not among the variables that are restored before each run. */
static struct known {
    struct table tables[STATE_KINDS];
    struct {
        uint8_t chosen, older;
    } kept[MOST_KEPT]; /* runs, one behind the other */
    uint32_t kept_count;
} * known;

__attribute__((constructor(102))) static void open_known(void)
{
    known = explore_memory(sizeof *known);
    madvise(known, sizeof *known, MADV_DONTFORK); /* no run needs it */
}

void explore_states_begin(void)
{
    for (int kind = 0; kind < STATE_KINDS; kind++) {
        struct table *table = &known->tables[kind];
        if (table->count > 0)
            memset(table->places, 0, sizeof table->places);
        table->count = 0;
    }
    known->kept_count = 0;
}

/* True: it was not known. */
static bool meet(struct table *table, uint64_t number, uint32_t steps)
{
    uint64_t at = number;

    while (table->places[at % PLACES] &&
           table->met[table->places[at % PLACES] - 1].number != number)
        at++;
    uint32_t *place = &table->places[at % PLACES];
    if (*place) {
        table->met[*place - 1].visits++;
        return false;
    }
    if (table->count == MOST_MET || known->kept_count + steps > MOST_KEPT - MOST_STATES)
        return false;
    table->met[table->count] =
        (struct met){.number = number, .run = known->kept_count, .steps = steps};
    *place = ++table->count;
    return true;
}

void explore_states_ran(void)
{
    const struct shared *shared = explore_shared;
    uint32_t steps = shared->steps < MOST_STATES ? shared->steps : MOST_STATES, wanted = 0;

    for (uint32_t step = 1; step < steps; step++)
        for (int kind = 0; kind < STATE_KINDS; kind++)
            if (meet(&known->tables[kind], shared->states[kind][step - 1], step))
                wanted = step;
    for (uint32_t step = 0; step < wanted; step++) {
        known->kept[known->kept_count].chosen = (uint8_t)shared->chosen[step];
        known->kept[known->kept_count++].older = shared->older[step];
    }
}

/* One that is rare among some that are drawn by lot. */
static struct met *choose(struct table *table, uint64_t *lots)
{
    enum { DRAWN = 8 };
    struct met *best = NULL;

    for (int draw = 0; draw < DRAWN; draw++) {
        struct met *met = &table->met[explore_random(lots) % table->count];
        if (!best || (uint64_t)(met->visits + 1) * (met->begins + 1) <
                         (uint64_t)(best->visits + 1) * (best->begins + 1))
            best = met;
    }
    best->begins++;
    return best;
}

bool explore_states_plan(uint64_t *lots)
{
    struct shared *shared = explore_shared;
    struct table *table = &known->tables[explore_random(lots) % STATE_KINDS];
    uint32_t count = 0;

    if (table->count == 0)
        return false;
    const struct met *met = choose(table, lots);
    uint32_t steps = met->steps;
    if (explore_random(lots) % 4 == 0) /* or from somewhere on the way */
        steps = (uint32_t)(explore_random(lots) % steps) + 1;
    for (uint32_t at = met->run; at < met->run + steps && count < MOST_SWITCHES; at++) {
        struct turn *last_turn = count > 0 ? &shared->turns[count - 1] : NULL;
        if (last_turn && last_turn->thread == known->kept[at].chosen && !last_turn->older)
            last_turn->at++;
        else
            shared->turns[count++] = (struct turn){.at = 1, .thread = known->kept[at].chosen};
        shared->turns[count - 1].older = known->kept[at].older;
    }
    shared->turn_count = count;
    shared->policy = POLICY_STATES;
    return true;
}
