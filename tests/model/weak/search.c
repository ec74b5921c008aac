/* SPDX-License-Identifier: MIT */
#include "tests/model/weak/memory.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

enum { STACK = 1 << 16, CHOICES = 4096, STEPS = 20000, MUTEXES = 4 };

struct mutex {
    const void *address;
    int holder;
    struct view view;
};

static struct {
    jmp_buf here; /* where it goes on; jumps cost no system call */
    ucontext_t context;
    char *stack;
    jmp_buf start;
    bool done, early;          /* `early`: it may go on though nobody has called it */
    const void *asleep, *for_; /* asleep on a word or a condition; waits for a mutex */
} threads[WEAK_THREADS + 1];

static struct {
    int chosen, options;
} choices[CHOICES];

int search_self;
static int chosen, known, steps, count;
static const struct weak_case *running;
static const char *failure;
static struct mutex mutexes[MUTEXES];

int search_choose(int options)
{
    if (options < 2 || search_self == 0)
        return 0;
    if (chosen == CHOICES)
        search_fail("more choices than the search has room for");
    if (chosen == known) {
        choices[known].chosen = 0;
        known++;
    }
    choices[chosen].options = options;
    return choices[chosen++].chosen;
}

void search_fail(const char *why)
{
    if (!failure)
        failure = why;
    if (search_self != 0)
        _longjmp(threads[0].here, 1);
}

void weak_expect(bool holds, const char *what)
{
    if (!holds)
        search_fail(what);
}

/* ---- whose turn it is ---------------------------------------------------------------------- */

static struct mutex *mutex_at(const void *address)
{
    for (int at = 0; at < MUTEXES; at++) {
        if (!mutexes[at].address)
            mutexes[at].address = address;
        if (mutexes[at].address == address)
            return &mutexes[at];
    }
    abort();
}

/* From one stack to another. */
static void jump(int from, int to)
{
    if (!_setjmp(threads[from].here))
        _longjmp(threads[to].here, 1);
}

static bool may_run(int thread)
{
    return !threads[thread].done && !threads[thread].asleep &&
           (!threads[thread].for_ || mutex_at(threads[thread].for_)->holder == 0);
}

static void go_to(int thread)
{
    int before = search_self;

    if (thread == before)
        return;
    search_self = thread;
    jump(before, thread);
}

/* The caller goes on, if `stays` and it can, or else the next one: that is the simplest. */
static void turn(bool stays)
{
    int options[2 * WEAK_THREADS + 1], all = 0;

    if (++steps > STEPS)
        search_fail("it does not end");
    if (stays && may_run(search_self))
        options[all++] = search_self;
    for (int far = 1; far <= count; far++) {
        int thread = (search_self - 1 + far) % count + 1;
        if (may_run(thread) && !(stays && thread == search_self))
            options[all++] = thread;
    }
    if (all == 0) {
        bool done = true;
        for (int thread = 1; thread <= count; thread++)
            done = done && threads[thread].done;
        if (!done)
            search_fail("a deadlock: all wait, and nobody will wake them");
        go_to(0);
        return;
    }
    for (int thread = 1; thread <= count; thread++)
        if (threads[thread].asleep && threads[thread].early)
            options[all++] = thread;
    int next = options[search_choose(all)];
    if (threads[next].asleep) {
        threads[next].asleep = NULL; /* its time is over: `early` stays, and tells */
    }
    go_to(next);
}

void search_step(void)
{
    if (search_self != 0)
        turn(true);
}

void weak_yield(void)
{
    turn(false);
}

/* ---- sleeping, mutexes ---------------------------------------------------------------------- */

void weak_lock(const void *mutex)
{
    search_step();
    if (search_self == 0)
        return;
    struct mutex *found = mutex_at(mutex);
    while (found->holder != 0) {
        threads[search_self].for_ = mutex;
        turn(false);
    }
    threads[search_self].for_ = NULL;
    found->holder = search_self;
    view_join(&memory_viewers[search_self].now, &found->view);
}

