/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

#define WORK                                                                                       \
    {                                                                                              \
        "tasks={workers}", "size=500M"                                                             \
    }

const struct lesson lesson_cpu_bound = {
    .workload = "cpu_bound",
    .title = TRANSLATED("computing needs a core"),
    .about = TRANSLATED(
        "{workers} heavy sums. `sync` adds them up one after the other, {workers} workers each "
        "take one. `gil` has {workers} threads, too, but only the holder of one global lock may "
        "compute, as in CPython."),
    .runs = {{"sync", "posix sync", "posix", "sync", 1, WORK},
             {"threads", "posix threads", "posix", "threads", 0, WORK},
             {"gil", "posix gil", "posix", "gil", 0, WORK},
             {"for", "openmp for", "openmp", "for", 0, WORK},
             {"ranks", "mpi ranks", "mpi", "ranks", 0, WORK}},
    .questions =
        {{.text = TRANSLATED("How many times as fast as sync are {workers} threads?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "threads",
          .base = "sync",
          .low = 0.8,
          .high = 1.1,
          .each = true,
          .because = TRANSLATED(
              "Each task has a core of its own, so {workers} are computed at the same time. "
              "Unlike waiting, this ends where the cores do."),
          .otherwise = TRANSLATED(
              "With {workers} idle cores it is near {workers}. This run did not have them: "
              "the machine has fewer, or other programs took a part. `triptych doctor` "
              "says which; `triptych compare cpu_bound --until 2%` measures until it is "
              "sure.")},
         {.text = TRANSLATED("And {workers} threads under the global lock (posix gil)?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "gil",
          .base = "sync",
          .low = 0.75,
          .high = 1.25,
          .because =
              TRANSLATED("The threads are there, but only the one that holds the lock computes. In "
                         "lesson 1 the same lock did no harm: a thread that waits lets it go."),
          .otherwise =
              TRANSLATED("Only one thread at a time may compute, so 1 is what to expect. Other "
                         "programs changed one of the two times: `triptych compare cpu_bound "
                         "--variants sync,gil --until 2%` measures until it is sure.")},
         {.text = TRANSLATED("Which is fastest?"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"threads", "for", "ranks"},
          .others = TRANSLATED("all alike"),
          .because = TRANSLATED(
              "The same cores add up the same sums. The paradigm decides how you say it and "
              "what starting costs, not how fast a core adds."),
          .otherwise = TRANSLATED(
              "The cores add equally fast in all three, so the difference is starting, "
              "ending or other programs. `triptych compare cpu_bound` gives each of them "
              "more runs, in random order.")}},
    .sources = {{"posix/cpu_bound/threads.c", "pthread_create("},
                {"posix/cpu_bound/gil.c", "struct gil *gil"},
                {"openmp/cpu_bound/for.c", "#pragma omp"},
                {"mpi/cpu_bound/ranks.c", "MPI_Ireduce("}},
    .then = "posix/cpu_bound --tasks 3 --workers 2",
};
