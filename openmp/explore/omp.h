/* SPDX-License-Identifier: MIT
 *
 * omp: a runtime of OpenMP for exploring, in place of libgomp. The team's threads are threads of
 * posix/explore/, so that the explorer decides who goes on, who takes which iterations and who runs
 * which task. It is made for that, not for speed. It knows what gcc 12 calls; docs/explore.md. */
#ifndef TRIPTYCH_OPENMP_EXPLORE_OMP_H
#define TRIPTYCH_OPENMP_EXPLORE_OMP_H

#include "posix/explore/explore.h"

struct task;
struct team;

/* ---- tasks ----------------------------------------------------------------------------------- */

struct group { /* taskgroup */
    struct group *outer;
    unsigned unfinished;
    struct clock clock;    /* of those that have ended */
    uintptr_t *reductions; /* the innermost ones (group.c); NULL: none */
};

struct event { /* of detach */
    bool fulfilled;
    struct clock clock; /* of who fulfilled it */
};

struct task {
    struct task *parent, *next,
        *next_kept; /* in the team's queue; among those kept by the parent */
    struct team *team;
    struct group *group, *counted; /* its children's; its own */
    void (*function)(void *data);
    void *data, *block; /* block: where its memory begins */
    uintptr_t pc;
    struct clock clock; /* what comes before it; when it has ended, its end */
    struct clock ended; /* of its children */
    unsigned children;  /* that have not ended */
    unsigned waits_for; /* tasks that must end before it */
    bool final, has_ended, is_kept, body_ended;
    struct event *event; /* that must be fulfilled before it ends; NULL: none */
    struct successor *successors;
    struct depended *depended; /* what its children depend on */
    struct task *kept;         /* its children that others may depend on */
};

/* Runs one task that the caller may take; the condition for omp_ready() was true. */
void omp_run_ready(bool (*may_take)(const struct task *task, const struct thread *thread));
bool omp_any_ready(const struct thread *thread,
                   bool (*may_take)(const struct task *task, const struct thread *thread));
bool omp_may_take_any(const struct task *task, const struct thread *thread);

struct made { /* what gcc hands over of a task */
    void (*function)(void *data);
    void *data;
    void (*copy)(void *to, void *from);
    size_t size, alignment;
    uintptr_t pc;
    void **detach; /* where its event's name is to be; NULL: it has none */
};

/* Makes a task. `deferred`: the caller need not wait for it. `depend` may be NULL. */
void omp_make(const struct made *made, bool deferred, bool final, void **depend);

/* Runs it before the caller goes on, when what it depends on has ended. */
void omp_run_at_once(struct task *task);

/* taskwait, and both ends of a taskgroup. */
void omp_wait_for_children(uintptr_t pc);
void omp_begin_group(void);
void omp_end_group(uintptr_t pc);

/* All of its children have ended, and no other ones depend on them. */
void omp_forget_depended(struct task *parent);

/* Enters what the task depends on, and what depends on it; `depend` as gcc hands it over. */
void omp_depend(struct task *task, void **depend);
/* It has ended: others may be ready. */
void omp_depend_end(struct task *task);

/* ---- teams ----------------------------------------------------------------------------------- */

struct work { /* a loop, sections or single, as far as the team shares it */
    struct work *next;
    uint64_t number; /* which one of the region it is */
    int left;        /* threads that have done with it */
    bool taken, is_ordered;
    int schedule;
    uint64_t count, chunk, at; /* iterations: in all, at a time, given out */
    uint64_t start, step;      /* of the loop's variable */
    uint64_t turn;             /* the iteration whose chunk is the next for `ordered` */
    struct clock clock;        /* of `ordered` */
    void *memory;              /* that the program wants with it */
    uintptr_t *reductions;     /* of tasks: those of the thread that was first */
    struct doacross *doacross;
};

struct team {
    int size, level, active_level;
    struct team *outer;
    int outer_number;
    struct thread **threads;
    struct clock begun, arriving, passed;
    int arrived;
    uint64_t generation;
    unsigned unfinished; /* tasks */
    struct task *first, **last, *implicit;
    struct work *works;
    void *copied; /* of copyprivate */
};

struct member { /* what a thread is in its team */
    bool is_worker, is_idle;
    struct team *team; /* outside of all regions: one of its own */
    int number;
    struct task *task;
    uint64_t works; /* entered so far */
    struct work *work;
    uint64_t from, to, trip; /* the chunk that it has, and how many it had */
    uint64_t generation;     /* of the barrier where it waits */
    struct group *group;     /* whose end it waits for */
    void (*function)(void *data);
    void *data;
};

extern struct member omp_members[MOST_THREADS];
struct member *omp_me(void);

/* A region: each thread of the team calls the function. `work`, if any, is the loop or the sections
 * that it consists of. */
void omp_region(void (*function)(void *data), void *data, unsigned threads, const struct work *work,
                uintptr_t pc);
/* The same, whose implicit tasks are in that group, if any; how many threads it had. */
int omp_region_of(void (*function)(void *data), void *data, unsigned threads,
                  const struct work *work, struct group *group, uintptr_t pc);
void omp_barrier(uintptr_t pc);
/* A task of the team has ended: perhaps the barrier is over. */
void omp_barrier_look(struct team *team);

/* The next loop, sections or single of the region, for the caller; `first`: nobody was there
 * before. */
/* A loop from `start` to `end`, of which each thread takes chunks. */
struct work omp_loop(uint64_t start, uint64_t end, uint64_t step, bool up, bool is_signed,
                     int schedule, uint64_t chunk, bool is_ordered);

/* Enters it, and takes the first chunk unless `from` is NULL. `memory`: how many bytes the program
 * wants to share, then where they are. */
bool omp_loop_start(struct work as, uint64_t *from, uint64_t *to, void *reductions, void **memory,
                    uintptr_t pc);

/* The caller's tasks in that loop have reductions; `data` as gcc hands it over. */
void omp_reduce_in_work(struct work *work, uintptr_t *data);

/* A step; whoever has not made one goes first by default. */
void omp_take_turns(enum op_kind kind, uintptr_t pc);
/* Returns when all iterations before the caller's chunk are done with. */
void omp_wait_for_turn(struct member *me, uintptr_t pc);

/* The caller's next chunk. */
bool omp_loop_next(uint64_t *from, uint64_t *to, uintptr_t pc);

void omp_doacross_close(struct doacross *doacross);

struct work *omp_work_enter(const struct work *as, bool *first);
void omp_work_leave(void);

/* The program's accesses (group.c): false where they are of no interest; lanes of a simd loop. */
bool omp_watches(uintptr_t address, size_t size, bool write, uintptr_t pc);
void omp_lane_access(uintptr_t address, size_t size, bool write, uintptr_t pc);

/* ---- settings (api.c) ------------------------------------------------------------------------ */

enum schedule { SCHEDULE_RUNTIME, SCHEDULE_STATIC, SCHEDULE_DYNAMIC, SCHEDULE_GUIDED };

extern struct settings { /* of omp_set_...() */
    int threads, levels, schedule, chunk;
} omp_settings;

/* A mutex that goes by that address. */
void omp_lock(const volatile void *address, uintptr_t pc);
void omp_unlock(const volatile void *address, uintptr_t pc);

/* Zeroed memory, to be freed: the runtime's own, and what the program gets to see. */
void *omp_memory(size_t size);
void *omp_given_memory(size_t size);

#endif
