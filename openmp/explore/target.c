/* SPDX-License-Identifier: MIT
 *
 * target runs on this host, at once, as it does where there is no device. The teams of a league are
 * run one after the other, each as a strand of its own, since nothing orders them. */
#include "openmp/explore/omp.h"

#include <stdlib.h>
#include <string.h>

enum { TEAMS = 2, MAP_KIND = 0xff, MAP_FIRSTPRIVATE = 12, FLAG_NOWAIT = 1 };

static struct league {
    unsigned teams, number;
    int strand;              /* of who began it */
    struct clock begun, all; /* all: the ends of its teams */
} * league;

static unsigned teams_wanted;

void GOMP_target_ext(int device, void (*function)(void *data), size_t count, void **addresses,
                     size_t *sizes, unsigned short *kinds, unsigned flags, void **depend,
                     void **arguments);
void GOMP_target_data_ext(int device, size_t count, void **addresses, size_t *sizes,
                          unsigned short *kinds);
void GOMP_target_end_data(void);
void GOMP_target_update_ext(int device, size_t count, void **addresses, size_t *sizes,
                            unsigned short *kinds, unsigned flags, void **depend);
void GOMP_target_enter_exit_data(int device, size_t count, void **addresses, size_t *sizes,
                                 unsigned short *kinds, unsigned flags, void **depend);
bool GOMP_teams4(unsigned least, unsigned most, unsigned threads, bool first);
void GOMP_teams_reg(void (*function)(void *data), void *data, unsigned teams, unsigned threads,
                    unsigned flags);
int omp_get_num_teams(void);
int omp_get_team_num(void);

/* ---- the region itself ----------------------------------------------------------------------- */

struct target {
    void (*function)(void *data);
    size_t count;
    void **addresses; /* [count]; those that are copies are to be freed */
    bool *is_copy;    /* [count] */
};

/* firstprivate variables get a copy; what is mapped is where it was. */
static struct target *open_target(void (*function)(void *data), size_t count, void **addresses,
                                  const size_t *sizes, const unsigned short *kinds)
{
    struct target *target = omp_memory(sizeof *target);

    *target = (struct target){function, count, omp_memory((count + 1) * sizeof(void *)),
                              omp_memory(count + 1)};
    for (size_t at = 0; at < count; at++) {
        target->addresses[at] = addresses[at];
        target->is_copy[at] = (kinds[at] & MAP_KIND) == MAP_FIRSTPRIVATE;
        if (target->is_copy[at]) {
            target->addresses[at] = omp_given_memory(sizes[at] + 1);
            memcpy(target->addresses[at], addresses[at], sizes[at]);
        }
    }
    return target;
}

static void run_target(void *data)
{
    struct target *target = *(struct target **)data;

    if (target->function)
        target->function(target->addresses);
    for (size_t at = 0; at < target->count; at++)
        if (target->is_copy[at])
            free(target->addresses[at]);
    free(target->addresses);
    free(target->is_copy);
    free(target);
}

/* With `nowait` or `depend` it is a task. */
static void make_target(struct target *target, unsigned flags, void **depend, uintptr_t pc)
{
    if (depend || flags & FLAG_NOWAIT)
        omp_make(&(struct made){.function = run_target,
                                .data = &target,
                                .size = sizeof target,
                                .alignment = sizeof target,
                                .pc = pc},
                 flags & FLAG_NOWAIT, false, depend);
    else
        run_target(&target);
}

void GOMP_target_ext(int device, void (*function)(void *data), size_t count, void **addresses,
                     size_t *sizes, unsigned short *kinds, unsigned flags, void **depend,
                     void **arguments)
{
    (void)device;
    (void)arguments;
    make_target(open_target(function, count, addresses, sizes, kinds), flags, depend, HERE);
}

void GOMP_target_data_ext(int device, size_t count, void **addresses, size_t *sizes,
                          unsigned short *kinds)
{
    (void)device;
    (void)count;
    (void)addresses;
    (void)sizes;
    (void)kinds;
}

void GOMP_target_end_data(void)
{
}

/* There is nothing to copy: it is a task that does nothing, for the sake of its order. */
void GOMP_target_update_ext(int device, size_t count, void **addresses, size_t *sizes,
                            unsigned short *kinds, unsigned flags, void **depend)
{
    GOMP_target_data_ext(device, count, addresses, sizes, kinds);
    if (depend)
        make_target(omp_memory(sizeof(struct target)), flags, depend, HERE);
}

void GOMP_target_enter_exit_data(int device, size_t count, void **addresses, size_t *sizes,
                                 unsigned short *kinds, unsigned flags, void **depend)
{
    GOMP_target_data_ext(device, count, addresses, sizes, kinds);
    if (depend)
        make_target(omp_memory(sizeof(struct target)), flags, depend, HERE);
}

/* ---- teams ----------------------------------------------------------------------------------- */

static void open_league(unsigned teams)
{
    league = omp_memory(sizeof *league);
    league->teams = teams;
    league->strand = explore_self->strand;
    explore_release(&league->begun);
    league->all = league->begun;
}

/* The caller is the next team from here on. */
static void begin_team(void)
{
    struct thread *self = explore_self;
    int strand = explore_strand_open(self->number, true);

    if (strand < 0)
        return;
    self->strand = strand;
    self->clock = league->begun;
    self->clock.at[strand] = explore_strand_begin(strand);
}

static void end_team(void)
{
    struct thread *self = explore_self;

    explore_written(self);
    explore_clock_join(&league->all, &self->clock);
    if (self->strand != league->strand)
        explore_strand_close(self->strand);
    self->strand = league->strand;
}

static void close_league(void)
{
    explore_self->clock = league->all;
    explore_tick();
    free(league);
    league = NULL;
}

static unsigned count_teams(unsigned wanted)
{
    explore_serve();
    explore_on = true;
    return wanted ? wanted : teams_wanted ? teams_wanted : TEAMS;
}

/* The caller runs a team's part each time that this says so; what it has on its stack is the
 * team's own. */
bool GOMP_teams4(unsigned least, unsigned most, unsigned threads, bool first)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wframe-address" /* the caller was compiled with -O0 and has one   \
                                                  */
    uintptr_t frame = (uintptr_t)__builtin_frame_address(1);
#pragma GCC diagnostic pop
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    (void)least;
    (void)threads;
    if (first)
        open_league(count_teams(most));
    else
        end_team();
    uintptr_t from =
        explore_self->lowest && explore_self->lowest < here ? explore_self->lowest : here;
    if (frame > from)
        explore_shadow_forget(from, frame - from);
    explore_self->lowest = here;
    if (league->number == league->teams) {
        close_league();
        return false;
    }
    league->number++;
    begin_team();
    return true;
}

void GOMP_teams_reg(void (*function)(void *data), void *data, unsigned teams, unsigned threads,
                    unsigned flags)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    (void)threads;
    (void)flags;
    open_league(count_teams(teams));
    while (league->number < league->teams) {
        league->number++;
        explore_self->lowest = here;
        begin_team();
        function(data);
        end_team();
        explore_shadow_forget(explore_self->lowest, here - explore_self->lowest);
    }
    close_league();
}

int omp_get_num_teams(void)
{
    return league ? (int)league->teams : 1;
}

int omp_get_team_num(void)
{
    return league ? (int)league->number - 1 : 0;
}
