/* SPDX-License-Identifier: MIT
 *
 * The robust queue, with a process killed at each step of it, one after the other: before and
 * inside the lock, before and after the item counts, before and after the bell. The others go on,
 * nothing comes twice, and only what the dead one had in hand can be missing. Then stress between
 * processes.
 *
 * The queue is compiled into this test, with its steps. */
static void die_at_step(void);
#define ROBUST_QUEUE_STEP() die_at_step()
#include "posix/resilient/robust_queue.c" /* NOLINT */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cmocka.h>

enum {
    ITEMS = 6,
    MOST_STEPS = 1000,
    CONSUMER_STEPS = 80,
    PRODUCERS = 3,
    CONSUMERS = 3,
    MANY = 20000,
    WORKERS = PRODUCERS + CONSUMERS + 1,
    VICTIM = 0,
    OTHER = 1,
    PRODUCER = 2
};

/* ThreadSanitizer does not know that pthread_mutex_timedlock(3) has locked where it returns
 * EOWNERDEAD (its interceptor looks for 0 only), and calls the unlock wrong. */
#if defined(__SANITIZE_THREAD__)
enum { KNOWS_THE_DEAD = 0 };
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
enum { KNOWS_THE_DEAD = 0 };
#else
enum { KNOWS_THE_DEAD = 1 };
#endif
#else
enum { KNOWS_THE_DEAD = 1 };
#endif

/* Shared with the children. */
struct table {
    struct robust_queue *queue;
    atomic_int put;                  /* puts that have returned */
    atomic_int got[ITEMS];           /* got[item]: how often */
    atomic_uint_fast64_t sum, count; /* stress */
};
static struct table *table;
static int own_number = WORKERS - 1; /* of this process: its place in the queue */
static int steps_to_live;            /* of this process; 0: it is not to die */

static void die_at_step(void)
{
    if (steps_to_live > 0 && --steps_to_live == 0)
        raise(SIGKILL);
}

static void put_all(void)
{
    for (uint64_t item = 0; item < ITEMS; item++) {
        robust_queue_put(table->queue, own_number, &item);
        atomic_fetch_add(&table->put, 1);
    }
}

static void get_all(void)
{
    uint64_t item;

    while (robust_queue_get(table->queue, own_number, &item))
        atomic_fetch_add(&table->got[item], 1);
}

static pid_t start(void (*work)(void), int number, int steps)
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child > 0)
        return child;
    own_number = number;
    steps_to_live = steps;
    alarm(60); /* against hanging */
    work();
    _exit(0);
}

/* Returns whether it was killed at its step; any other bad end is a failure. */
static bool was_killed(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
        assert_int_equal(WTERMSIG(status), SIGKILL);
    else
        assert_int_equal(status, 0);
    return WIFSIGNALED(status);
}

static void begin(size_t capacity)
{
    table = shared_alloc(1, sizeof *table);
    table->queue = robust_queue_open(capacity, sizeof(uint64_t), WORKERS);
}

static int times_got(void)
{
    int times = 0;

    for (int item = 0; item < ITEMS; item++) {
        assert_true(atomic_load(&table->got[item]) <= 1);
        times += atomic_load(&table->got[item]);
    }
    return times;
}

static void end(void)
{
    robust_queue_free(table->queue);
    shared_free(table, 1, sizeof *table);
}

static void test_a_producer_dies_at_each_step(void **state)
{
    (void)state;
    bool killed = true;
    int step;

    if (!KNOWS_THE_DEAD)
        skip();

    for (step = 1; killed && step < MOST_STEPS; step++) {
        begin(2);
        pid_t consumer = start(get_all, OTHER, 0), victim = start(put_all, VICTIM, step);
        killed = was_killed(victim);
        robust_queue_close(table->queue);
        assert_false(was_killed(consumer));
        int put = atomic_load(&table->put), got = times_got();
        assert_true(got == put || (killed && got == put + 1)); /* its last may have counted */
        assert_int_equal(robust_queue_puts(table->queue, VICTIM), got); /* and that is known */
        assert_int_equal(robust_queue_gets(table->queue, OTHER), got);
        end();
    }
    assert_false(killed);
    assert_true(step > ITEMS * 5);
}

