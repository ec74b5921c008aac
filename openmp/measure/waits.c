/* SPDX-License-Identifier: MIT */
#include "openmp/measure/waits.h"

const struct trace_kind openmp_waits[] = {
    [TRACE_SLEEP] = {"sleep", "wait"},           [TRACE_NAP] = {"wait for the others", "wait"},
    [TRACE_NETWORK] = {"poll", "message"},       [WAIT_LOCK] = {"omp_set_lock", "lock"},
    [WAIT_CRITICAL] = {"critical", "lock"},      [WAIT_ATOMIC] = {"atomic", "lock"},
    [WAIT_ORDERED] = {"ordered", "lock"},        [WAIT_BARRIER] = {"barrier", "wait"},
    [WAIT_REGION] = {"end of parallel", "wait"}, [WAIT_TASKS] = {"taskwait", "wait"},
    [WAIT_GROUP] = {"end of taskgroup", "wait"},
};
