/* Divide a heavy sum: but an exit status carries eight bits. */
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
            _exit((int)sum_of(numbers * w / workers, numbers * (w + 1) / workers));
        }
    }
    for (uint64_t w = 0; w < workers; w++) {
        int status = 0;
        wait(&status);
        sum += (uint64_t)WEXITSTATUS(status);
    }
    answer(sum);
    return 0;
}
