/* SPDX-License-Identifier: MIT
 *
 * Two threads that use the same texts by calls of the libc, each text by one call that writes it.
 * MENDED: each thread has texts of its own. */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifdef MENDED
#define OWN _Thread_local
#else
#define OWN
#endif

static OWN char printed[40], formatted[40], listed[40], joined[40] = "a", lengthened[40],
                                                        copied[40];
static OWN char ended[40], line[40], block[40], shown[40] = "b", compared[40] = "c", put[40] = "d";
static OWN char word[40];
static OWN int scanned, sorted[4];

static void list(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(listed, sizeof listed, format, arguments);
    va_end(arguments);
}

static int ascending(const void *one, const void *other)
{
    return *(const int *)one - *(const int *)other;
}

static void read_file(const char *path)
{
    FILE *file = fopen(path, "r");

    if (!file || !fgets(line, sizeof line, file) || fread(block, 1, 8, file) != 8)
        abort();
    fclose(file);
}

static void *use(void *path)
{
    sprintf(printed, "%d and %s", 1, "one");
    snprintf(formatted, 4, "%ld and %f", 12345L, 0.5);
    list("%c%p", 'x', path);
    strcat(joined, "b");
    strncat(lengthened, "bcd", 2);
    strncpy(copied, "b", sizeof copied);
    stpcpy(ended, "end");
    sscanf("17 word", "%*9[0-9] %39s", word);
    sscanf("17", "%d", &scanned);
    qsort(sorted, 4, sizeof sorted[0], ascending);
    read_file(path);
    printf("%s\n", shown);
    shown[0] = 'B';
    if (strcmp(compared, "c") == 0)
        compared[0] = 'C';
    puts(put);
    put[0] = 'D';
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];

    (void)argc;
    for (int number = 0; number < 2; number++)
        pthread_create(&threads[number], NULL, use, argv[1]);
    for (int number = 0; number < 2; number++)
        pthread_join(threads[number], NULL);
    return 0;
}
