/* Results as they come: posix.txt says what is to be done. */
#include "exercise.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t *results;

static void work(uint64_t own, int out)
{
    (void)out; /* where results could go */
    for (uint64_t task = own; task < task_count(); task += (uint64_t)worker_count()) {
        results[task] = wait_for(task);
    }
}

int main(void)
{
    int workers = worker_count(), ends[2];

    results = calloc(task_count() + 1, sizeof *results);
    if (!results || pipe(ends) != 0)
        return 1;
    for (int w = 0; w < workers; w++) {
        pid_t pid = fork();
        if (pid < 0)
            return 1;
        if (pid == 0) {
            work((uint64_t)w, ends[1]);
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    for (uint64_t task = 0; task < task_count(); task++)
        result(task, results[task]);
    free(results);
    return 0;
}
