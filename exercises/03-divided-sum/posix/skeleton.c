/* Divide a heavy sum: posix.txt says what is to be done. */
#include "exercise.h"

#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    uint64_t workers = (uint64_t)worker_count(), numbers = task_count(), sum = 0;

    for (uint64_t w = 0; w < workers; w++) {
        pid_t child = fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            sum += sum_of(numbers * w / workers, numbers * (w + 1) / workers);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    answer(sum);
    return 0;
}
