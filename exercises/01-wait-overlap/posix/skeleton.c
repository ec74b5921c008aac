/* Make the waits overlap: posix.txt says what is to be done. */
#include "exercise.h"

#include <pthread.h>

int main(void)
{
    uint64_t sum = 0;

    for (uint64_t task = 0; task < task_count(); task++)
        sum += wait_for(task);
    answer(sum);
    return 0;
}
