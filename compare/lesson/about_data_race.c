/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

const struct lesson lesson_data_race = {
    .workload = "data_race",
    .title = TRANSLATED("a shared counter, broken and fixed"),
    .about = TRANSLATED(
        "Three workers add 1 to one counter, 50 000 times each. `counter = counter + 1` looks "
        "like one step. A lock, an atomic addition, and not sharing at all mend it."),
    .workers = 3,
    .runs = {{"racy", "posix racy", "posix", "racy", 0, {"increments=50000"}},
             {"mutex", "posix mutex", "posix", "mutex", 0, {"increments=50000"}},
             {"atomic", "posix atomic", "posix", "atomic", 0, {"increments=50000"}},
             {"reduction", "openmp reduction", "openmp", "reduction", 0, {"increments=50000"}},
             {"window", "mpi racy", "mpi", "racy", 0, {"increments=1000"}}},
    .questions =
        {{.text = TRANSLATED("How many of the 150 000 additions does posix racy lose, in percent?"),
          .kind = LESSON_VALUE,
          .metric = LESSON_LOST,
          .run = "racy",
          .low = 1,
          .high = 70,
          .because = TRANSLATED(
              "The step is three: load, add, store. What another thread stored in between "
              "is overwritten, and nobody gets an error. How many are lost depends on how "
              "the threads meet, so do not count on this number."),
          .otherwise = TRANSLATED(
              "This run lost next to none. That proves nothing: the race is in the program "
              "all the same. More additions show it: posix/data_race --increments 10M.")},
         {.text = TRANSLATED("Which fixed form is the fastest?"),
          .kind = LESSON_LEAST,
          .metric = LESSON_SECONDS,
          .options = {"mutex", "atomic", "reduction"},
          .others = TRANSLATED("all alike"),
          .winner = "reduction",
          .because = TRANSLATED(
              "A lock and an atomic addition make each of the 150 000 steps a matter between "
              "cores. The reduction shares nothing until the end: a private sum for each "
              "thread, and three additions to bring them together."),
          .otherwise = TRANSLATED(
              "The reduction has three shared additions, the others 150 000, so it should "
              "win. Where this run cannot tell, `triptych compare data_race --until 5%` "
              "can.")},
         {.text = TRANSLATED(
              "Ranks share no memory. mpi racy gets the counter from a window of rank 0, adds 1 "
              "and puts it back: how many additions are lost, in percent?"),
          .kind = LESSON_VALUE,
          .metric = LESSON_LOST,
          .run = "window",
          .low = 1,
          .high = 70,
          .because = TRANSLATED(
              "A window is memory that all may get and put, so the same three steps lose the "
              "same way. MPI_Fetch_and_op makes them one; MPI_Reduce needs no window."),
          .otherwise = TRANSLATED(
              "This run lost next to none, which proves nothing: get, add and put are three "
              "steps all the same. More additions show it: mpirun -n 3 mpi/data_race "
              "--variant racy --increments 100k.")}},
    .sources = {{"posix/data_race/racy.c", "RACE */"},
                {"posix/data_race/atomic.c", "atomic_fetch_add_explicit("},
                {"openmp/data_race/reduction.c", "#pragma omp"},
                {"mpi/data_race/atomic.c", "MPI_Fetch_and_op("}},
    .then = "triptych race",
};
