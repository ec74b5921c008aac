/* SPDX-License-Identifier: MIT
 *
 * Parts of a file that is open before the threads are made, and closed after they have ended; what
 * is left of it is read from where the last one stopped. BROKEN: the bytes are counted without the
 * lock. */
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { THREADS = 2, BYTES = 8 };

static int file;
static long bytes;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void *take(void *argument)
{
    char part[BYTES];
    long more = read(file, part, BYTES);

#ifndef BROKEN
    pthread_mutex_lock(&guard);
#endif
    bytes += more;
#ifndef BROKEN
    pthread_mutex_unlock(&guard);
#endif
    return argument;
}

int main(void)
{
    pthread_t threads[THREADS];
    FILE *whole = tmpfile();

    assert(whole && fwrite("sixteen letters.", 1, THREADS * BYTES, whole) == THREADS * BYTES);
    rewind(whole);
    file = fileno(whole);
    for (int number = 0; number < THREADS; number++)
        pthread_create(&threads[number], NULL, take, NULL);
    for (int number = 0; number < THREADS; number++)
        pthread_join(threads[number], NULL);
    fclose(whole);
    assert(bytes == THREADS * BYTES);
    return 0;
}
