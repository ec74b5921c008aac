/* SPDX-License-Identifier: MIT
 *
 * shared: what the server plans for a run and what the run tells it. */
#ifndef TRIPTYCH_POSIX_EXPLORE_SHARED_H
#define TRIPTYCH_POSIX_EXPLORE_SHARED_H

#include "posix/explore/explore.h"

/* ---- a run's plan and outcome: memory shared by the server and its runs ---------------------- */

enum policy {
    POLICY_DEVIATIONS,
    POLICY_SEGMENTS,
    POLICY_EXACT,
    POLICY_PCT,
    POLICY_POS,
    POLICY_TURNS,
    POLICY_STATES,
    POLICY_WIDE
};

/* Deviation: at step `at` thread `thread`, or that step reads so many stores back (`older`);
 * segment: `at` steps of that thread, the last of which reads so many stores back. A step that
 * begins a wait is told so, too: 1: that may end early. */
struct turn {
    uint32_t at;
    uint16_t thread, older;
};

struct blocked {
    int thread, holder; /* -1: nobody */
    enum op_kind kind;
    enum object_kind object_kind;
    uintptr_t address, pc, holder_pc;
    unsigned lost;
    uintptr_t lost_pc;
};

struct race {
    uintptr_t pc[2], address;
    int thread[2];
    bool write[2];
    int task[2]; /* 1: a task of OpenMP; 2: an iteration of a simd loop */
};

struct event {
    uint32_t step;
    int thread;
    enum op_kind kind;
    uintptr_t pc, address;
    uintptr_t behind; /* a read of an older value: the store that it does not see; else 0 */
    unsigned size;
    bool has_before, has_after;
    uint64_t before, after;
};

struct shared {
    /* the plan */
    enum policy policy;
    bool telling; /* events are kept */
    uint64_t random;
    uint32_t depth, length; /* PCT: d and k */
    uint32_t turn_count;
    uint32_t turn, turn_done; /* the next one, and how much of it is done */
    struct turn turns[MOST_SWITCHES];
    uint32_t visible_count;
    uintptr_t visible[MOST_VISIBLE]; /* instructions that are steps because they race */
    uint32_t most_steps;
    bool older_values; /* loads may read them */
    bool older_by_lot; /* in this run, where it is drawn by lot */
    /* the outcome */
    uint32_t steps, threads, cut_off, diverged;
    bool older_offered, older_cut; /* a load had a choice; and more of one than is kept */
    bool early_offered;            /* a wait could have ended early */
    bool leaked;
    int leaked_thread;
    uintptr_t leaked_pc;
    enum failure failure;
    int status, failed_thread;
    bool stood_still; /* a hang by the clock alone, without computing */
    uintptr_t failed_pc;
    char text[MOST_TEXT];
    uint32_t blocked_count;
    struct blocked blocked[MOST_BLOCKED];
    uint32_t found_count;
    uintptr_t
        found[MOST_VISIBLE]; /* instructions that raced in this run, and are not visible yet */
    uint32_t race_count;
    struct race races[64];
    uint32_t event_count;
    struct event events[MOST_EVENTS];
    uint16_t chosen[MOST_STEPS];
    uint64_t choices[MOST_STEPS][MASK_WORDS];     /* who else could have been chosen */
    uint8_t older[MOST_STEPS], reach[MOST_STEPS]; /* how far back the step reads, and might have */
    uint64_t states[STATE_KINDS][MOST_STATES];    /* that the first steps have led to */
};

/* ---- the server's parts (server.c, search.c, shrink.c, report.c) ----------------------------- */

struct options { /* what the driver asked for */
    const char *result;
    uint64_t schedules, seed, most_steps;
    double seconds;
    double race_seconds; /* so long after a race was found; 0: as long as without */
    bool replay, races;
    bool older; /* loads may read older values */
    bool cold;  /* a process for each run, as when the program itself needs one */
};

/* Reads the plan into *options and into the shared memory. False: there is none. */
bool explore_read_plan(struct options *options);

