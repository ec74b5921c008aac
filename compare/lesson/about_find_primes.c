/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

const struct lesson lesson_find_primes = {
    .workload = "find_primes",
    .title = TRANSLATED("work that is not equal"),
    .about = TRANSLATED(
        "Which numbers up to 4 000 000 are prime? Two workers share the range: as two halves, "
        "or as small chunks, of which whoever is free takes the next. Large numbers take longer "
        "to test than small ones."),
    .workers = 2,
    .runs =
        {{"sync", "posix sync", "posix", "sync", 1, {"to=4M"}},
         {"halves", TRANSLATED("posix, two halves"), "posix", "threads", 0, {"to=4M", "chunk=2M"}},
         {"chunks", TRANSLATED("posix, small chunks"), "posix", "threads", 0, {"to=4M"}},
         {"dynamic", "openmp dynamic", "openmp", "dynamic", 0, {"to=4M"}},
         {"request", "mpi request", "mpi", "request", 0, {"to=4M"}}},
    .questions =
        {{.text = TRANSLATED("How many times as fast as sync are two threads with a half each?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "halves",
          .base = "sync",
          .low = 1.3,
          .high = 1.75,
          .because = TRANSLATED(
              "The upper half has about two thirds of the work, and the run ends with it. The "
              "worker of the lower half is idle meanwhile."),
          .otherwise = TRANSLATED(
              "The upper half has about two thirds of the work, so some 1.5 is what to "
              "expect on two idle cores. This run did not have them; `triptych doctor` says "
              "why.")},
         {.text = TRANSLATED("And with small chunks?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "chunks",
          .base = "sync",
          .low = 1.75,
          .high = 2.1,
          .because = TRANSLATED(
              "Both threads work until the end, and the lock that guards the next chunk is "
              "taken too rarely to matter."),
          .otherwise = TRANSLATED(
              "Both threads work until the end, so nearly 2 is what to expect on two idle "
              "cores. This run did not have them; `triptych doctor` says why.")},
         {.text = TRANSLATED("Which is fastest with chunks?"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"chunks", "dynamic", "request"},
          .others = TRANSLATED("all alike"),
          .because = TRANSLATED(
              "A mutex, schedule(dynamic) and a request by message are three ways to say that "
              "whoever is free takes the next chunk. The chunks are long beside each of them."),
          .otherwise =
              TRANSLATED("All three keep both workers busy, so the difference is small: starting, "
                         "messages or other programs. `triptych compare find_primes --set to=4M "
                         "--workers 2` tells them apart.")}},
    .sources = {{"posix/find_primes/threads.c", "pthread_mutex_lock("},
                {"openmp/find_primes/dynamic.c", "schedule(dynamic"},
                {"mpi/find_primes/request.c", "MPI_Send("}},
    .then = "posix/find_primes --to 1e7 --workers 2 --chunk 5M",
};
