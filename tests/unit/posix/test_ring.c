/* SPDX-License-Identifier: MIT
 *
 * The ring under stress, with delays at each step of its protocol, between threads and between
 * processes: every item arrives exactly once, and those of one producer in their order at each
 * consumer.
 *
 * The ring is compiled into this test, with its steps. */
#include <stdatomic.h>
#include <stdint.h>

static void delay_now_and_then(void);
#define RING_STEP() delay_now_and_then()
#include "posix/core/ring.c" /* NOLINT */
#include "posix/core/spsc.c" /* NOLINT */

#include "tests/unit/arrivals.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ITEMS = 400 /* of each producer */ };

/* Lies in shared memory. */
struct stress {
    struct ring *ring;
    uint32_t producers, consumers;
    struct arrivals arrivals;
    atomic_uint refused, producing;
};

struct worker {
    pthread_t thread;
    struct stress *stress;
    uint32_t number;
};

/* ---- delays -------------------------------------------------------------------------------- */

static _Thread_local uint64_t chance = 88172645463325252u;
static unsigned delay_one_in = 50; /* steps; 0: never */

static uint64_t draw(void)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return chance;
}

static void delay_now_and_then(void)
{
    if (delay_one_in == 0 || draw() % delay_one_in != 0)
        return;
    if (draw() % 8 == 0)
        clock_sleep(1e-6 * (double)(draw() % 100));
    else
        sched_yield();
}

/* ---- workers ------------------------------------------------------------------------------- */

/* The last producer closes the ring. */
static void *produce(void *argument)
{
    const struct worker *mine = argument;
    struct stress *stress = mine->stress;

    chance += mine->number;
    for (uint32_t serial = 0; serial < ITEMS; serial++) {
        struct item item = item_of(mine->number, serial);
        if (!ring_put(stress->ring, (int)mine->number, &item))
            atomic_fetch_add(&stress->refused, 1);
    }
    if (atomic_fetch_sub(&stress->producing, 1) == 1)
        ring_close(stress->ring);
    return NULL;
}

static void *consume(void *argument)
{
    const struct worker *mine = argument;
    struct stress *stress = mine->stress;
    struct expected expected = {0};
    struct item item;

    chance += 1000 + mine->number;
    while (ring_get(stress->ring, (int)(stress->producers + mine->number), &item))
        arrivals_note(&stress->arrivals, &expected, &item);
    return NULL;
}

static struct stress *open_stress(size_t capacity, uint32_t producers, uint32_t consumers,
                                  enum futex_scope scope)
{
    struct stress *stress = shared_alloc(1, sizeof *stress);

    stress->ring = ring_open(capacity, sizeof(struct item), (int)producers, (int)consumers, scope);
    stress->producers = producers;
    stress->consumers = consumers;
    atomic_store(&stress->producing, producers);
    return stress;
}

static void close_stress(struct stress *stress)
{
    ring_free(stress->ring);
    shared_free(stress, 1, sizeof *stress);
}

static void account(struct stress *stress)
{
    assert_int_equal(stress->refused, 0);
    arrivals_check(&stress->arrivals, stress->producers, ITEMS);
    close_stress(stress);
}

static void stress_threads(size_t capacity, uint32_t producers, uint32_t consumers)
{
    struct stress *stress = open_stress(capacity, producers, consumers, FUTEX_OF_THREADS);
    struct worker workers[2 * MOST_PRODUCERS];

    for (uint32_t at = 0; at < producers + consumers; at++) {
        bool produces = at < producers;
        workers[at] = (struct worker){.stress = stress, .number = produces ? at : at - producers};
        assert_int_equal(
            pthread_create(&workers[at].thread, NULL, produces ? produce : consume, &workers[at]),
            0);
    }
    for (uint32_t at = 0; at < producers + consumers; at++)
        assert_int_equal(pthread_join(workers[at].thread, NULL), 0);
    account(stress);
}

static pid_t start_process(struct stress *stress, uint32_t at)
{
    bool produces = at < stress->producers;
    struct worker mine = {.stress = stress, .number = produces ? at : at - stress->producers};
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        (produces ? produce : consume)(&mine);
        _exit(0);
    }
    return child;
}

static void stress_processes(size_t capacity, uint32_t producers, uint32_t consumers)
{
    struct stress *stress = open_stress(capacity, producers, consumers, FUTEX_OF_PROCESSES);
    int status;

    for (uint32_t at = 0; at < producers + consumers; at++)
        start_process(stress, at);
    for (uint32_t at = 0; at < producers + consumers; at++) {
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    account(stress);
}

static const size_t capacities[] = {1, 2, 3, 16, 1000};
static const uint32_t teams[][2] = {{1, 1}, {1, 4}, {4, 1}, {3, 3}, {8, 8}};

static void all_shapes(void (*stress)(size_t, uint32_t, uint32_t))
{
    for (size_t c = 0; c < sizeof capacities / sizeof capacities[0]; c++)
        for (size_t t = 0; t < sizeof teams / sizeof teams[0]; t++)
            stress(capacities[c], teams[t][0], teams[t][1]);
}

static void threads(void **state)
{
    (void)state;
    all_shapes(stress_threads);
}

static void processes(void **state)
{
    (void)state;
    all_shapes(stress_processes);
}

static void without_delays(void **state)
{
    (void)state;
    delay_one_in = 0;
    all_shapes(stress_threads);
    delay_one_in = 50;
}

/* ---- a single producer and a single consumer ------------------------------------------------- */

enum { MANY = 20000 };

static void *put_many(void *ring)
{
    for (int number = 0; number < MANY; number++)
        if (!ring_put(ring, 0, &number))
            abort();
    ring_close(ring);
    return NULL;
}

/* Both sleep whenever they wait, with no time-out, so that a wake-up that is lost is a test that
 * does not end. */
static void sleep_at_each_wait(size_t capacity, bool fences, unsigned one_in)
{
    struct ring *ring = ring_open(capacity, sizeof(int), 1, 1, FUTEX_OF_THREADS);
    pthread_t producer;
    int item, next = 0;

    delay_one_in = one_in;
    ring->spsc->looks = 0;
    ring->spsc->end[PUT].sleeps = ring->spsc->end[GET].sleeps = MOST_SLEEPS;
    ring->spsc->fences |= fences;
    assert_int_equal(pthread_create(&producer, NULL, put_many, ring), 0);
    while (ring_get(ring, 1, &item)) {
        assert_int_equal(item, next++);
        assert_in_range(ring->spsc->end[PUT].moved - ring->spsc->end[GET].moved, 0, capacity);
    }
    assert_int_equal(next, MANY);
    assert_int_equal(pthread_join(producer, NULL), 0);
    ring_free(ring);
    delay_one_in = 50;
}

static void no_wake_up_is_lost(void **state)
{
    (void)state;
    for (int fences = 0; fences < 2; fences++) {
        sleep_at_each_wait(1, fences, 0);
        sleep_at_each_wait(3, fences, 500);
        sleep_at_each_wait(64, fences, 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_wake_up_is_lost),
        cmocka_unit_test(threads),
        cmocka_unit_test(processes),
        cmocka_unit_test(without_delays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
