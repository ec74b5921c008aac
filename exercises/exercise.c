/* SPDX-License-Identifier: MIT */
#include "exercise.h"

#include "protocol.h"

#include <assert.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* ---- the judge ------------------------------------------------------------------------------- */

#if defined(__linux__) && !defined(TRIPTYCH_PORTABLE)
#include <sys/syscall.h>
/* System calls are made without their functions of libc: ThreadSanitizer takes a message for
 * synchronisation, so that talking to the judge would hide the races of those who talk. Elsewhere
 * it does. */
#define CALL(name, ...) syscall(SYS_##name, __VA_ARGS__)
#define OWN_THREAD()    syscall(SYS_gettid)
#else
#include <pthread.h>
#undef SOCK_CLOEXEC
#define SOCK_CLOEXEC    0
#define CALL(name, ...) (long)name(__VA_ARGS__)
#define OWN_THREAD()    (long)(uintptr_t)pthread_self()
#endif

static _Noreturn void no_judge(void)
{
    fprintf(stderr, "the judge of this exercise has gone\n");
    _exit(3);
}

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) >= sizeof address.sun_path)
        no_judge();
    strcpy(address.sun_path, path);
    long line = CALL(socket, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (line < 0 || CALL(connect, (int)line, (struct sockaddr *)&address, sizeof address) != 0)
        no_judge();
    return (int)line;
}

/* This thread's connection, over which the request has gone; -1: there is no judge, since the
 * program was started by hand. */
static int send_request(struct exercise_request *request)
{
    static _Thread_local int line = -1;
    static _Thread_local long owner; /* a forked process needs a connection of its own */
    const char *path = getenv(EXERCISE_SOCKET);
    long thread = OWN_THREAD();

    if (!path)
        return -1;
    if (owner != thread)
        line = connect_to(path);
    owner = thread;
    request->thread = (int32_t)thread;
    if (CALL(write, line, request, sizeof *request) != (long)sizeof *request)
        no_judge();
    return line;
}

void exercise_note(struct exercise_request *request)
{
    send_request(request);
}

/* Asks the judge; false: there is none. */
static bool ask(enum exercise_kind kind, uint64_t from, uint64_t to, uint64_t *value)
{
    struct exercise_request request = {.kind = kind, .from = from, .to = to, .value = *value};
    struct exercise_reply reply;
    int line = send_request(&request);

    if (line < 0)
        return false;
    if (CALL(read, line, &reply, sizeof reply) != (long)sizeof reply)
        no_judge();
    *value = reply.value;
    return true;
}

/* ---- by hand --------------------------------------------------------------------------------- */

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text ? strtoull(text, NULL, 10) : otherwise;
}

int worker_count(void)
{
    return (int)number_of(EXERCISE_WORKERS, 3);
}

uint64_t task_count(void)
{
    return number_of(EXERCISE_TASKS, 6);
}

/* ---- explored -------------------------------------------------------------------------------- */

enum { MOST_EXPLORED = 64 };

/* Counts without ordering anything: what is counted must not keep races from being seen. */
static unsigned count(atomic_uint *number, unsigned more)
{
    return atomic_fetch_add_explicit(number, more, memory_order_relaxed) + more;
}

static bool is_explored(void)
{
    const char *explored = getenv(EXERCISE_EXPLORED);

    return explored && strcmp(explored, "races") != 0;
}

/* A task, or an item that is taken, is one of those that there are, and is done once. */
static void begin_once(uint64_t task)
{
    static atomic_uint done[MOST_EXPLORED];
    uint64_t tasks = task_count();

    if (!is_explored())
        return;
    assert(task < tasks);
    unsigned times_done = task < MOST_EXPLORED ? count(&done[task], 1) : 1;
    assert(times_done == 1);
}

/* So many more tasks are under way, or items are on their way from producer to consumers. Ranks
 * have a count each, which tells nothing about all of them. */
static void enter(unsigned more, const char *limit, unsigned spare)
{
    static atomic_uint inside;
    const char *explored = getenv(EXERCISE_EXPLORED);

    if (!explored || strcmp(explored, "threads") != 0)
        return;
    unsigned bound = (unsigned)number_of(limit, 0), at_once = count(&inside, more);
    unsigned most = bound > 0 ? bound + spare : UINT_MAX;
    assert(at_once <= most);
}

/* ---- what is done ---------------------------------------------------------------------------- */

/* Does tasks [from, to), and returns what the first one yields. */
static uint64_t work(uint64_t from, uint64_t to, double seconds)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = (long)(seconds * 1e9)};
    uint64_t value = 0;

    if (ask(EXERCISE_WORK, from, to, &value))
        return value;
    if (to == from + 1)
        begin_once(from);
    enter(1, EXERCISE_AT_ONCE, 0);
    printf("task %llu begins\n", (unsigned long long)from);
    fflush(stdout);
    nanosleep(&pause, NULL);
    printf("task %llu ends\n", (unsigned long long)from);
    fflush(stdout);
    enter(-1U, EXERCISE_AT_ONCE, 0);
    return 100 + from;
}

uint64_t wait_for(uint64_t task)
{
    return work(task, task + 1, 0.5);
}

uint64_t sum_of(uint64_t from, uint64_t to)
{
    uint64_t sum = 0;

    work(from, to, 0);
    for (uint64_t number = from; number < to; number++) {
        sum += number;
        __asm__ volatile("" : "+r"(sum)); /* no formula instead of the loop */
    }
    return sum;
}

bool is_prime(uint64_t number)
{
    work(number, number + 1, 0);
    for (uint64_t divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0)
            return false;
    return number >= 2;
}

int queue_capacity(void)
{
    return (int)number_of(EXERCISE_CAPACITY, 2);
}

int most_at_once(void)
{
    return (int)number_of(EXERCISE_AT_ONCE, 2);
}

uint64_t produce(uint64_t task)
{
    uint64_t item = 0;

    if (ask(EXERCISE_PRODUCE, task, task + 1, &item))
        return item;
    enter(1, EXERCISE_CAPACITY, (unsigned)worker_count() + 1);
    printf("item %llu is made\n", (unsigned long long)task);
    fflush(stdout);
    return task;
}

void consume(uint64_t item)
{
    struct timespec pause = {.tv_sec = 0, .tv_nsec = 500000000};
    uint64_t told = item;

    if (ask(EXERCISE_CONSUME, 0, 0, &told))
        return;
    begin_once(item);
    printf("item %llu is taken\n", (unsigned long long)item);
    fflush(stdout);
    nanosleep(&pause, NULL);
    enter(-1U, EXERCISE_CAPACITY, (unsigned)worker_count() + 1);
}

void result(uint64_t task, uint64_t value)
{
    uint64_t told = value;

    if (ask(EXERCISE_RESULT, task, task + 1, &told))
        return;
    uint64_t right_value = task + number_of(EXERCISE_RIGHT_RESULTS, value - task);
    assert(value == right_value);
    printf("result of %llu: %llu\n", (unsigned long long)task, (unsigned long long)value);
}

void answer(uint64_t value)
{
    uint64_t told = value;

    if (ask(EXERCISE_ANSWER, 0, 0, &told))
        return;
    uint64_t right_answer = number_of(EXERCISE_RIGHT_ANSWER, value);
    assert(value == right_answer);
    printf("answer: %llu\n", (unsigned long long)value);
}
