/* SPDX-License-Identifier: MIT
 *
 * Taskwait waits for children alone, taskgroup for theirs, too. */
static int seen;

int main(void)
{
#pragma omp parallel
#pragma omp single
    {
#ifndef BROKEN
#pragma omp taskgroup
#endif
        {
#pragma omp task
            {
#pragma omp task
                seen = 1;
    }
#pragma omp taskwait
}
seen++;
}
return 0;
}