void weak_unlock(const void *mutex)
{
    if (search_self == 0)
        return;
    search_step();
    struct mutex *found = mutex_at(mutex);
    weak_expect(found->holder == search_self, "a mutex is unlocked by somebody else");
    found->view = memory_viewers[search_self].now;
    memory_tick();
    found->holder = 0;
}

bool weak_wait(const void *condition, const void *mutex, bool timed)
{
    if (mutex) /* futex(2) has looked at the word in the same step */
        search_step();
    threads[search_self].asleep = condition;
    threads[search_self].early = timed;
    if (mutex) {
        struct mutex *found = mutex_at(mutex);
        found->view = memory_viewers[search_self].now;
        memory_tick();
        found->holder = 0;
    }
    turn(false);
    bool called = !timed || !threads[search_self].early;
    threads[search_self].early = false;
    if (mutex)
        weak_lock(mutex);
    return called;
}

void weak_signal(const void *condition, bool all)
{
    search_step();
    for (int thread = 1; thread <= count; thread++)
        if (threads[thread].asleep == condition) {
            threads[thread].asleep = NULL;
            threads[thread].early = false;
            if (!all)
                return;
        }
}

/* ---- the search ----------------------------------------------------------------------------- */

/* Comes back to its beginning for each execution, wherever the last one left it. */
static void body(void)
{
    int self = search_self;

    if (!_setjmp(threads[self].start))
        /* cppcheck-suppress swapcontextCalled */
        swapcontext(&threads[self].context, &threads[0].context);
    memory_viewers[search_self].now.clock[0] = memory_viewers[0].now.clock[0];
    running->thread[search_self - 1]();
    threads[search_self].done = true;
    turn(false);
}

/* A stack of its own, which waits at the beginning of body(). */
static void make_thread(int thread)
{
    threads[thread].stack = malloc(STACK);
    if (!threads[thread].stack)
        abort();
    /* cppcheck-suppress getcontextCalled */
    getcontext(&threads[thread].context);
    threads[thread].context.uc_stack.ss_sp = threads[thread].stack;
    threads[thread].context.uc_stack.ss_size = STACK;
    /* cppcheck-suppress makecontextCalled */
    makecontext(&threads[thread].context, body, 0);
    search_self = thread;
    /* cppcheck-suppress swapcontextCalled */
    swapcontext(&threads[0].context, &threads[thread].context);
    search_self = 0;
}

/* One execution, by the choices that are known and then the simplest ones. */
static void execute(void)
{
    memory_begin();
    memset(mutexes, 0, sizeof mutexes);
    chosen = 0;
    steps = 0;
    failure = NULL;
    search_self = 0;
    running->setup();
    for (count = 0; count < WEAK_THREADS && running->thread[count]; count++) {
        int thread = count + 1;
        threads[thread].done = threads[thread].early = false;
        threads[thread].asleep = threads[thread].for_ = NULL;
        if (!threads[thread].stack)
            make_thread(thread);
        memcpy(threads[thread].here, threads[thread].start, sizeof(jmp_buf));
        memory_viewers[thread].now.clock[0] = memory_viewers[0].now.clock[0];
        memcpy(memory_viewers[thread].now.at, memory_viewers[0].now.at,
               sizeof memory_viewers[0].now.at);
    }
    known = known < chosen ? chosen : known;
    go_to(1);
    search_self = 0;
    if (!failure && running->check)
        running->check();
}

/* The next choices that deviate at most `bound` times. False: there are none. */
static bool next_choices(int bound)
{
    int deviations = 0;

    for (int at = 0; at < known; at++)
        deviations += choices[at].chosen > 0;
    while (known > 0) {
        int last = known - 1, before = deviations - (choices[last].chosen > 0);
        if (choices[last].chosen + 1 < choices[last].options && before + 1 <= bound) {
            choices[last].chosen++;
            return true;
        }
        deviations = before;
        known--;
    }
    return false;
}

/* Returns what has gone wrong in some execution, or NULL, and in *executions how many were tried.
 */
const char *search_all(const struct weak_case *tried, int bound, unsigned long *executions)
{
    running = tried;
    known = 0;
    *executions = 0;
    do {
        execute();
        ++*executions;
        if (failure)
            return failure;
    } while (next_choices(bound));
    return NULL;
}
