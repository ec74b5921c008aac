/* SPDX-License-Identifier: MIT */
#include "compare/lesson/lesson.h"

#include "common/base/translate.h"

const struct lesson lesson_check_urls = {
    .workload = "check_urls",
    .title = TRANSLATED("waiting for others"),
    .about = TRANSLATED(
        "A server of our own on this machine answers 23 URLs well, badly, slowly or not at all; "
        "what does not answer is a time-out. They are asked one after the other, or ten at a "
        "time."),
    .workers = 10,
    .runs = {{"sync", "posix sync", "posix", "sync", 1, {NULL}},
             {"threads", "posix threads", "posix", "threads", 0, {NULL}},
             {"fork", "posix fork", "posix", "fork", 0, {NULL}},
             {"events", "posix events", "posix", "events", 0, {NULL}},
             {"for", "openmp for", "openmp", "for", 0, {NULL}}},
    .questions =
        {{.text = TRANSLATED("How many times as fast as one after the other are ten threads?"),
          .kind = LESSON_RATIO,
          .metric = LESSON_SECONDS,
          .run = "threads",
          .base = "sync",
          .low = 1.3,
          .high = 6,
          .because =
              TRANSLATED("The answers are waited for side by side. It is not ten times: no run is "
                         "shorter than its slowest URL, which is a time-out."),
          .otherwise = TRANSLATED(
              "The waits go on side by side, and the slowest URL bounds the gain, so some "
              "times but not ten is what to expect. Here something else held the threads "
              "up; `triptych doctor` looks for it.")},
         {.text = TRANSLATED(
              "Which needs most CPU time? (events: one thread for all, by libcurl's multi "
              "interface)"),
          .kind = LESSON_MOST,
          .metric = LESSON_CPU,
          .options = {"threads", "fork", "events"},
          .others = TRANSLATED("all alike"),
          .winner = "fork",
          .because = TRANSLATED(
              "A process has its memory, its page tables and its copy of libcurl's state set "
              "up for itself. Threads share them, and events need one thread."),
          .otherwise = TRANSLATED(
              "Processes have most to set up, so fork should need most. With so little work "
              "it is soon hidden: `triptych compare check_urls --panels posix` adds runs.")}},
    .sources = {{"posix/check_urls/threads.c", "pthread_create("},
                {"posix/check_urls/events.c", "curl_multi_poll("},
                {"openmp/check_urls/for.c", "#pragma omp for"},
                {"mpi/check_urls/request.c", "MPI_Send("}},
    .then = "triptych compare check_urls --workers 1,5,20",
};
