/* SPDX-License-Identifier: MIT
 *
 * pipe ITEMS: a process writes ITEMS numbers of 8 bytes into a pipe(7), one at a time, and its
 * parent reads them. Prints the seconds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
    uint64_t items = argc == 2 ? strtoull(argv[1], NULL, 10) : 0, number, sum = 0, wanted = 0;
    int ends[2], status;

    if (items == 0 || pipe(ends) != 0)
        return 2;
    double begin_s = now_s();
    pid_t child = fork();
    if (child < 0)
        return 1;
    if (child == 0) {
        for (uint64_t item = 0; item < items; item++)
            if (write(ends[1], &item, sizeof item) != sizeof item)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    for (uint64_t item = 0; item < items; item++, wanted += item - 1) {
        if (read(ends[0], &number, sizeof number) != sizeof number)
            return 1;
        sum += number;
    }
    printf("%.9f\n", now_s() - begin_s);
    waitpid(child, &status, 0);
    return sum == wanted && status == 0 ? 0 : 1;
}
