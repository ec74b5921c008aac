/* Divide a heavy sum: but the parent waits for the end of a pipe that it could write to itself. */
#include "exercise.h"

#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    uint64_t workers = (uint64_t)worker_count(), numbers = task_count(), sum = 0;
    int ends[2];

    if (pipe(ends) != 0)
        return 1;

    for (uint64_t w = 0; w < workers; w++) {
        pid_t child = fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            uint64_t part = sum_of(numbers * w / workers, numbers * (w + 1) / workers);
            _exit(write(ends[1], &part, sizeof part) == sizeof part ? 0 : 1);
        }
    }
    uint64_t part = 0;

    while (read(ends[0], &part, sizeof part) == sizeof part)
        sum += part;
    while (wait(NULL) > 0)
        ;
    answer(sum);
    return 0;
}
