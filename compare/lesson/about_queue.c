/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

#define WORK "items=12", "produce=30ms", "consume=60ms"

const struct lesson lesson_queue = {
    .workload = "queue",
    .title = TRANSLATED("producers and consumers"),
    .about = TRANSLATED(
        "One producer makes an item every 30 ms and puts it into a queue; a consumer needs "
        "60 ms for one. There are 12 items. The queue is bounded, and each consumer ends at an "
        "end mark of its own."),
    .workers = 3,
    .runs =
        {{"one", TRANSLATED("posix, 1 consumer"), "posix", "threads", 2, {WORK, "consumers=1"}},
         {"two", TRANSLATED("posix, 2 consumers"), "posix", "threads", 3, {WORK, "consumers=2"}},
         {"four", TRANSLATED("posix, 4 consumers"), "posix", "threads", 5, {WORK, "consumers=4"}},
         {"tasks", TRANSLATED("openmp, 2 consumers"), "openmp", "tasks", 3, {WORK, "consumers=2"}},
         {"request", TRANSLATED("mpi, 2 consumers"), "mpi", "request", 3, {WORK}}},
    .questions =
        {{.text = TRANSLATED("How many times as fast as one consumer are two?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "two",
          .base = "one",
          .low = 1.5,
          .high = 2.1,
          .because = TRANSLATED(
              "One consumer takes 60 ms an item and the queue fills up behind it. Two take an "
              "item every 30 ms, as fast as the producer makes them."),
          .otherwise = TRANSLATED(
              "Two consumers take an item every 30 ms where one takes 60, so nearly 2 is "
              "what to expect. Here something held the workers up; `triptych doctor` looks "
              "for it.")},
         {.text = TRANSLATED("And four consumers, how many times as fast as one?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "four",
          .base = "one",
          .low = 1.5,
          .high = 2.2,
          .because = TRANSLATED(
              "No more than two: the producer is the bottleneck now, and consumers wait for "
              "items. More workers help only where the work piles up."),
          .otherwise = TRANSLATED(
              "The producer needs 30 ms an item whoever consumes it, so four should be as "
              "fast as two. Here something held the workers up; `triptych doctor` looks for "
              "it.")},
         {.text = TRANSLATED("Which is fastest with two consumers?"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"two", "tasks", "request"},
          .others = TRANSLATED("all alike"),
          .because = TRANSLATED(
              "The items' own times decide. A lock and a condition variable, or two messages, "
              "cost microseconds beside 30 ms."),
          .otherwise = TRANSLATED(
              "Handing over costs microseconds beside 30 ms, so they should be alike. The "
              "queues' own speeds are told by `triptych compare queue --set items=1e6 --set "
              "produce=0 --set consume=0`.")}},
    .sources = {{"posix/queue/threads.c", "pthread_cond_wait(&"},
                {"openmp/queue/tasks.c", "#pragma omp task"},
                {"mpi/queue/request.c", "MPI_Send("}},
    .then = "posix/queue --items 12 --consumers 4 --capacity 1",
};
