/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

#define WORK                                                                                       \
    {                                                                                              \
        "tasks=16", "size=60M", "skew=1"                                                           \
    }

const struct lesson lesson_pool = {
    .workload = "pool",
    .title = TRANSLATED("many tasks, few workers"),
    .about = TRANSLATED(
        "16 tasks for {workers} workers, the longest first and the last ones short. `static` "
        "deals them out beforehand, as many to each. `dynamic` (in MPI: `request`) gives the next "
        "task to whichever worker is free."),
    .runs = {{"static", "openmp static", "openmp", "static", 0, WORK},
             {"dynamic", "openmp dynamic", "openmp", "dynamic", 0, WORK},
             {"guided", "openmp guided", "openmp", "guided", 0, WORK},
             {"dealt", "mpi static", "mpi", "static", 0, WORK},
             {"request", "mpi request", "mpi", "request", 0, WORK}},
    .questions =
        {{.text = TRANSLATED(
              "Which schedule is fastest? (guided: large pieces first, then smaller ones)"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"static", "dynamic", "guided"},
          .others = TRANSLATED("all alike"),
          .winner = "dynamic",
          .because = TRANSLATED(
              "Dealt out beforehand, the long tasks are all at one worker, and guided gives "
              "them away in its first, largest piece. One by one, nobody is done long before "
              "the others."),
          .otherwise = TRANSLATED(
              "Taken one by one, these tasks leave nobody idle for long, so dynamic should "
              "win. Where other programs keep this run from telling, `triptych compare pool "
              "--panels openmp --set skew=1 --set tasks=16 --repeat 10` can.")},
         {.text = TRANSLATED("How many times as fast as openmp static is openmp dynamic?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "dynamic",
          .base = "static",
          .low = 1.15,
          .high = 4,
          .because = TRANSLATED(
              "The run ends with its last worker. Static has one that works long after the "
              "others are done; their idle time is what dynamic wins."),
          .otherwise = TRANSLATED(
              "One worker has most of the work under static, so dynamic should be clearly "
              "faster. If this run differs, other programs or missing cores evened it out.")},
         {.text = TRANSLATED(
              "How many times as fast as dealing out (mpi static) is asking for the next task "
              "(mpi request)?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "request",
          .base = "dealt",
          .low = 1.15,
          .high = 4,
          .because = TRANSLATED(
              "A request and its answer are two messages of a few microseconds; a task takes "
              "milliseconds. So balance costs next to nothing here."),
          .otherwise = TRANSLATED(
              "The messages are cheap and the tasks long, so asking should win. If this run "
              "differs, other programs or missing cores evened it out: `triptych compare "
              "pool --panels mpi --set skew=1 --set tasks=16 --repeat 10`.")}},
    .sources = {{"openmp/pool/dynamic.c", "schedule(dynamic"},
                {"openmp/pool/static.c", "schedule(static"},
                {"posix/pool/threads.c", "pthread_mutex_lock("},
                {"mpi/pool/request.c", "MPI_Send("}},
    .then = "openmp/pool --variant all --skew 0 --tasks 16",
};
