/* SPDX-License-Identifier: MIT
 *
 * Signals: a thread handles one while it waits for a lock, another waits for one that all block,
 * and main waits for any. BROKEN: main looks at what the handler has counted before it waits. */
#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_int handled;

static void handle(int number)
{
    assert(number == SIGUSR1);
    handled++;
}

static void *wait_for_lock(void *argument)
{
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    return argument;
}

static void *wait_for_signal(void *argument)
{
    sigset_t set;
    int number = 0;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    assert(sigwait(&set, &number) == 0 && number == SIGUSR2);
    return argument;
}

int main(void)
{
    struct sigaction action = {.sa_handler = handle};
    pthread_t threads[2];
    sigset_t set;

    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_mutex_lock(&lock);
    pthread_create(&threads[0], NULL, wait_for_lock, NULL);
    pthread_create(&threads[1], NULL, wait_for_signal, NULL);
    assert(pthread_kill(threads[0], SIGUSR1) == 0);
#ifdef BROKEN
    assert(handled == 1);
#else
    while (handled == 0)
        ;
#endif
    pthread_mutex_unlock(&lock);
    pthread_join(threads[0], NULL);
    assert(kill(getpid(), SIGUSR2) == 0);
    pthread_join(threads[1], NULL);
    raise(SIGUSR1);
    assert(handled == 2);
    return 0;
}
