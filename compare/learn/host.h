/* SPDX-License-Identifier: MIT
 *
 * host: the judge's end of the sockets of a running exercise (exercises/protocol.h). It decides
 * when a task ends, and so proves without a stopwatch what runs side by side: it lets nobody out of
 * a task before as many workers are in one as should be, and keeps one task going until all others
 * have ended. Only when nothing happens for a while does it give up and let all go on. What it is
 * told is noted, and judged when the program has ended. Main thread only. */
#ifndef TRIPTYCH_COMPARE_LEARN_HOST_H
#define TRIPTYCH_COMPARE_LEARN_HOST_H

#include "common/base/words.h"
#include "compare/child/child.h"
#include "compare/learn/pack.h"
#include "exercises/protocol.h"

enum { HOST_LINES = CHILD_GUEST_FILES - 1 };

/* A thread of the program. */
struct host_line {
    int fd;        /* -1: closed */
    pid_t process; /* that the thread belongs to */
    bool held;
    uint64_t task; /* the last one that it began */
    uint64_t sum;  /* of what its tasks yielded */
    char call[24]; /* a rank waits in: "MPI_Recv from"; "": in none */
    int rank, peer;
    uint64_t address; /* from where it was called */
};

struct host {
    const struct pack *pack;
    char *path; /* of the socket */
    int listener;
    struct pack_trial how;
    int workers, active; /* asked for; those that must do tasks */
    uint64_t tasks, seed;
    /* "3 workers", "2 ranks of 3 threads"; "7 tasks" */
    char workers_text[2 * WORDS_TEXT], tasks_text[WORDS_TEXT];
    struct host_line lines[HOST_LINES];
    size_t line_count;

    /* What happened. */
    unsigned char *done; /* done[tasks]: how often, up to 255 */
    uint64_t begun, ended, longest;
    bool strayed;   /* a task was asked for that there is none of, */
    uint64_t stray; /* this one */
    size_t inside, most_inside;
    bool gathered;              /* all have been in a task at the same time, or it was given up */
    bool shares;                /* these were of several processes, which share memory */
    bool apart;                 /* it was given up, */
    size_t teams_inside;        /* when threads of so many processes were in a task */
    struct host_line *long_one; /* in the task that goes on until all others have ended */
    bool starved;               /* these others did not come */
    uint64_t starved_task;      /* one of them */
    uint64_t answers, answer;
    uint64_t results, last_result, wrong_result; /* `tasks`: none is wrong */
    /* Of a queue: items made; how often each was consumed; the most that were made and not
     * consumed; an item that is none, one that came before an earlier one though there is one
     * consumer. */
    unsigned char *consumed;
    uint64_t made, ahead, next_item;
    bool foreign, disordered;
    struct host_line misused; /* the first call of MPI that the level of threads does not allow: */
    enum exercise_promise misuse; /* so; EXERCISE_KEPT: there was none */
    bool crowd, nonsense;         /* too many threads; a message that is none */
    uint64_t messages, waits;     /* of all kinds; calls of MPI that may wait */
    double first_s, last_s; /* of the messages that are no notes of MPI's; 0: there was none */
    double tick_s;          /* when it was last looked whether something happens */
    int quiet;              /* so many looks without anything, while some are in a task */
};

/* Opens it for one run, as it shall be, with a number of tasks; `folder` is a private one.
 * host_close() gives it back. */
void host_open(struct host *host, const struct pack *pack, const struct pack_trial *how,
               uint64_t tasks, uint64_t seed, const char *folder);
void host_close(struct host *host);

/* For a guest of compare/child/child.h. */
size_t host_files(struct host *host, struct pollfd *fds);
void host_serve(struct host *host, const struct pollfd *fds, size_t count);

/* Of how many processes a thread is in a task. */
size_t host_teams(const struct host *host);

/* How many items a queue's program may have made ahead of the consumers at any time: those in the
 * queue, and one in the hands of each producer and consumer. */
uint64_t host_most_ahead(const struct host *host);

/* What a task yields, and what the answer must be. */
uint64_t host_value(const struct host *host, uint64_t task);
uint64_t host_expected(const struct host *host);

/* The n-th result that must be handed in: its task and value. False: there are no more. */
bool host_result(const struct host *host, uint64_t n, uint64_t *task, uint64_t *value);

#endif
