/* SPDX-License-Identifier: MIT
 *
 * Tasks that end later than their body: target with nowait, detach. BROKEN: nobody waits for the
 * first one; without it, for the event too. */
#include <omp.h>

int main(void)
{
    int cells[2] = {0}, ready = 0;

#pragma omp target map(tofrom : cells) nowait depend(out : cells)
    cells[0] = 1;
#ifndef BROKEN
#pragma omp taskwait
#endif
    cells[0]++;
#pragma omp taskwait
#pragma omp parallel num_threads(2)
#pragma omp single
    {
        omp_event_handle_t done;
#pragma omp task detach(done) depend(out : ready)
        ;
#pragma omp task shared(ready) firstprivate(done)
        {
            ready = 1;
            omp_fulfill_event(done);
        }
#pragma omp task shared(ready) depend(in : ready)
        cells[1] = ready;
    }
    return cells[0] != 2 || cells[1] != 1;
}