/* Makes one run as the shared memory has it planned. On the server's stack. */
void explore_run(void);

struct outcome {
    uint64_t schedules, steps, cut_off, pct_runs, most_steps, most_threads;
    uint64_t lots;
    bool found_by_lot; /* accesses that race, which the levels did not know */
    unsigned levels;   /* all schedules with fewer deviations than that were made */
    bool complete;     /* and there are no others */
    bool older_offered, older_cut, early_offered; /* in any run, as in struct shared */
    enum failure failure;
    struct race race;
    double seconds, race_at;
    size_t turn_count;
    struct turn *turns; /* the run that fails, as segments */
};

/* Looks for a run that fails, and for one that fails alike with fewer switches. */
void explore_search(const struct options *options, struct outcome *outcome);
void explore_shrink(struct outcome *outcome);
/* Runs level by level (levels.c), from the default order on, again as often as wanted. `seed`: of
 * the lots by which a level is shuffled. */
void explore_levels_open(uint64_t seed);
void explore_levels_begin(void);
bool explore_levels_plan(void);     /* the next run; false: there is none that is known */
void explore_levels_ran(void);      /* what it showed leads to others */
unsigned explore_levels_done(void); /* so many levels */
unsigned explore_levels_left(void); /* so many runs are known that were not made */
bool explore_levels_are_all(void);  /* that is, there was room for all */
/* Runs from rare states on (states.c): all that are known are forgotten; those that the run has
 * met are known; a run from one of them is planned. False: none is known. */
void explore_states_begin(void);
void explore_states_ran(void);
bool explore_states_plan(uint64_t *lots);
/* What a run that was replayed shows. */
void explore_judge_replay(const struct options *options, struct outcome *outcome);

/* Whether the run that was just made fails as outcome says; keeps it as segments. */
bool explore_same_failure(const struct outcome *outcome);
size_t explore_segments(struct turn *turns);

void explore_write_result(const struct options *options, const struct outcome *outcome);
double explore_seconds(void); /* of the real clock */

/* So long without a step: of CPU time, and by the clock where it has computed nothing. */
enum { HANG_CPU_S = 2, HANG_S = 20 };
/* Of ITIMER_PROF or ITIMER_REAL, which are the runtime's; 0: it is not watched. */
void explore_set_watch(int timer, int seconds);

/* The server's own files have numbers from this one on. */
enum { OWN_FILES = 512 };

/* Files that are open before the first thread, for each run as they were (files.c). */
void explore_files_keep(void);
void explore_files_restore(void);
void explore_files_close(int from); /* those that runs left, by this number or a greater one */
void explore_files_leave(void);     /* pipes are for the process that was just forked */
/* Reads all that is in a socket or an eventfd(2) (input.c): its count; and gives it one. */
uint64_t explore_input_take_out(int number);
void explore_input_put_in(int number, uint64_t count);

/* ---- choosing (choose.c) --------------------------------------------------------------------- */

void explore_choose_open(void);
void explore_choose_thread(struct thread *thread); /* a thread has come */
/* One of `mask`, which is not empty, or, where the plan says so, of `wide`. `current` NULL: it has
 * ended. */
struct thread *explore_choose(const uint64_t *mask, const uint64_t *wide, struct thread *current);
/* Who goes on where nobody chooses. */
struct thread *explore_default(const uint64_t *mask, const struct thread *current);
/* Whether that is planned for this step: another thread, or (`older`) an older value. */
bool explore_deviates(uint32_t step, bool older);
/* How many stores back the step that was chosen last reads, of [0, reach]. */
unsigned explore_choose_older(unsigned reach);
uint64_t explore_random(uint64_t *state);

static inline bool mask_has(const uint64_t *mask, int number)
{
    return mask[number / 64] >> (number % 64) & 1;
}

static inline void mask_set(uint64_t *mask, int number, bool on)
{
    if (on)
        mask[number / 64] |= UINT64_C(1) << (number % 64);
    else
        mask[number / 64] &= ~(UINT64_C(1) << (number % 64));
}

#endif
