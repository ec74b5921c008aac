/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

const struct lesson lesson_io_bound = {
    .workload = "io_bound",
    .title = TRANSLATED("waiting needs no core"),
    .about = TRANSLATED(
        "Three tasks wait, 0.3 s each: for a disk, a network, another machine. `sync` does one "
        "after the other; three threads, three processes or three ranks wait side by side."),
    .workers = 3,
    .runs = {{"sync", "posix sync", "posix", "sync", 1, {"delay=300ms"}},
             {"threads", "posix threads", "posix", "threads", 0, {"delay=300ms"}},
             {"gil", "posix gil", "posix", "gil", 0, {"delay=300ms"}},
             {"for", "openmp for", "openmp", "for", 0, {"delay=300ms"}},
             {"ranks", "mpi ranks", "mpi", "ranks", 0, {"delay=300ms"}}},
    .questions =
        {{.text = TRANSLATED(
              "How many times as fast as one after the other (posix sync) are three threads?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "threads",
          .base = "sync",
          .low = 2.5,
          .high = 3.3,
          .because = TRANSLATED(
              "The three waits go on at the same time, so all is over after one of them. "
              "Waiting needs no core: this holds on any number of cores."),
          .otherwise = TRANSLATED(
              "Three waits side by side take as long as one, so 3 is what to expect. Here "
              "something held the threads up, such as other programs on this machine: "
              "`triptych doctor` looks for them; then run the lesson again.")},
         {.text = TRANSLATED(
              "Which is fastest? (gil: threads that need one global lock to run, as in CPython)"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"threads", "gil", "for", "ranks"},
          .others = TRANSLATED("all alike"),
          .because = TRANSLATED(
              "A worker that waits does nothing, and a thread, an OpenMP thread and a rank all do "
              "nothing equally fast. `gil` lets its lock go before it waits, so the lock "
              "delays nobody."),
          .otherwise = TRANSLATED(
              "They all wait 0.3 s, so the difference is not the waiting: it is what "
              "starting and ending workers takes, or other programs on this machine. "
              "`triptych compare io_bound --set delay=300ms --repeat 6` tells them apart.")},
         {.text = TRANSLATED("How much of one CPU do the three threads use meanwhile, in percent?"),
          .kind = LESSON_VALUE,
          .metric = LESSON_CPU_SHARE,
          .run = "threads",
          .low = 0,
          .high = 10,
          .because = TRANSLATED(
              "A thread that blocks is taken off its core until the wait is over. It costs "
              "CPU time only to fall asleep and to wake up."),
          .otherwise = TRANSLATED(
              "A thread that blocks should use next to none. What was used here went into "
              "starting and ending: `triptych compare io_bound` measures it at the full "
              "delay.")}},
    .sources = {{"posix/io_bound/threads.c", "pthread_create("},
                {"openmp/io_bound/for.c", "#pragma omp"},
                {"mpi/io_bound/ranks.c", "MPI_Ireduce("}},
    .then = "posix/io_bound --tasks 4 --workers 3",
};
