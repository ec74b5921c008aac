/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

const struct lesson lesson_stream_primes = {
    .workload = "stream_primes",
    .title = TRANSLATED("results as they come"),
    .about = TRANSLATED(
        "Two workers find the primes up to 3 000 000, and the main worker prints each as it "
        "arrives. Between them is a bounded queue: when it is full, finders wait."),
    .workers = 2,
    .runs = {{"short", TRANSLATED("posix, up to 300 000"), "posix", "threads", 0, {"to=300k"}},
             {"long", TRANSLATED("posix, up to 3 000 000"), "posix", "threads", 0, {"to=3M"}},
             {"ranks", TRANSLATED("mpi, up to 3 000 000"), "mpi", "ranks", 3, {"to=3M"}}},
    .questions =
        {{.text = TRANSLATED(
              "When does the first prime up to 3 000 000 come, in percent of the whole time?"),
          .kind = LESSON_VALUE,
          .metric = LESSON_FIRST,
          .run = "long",
          .low = 0,
          .high = 25,
          .because = TRANSLATED(
              "A result is printed when its block is there, not when all are. The reader can "
              "work on meanwhile, and the whole takes no longer."),
          .otherwise = TRANSLATED(
              "The first block is a small part of the range, so it should come early. Here "
              "the threads started late, which other programs may cause: `triptych doctor` "
              "looks for them.")},
         {.text = TRANSLATED(
              "The range is ten times as long as up to 300 000. How many times as much memory "
              "does it take?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_MEMORY,
          .run = "short",
          .base = "long",
          .low = 0.7,
          .high = 1.5,
          .because = TRANSLATED(
              "The queue holds so many blocks and no more. Finders that are ahead of the "
              "printer wait, so the memory does not grow with the range."),
          .otherwise = TRANSLATED(
              "The queue is bounded, so the memory should not grow with the range. `triptych "
              "compare stream_primes --set to=3M,30M` shows whether it does.")},
         {.text = TRANSLATED("And in MPI, when does the first prime come, in percent?"),
          .kind = LESSON_VALUE,
          .metric = LESSON_FIRST,
          .run = "ranks",
          .low = 0,
          .high = 25,
          .because = TRANSLATED(
              "The block is a message. MPI_Issend is done only when the receiver has begun to "
              "take it, and that is the bound: no rank runs ahead for long."),
          .otherwise = TRANSLATED(
              "The first message is a small part of the work, so it should come early. With "
              "more ranks than idle cores, rank 0 waits for its turn to receive it.")}},
    .sources = {{"posix/stream_primes/threads.c", "pthread_create("},
                {"openmp/stream_primes/tasks.c", "#pragma omp task"},
                {"mpi/stream_primes/ranks.c", "MPI_Issend("}},
    .then = "posix/stream_primes --quiet | head",
};
