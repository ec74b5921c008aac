/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

#define SHORT                                                                                      \
    {                                                                                              \
        "width=8", "steps=10k", "size=1"                                                           \
    }
#define LONG                                                                                       \
    {                                                                                              \
        "width={workers}", "steps=100", "size=3M"                                                  \
    }

const struct lesson lesson_graph = {
    .workload = "graph",
    .title = TRANSLATED("tasks that need each other's results"),
    .about = TRANSLATED(
        "Eight columns of tasks, 10 000 steps. Each task needs the results of its neighbours from "
        "the step before, and takes next to no time itself. With `barrier` all {workers} workers "
        "wait for all others after each step; with `counters` each waits for what it needs only."),
    .runs = {{"barrier", "posix barrier", "posix", "barrier", 0, SHORT},
             {"counters", "posix threads", "posix", "threads", 0, SHORT},
             {"tasks", "openmp tasks", "openmp", "tasks", 0, SHORT},
             {"for", "openmp for", "openmp", "for", 0, SHORT},
             {"isend", "mpi isend", "mpi", "isend", 0, SHORT},
             {"long_barrier", "posix barrier, long", "posix", "barrier", 0, LONG},
             {"long_counters", "posix threads, long", "posix", "threads", 0, LONG}},
    .questions =
        {{.text =
              TRANSLATED("How many times as fast as a barrier after each step are counters (posix "
                         "threads)?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "counters",
          .base = "barrier",
          .low = 1.2,
          .high = 100,
          .because = TRANSLATED(
              "A barrier puts threads to sleep and wakes them, in every step: that takes "
              "microseconds, and the tasks take nanoseconds. A counter is one store, and a look "
              "at it finds most results there already."),
          .otherwise = TRANSLATED(
              "With a core for each worker, looking at a counter takes less time than a sleep. "
              "Where workers share cores it is the other way round: a worker that looks "
              "takes the core from the one that it waits for. `triptych doctor` says what the "
              "machine has; "
              "`triptych compare graph --set size=1 --until 5%` measures until it is sure.")},
         {.text = TRANSLATED(
              "And with long tasks, each about a millisecond: how many times as fast as a "
              "barrier are counters then?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "long_counters",
          .base = "long_barrier",
          .low = 0.8,
          .high = 1.25,
          .because = TRANSLATED(
              "Some microseconds a step are lost beside a millisecond of work. What a "
              "barrier costs is a question of how much work there is between two of them."),
          .otherwise = TRANSLATED(
              "Tasks of the same length end together, so both should take the same time. Here "
              "something held some workers up, and behind a barrier all wait for the slowest. "
              "`triptych doctor` looks for it.")},
         {.text = TRANSLATED("Which is fastest with the short tasks?"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"barrier", "counters", "tasks", "for", "isend"},
          .others = TRANSLATED("several alike"),
          .winner = "counters",
          .because = TRANSLATED(
              "Counting steps in shared memory costs a store and a look. Tasks are made, "
              "queued and handed out one by one, messages are copied, and both loops end at a "
              "barrier."),
          .otherwise = TRANSLATED(
              "All five pay for order more than for work here: by sleeping, by making "
              "tasks, by messages or by looking. Which is cheapest depends on cores and "
              "runtimes; `triptych compare graph --metg` tells from which size on a task "
              "is worth it.")}},
    .sources = {{"posix/graph/barrier.c", "pthread_barrier_wait(mine"},
                {"posix/graph/threads.c", "memory_order_acquire"},
                {"openmp/graph/tasks.c", "depend(iterator"},
                {"mpi/graph/isend.c", "MPI_Isend("}},
    .then = "posix/graph --variant all --pattern tree --task-time 0",
};