static void test_a_consumer_dies_at_each_step(void **state)
{
    (void)state;
    int deaths = 0;

    if (!KNOWS_THE_DEAD)
        skip();

    for (int step = 1; step <= CONSUMER_STEPS; step++) {
        begin(2);
        pid_t victim = start(get_all, VICTIM, step), producer = start(put_all, PRODUCER, 0);
        pid_t other = start(get_all, OTHER, 0);
        assert_false(was_killed(producer)); /* it has room again, whoever died */
        robust_queue_close(table->queue);
        bool killed = was_killed(victim); /* unless the other one got all before its step came */
        deaths += killed;
        assert_false(was_killed(other));
        assert_int_equal(atomic_load(&table->put), ITEMS);
        int got = times_got();
        assert_true(got == ITEMS || (killed && got == ITEMS - 1)); /* what it had in hand */
        assert_int_equal(robust_queue_puts(table->queue, PRODUCER), ITEMS);
        assert_int_equal(robust_queue_gets(table->queue, VICTIM) +
                             robust_queue_gets(table->queue, OTHER),
                         ITEMS);
        end();
    }
    assert_true(deaths > 10);
}

/* ---- stress ---------------------------------------------------------------------------------- */

static void put_many(void)
{
    for (uint64_t item = 1; item <= MANY; item++)
        robust_queue_put(table->queue, own_number, &item);
}

static void get_many(void)
{
    uint64_t item, sum = 0, count = 0;

    for (; robust_queue_get(table->queue, own_number, &item); count++)
        sum += item;
    atomic_fetch_add(&table->sum, sum);
    atomic_fetch_add(&table->count, count);
}

static void test_every_item_arrives_once(void **state)
{
    (void)state;
    for (size_t capacity = 1; capacity <= 64; capacity *= 8) {
        pid_t producers[PRODUCERS], consumers[CONSUMERS];
        begin(capacity);
        for (int number = 0; number < PRODUCERS; number++)
            producers[number] = start(put_many, number, 0);
        for (int number = 0; number < CONSUMERS; number++)
            consumers[number] = start(get_many, PRODUCERS + number, 0);
        for (int number = 0; number < PRODUCERS; number++)
            assert_false(was_killed(producers[number]));
        robust_queue_close(table->queue);
        for (int number = 0; number < CONSUMERS; number++)
            assert_false(was_killed(consumers[number]));
        assert_int_equal(atomic_load(&table->count), PRODUCERS * MANY);
        assert_int_equal(atomic_load(&table->sum), UINT64_C(1) * PRODUCERS * MANY * (MANY + 1) / 2);
        end();
    }
}

static void test_a_closed_one_takes_nothing_and_gives_what_it_has(void **state)
{
    (void)state;
    uint64_t item = 7, got = 0;

    begin(2);
    assert_false(robust_queue_get_within(table->queue, own_number, &got, 0));
    assert_false(robust_queue_get_within(table->queue, own_number, &got, 0.01));
    assert_true(robust_queue_put(table->queue, own_number, &item));
    assert_true(robust_queue_get_within(table->queue, own_number, &got, 0));
    assert_true(robust_queue_put(table->queue, own_number, &item));
    assert_int_equal(robust_queue_puts(table->queue, own_number), 2);
    assert_int_equal(robust_queue_gets(table->queue, own_number), 1);
    robust_queue_close(table->queue);
    assert_false(robust_queue_put(table->queue, own_number, &item));
    assert_true(robust_queue_get(table->queue, own_number, &got));
    assert_int_equal(got, 7);
    assert_false(robust_queue_get(table->queue, own_number, &got));
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_closed_one_takes_nothing_and_gives_what_it_has),
        cmocka_unit_test(test_a_producer_dies_at_each_step),
        cmocka_unit_test(test_a_consumer_dies_at_each_step),
        cmocka_unit_test(test_every_item_arrives_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
