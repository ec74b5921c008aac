/* SPDX-License-Identifier: MIT
 *
 * critical, atomic, locks and the functions of omp.h. */
#include "openmp/explore/omp.h"

#include <pthread.h>
#include <stdlib.h>

struct settings omp_settings = {
    .threads = 3, .levels = 1, .schedule = SCHEDULE_DYNAMIC, .chunk = 1};

__attribute__((constructor(103))) static void open_settings(void)
{
    const char *threads = getenv("OMP_NUM_THREADS");

    explore_manner =
        (struct manner){.patience = 20000, .idle_rounds = 50000, .mixed = true, .long_runs = true};
    if (threads && atoi(threads) > 0)
        omp_settings.threads = atoi(threads);
}

/* ---- critical and atomic --------------------------------------------------------------------- */

static char unnamed_critical, atomic_lock;

/* Who takes it again and again and changes nothing waits for others: they go first here, where it
 * does not hold it. */
static void take(const volatile void *address, uintptr_t pc)
{
    enum { PATIENCE_OF_LOCKS = 50 };

    explore_looked((uintptr_t)address, pc, PATIENCE_OF_LOCKS);
    explore_lock(explore_object(address, OBJECT_MUTEX), OP_LOCK, pc, 0);
}

void omp_lock(const volatile void *address, uintptr_t pc)
{
    if (explore_on)
        take(address, pc);
}

void omp_unlock(const volatile void *address, uintptr_t pc)
{
    if (explore_on)
        explore_unlock(explore_object(address, OBJECT_MUTEX), pc);
}

void GOMP_critical_start(void);
void GOMP_critical_end(void);
void GOMP_critical_name_start(void **name);
void GOMP_critical_name_end(void **name);
void GOMP_atomic_start(void);
void GOMP_atomic_end(void);

void GOMP_critical_start(void)
{
    omp_lock(&unnamed_critical, HERE);
}

void GOMP_critical_end(void)
{
    omp_unlock(&unnamed_critical, HERE);
}

void GOMP_critical_name_start(void **name)
{
    omp_lock(name, HERE);
}

void GOMP_critical_name_end(void **name)
{
    omp_unlock(name, HERE);
}

void GOMP_atomic_start(void)
{
    omp_lock(&atomic_lock, HERE);
}

void GOMP_atomic_end(void)
{
    omp_unlock(&atomic_lock, HERE);
}

/* ---- locks ----------------------------------------------------------------------------------- */

static struct object *nest_of(void *lock)
{
    struct object *object = explore_object(lock, OBJECT_MUTEX);

    object->type = PTHREAD_MUTEX_RECURSIVE;
    return object;
}

void omp_init_lock(void *lock);
void omp_init_lock_with_hint(void *lock, int hint);
void omp_destroy_lock(void *lock);
void omp_set_lock(void *lock);
void omp_unset_lock(void *lock);
int omp_test_lock(void *lock);
void omp_init_nest_lock(void *lock);
void omp_init_nest_lock_with_hint(void *lock, int hint);
void omp_destroy_nest_lock(void *lock);
void omp_set_nest_lock(void *lock);
void omp_unset_nest_lock(void *lock);
int omp_test_nest_lock(void *lock);

void omp_init_lock(void *lock)
{
    explore_object_anew(lock, OBJECT_MUTEX);
}

void omp_init_lock_with_hint(void *lock, int hint)
{
    (void)hint;
    explore_object_anew(lock, OBJECT_MUTEX);
}

void omp_destroy_lock(void *lock)
{
    explore_object_forget(lock);
}

void omp_set_lock(void *lock)
{
    take(lock, HERE);
}

void omp_unset_lock(void *lock)
{
    explore_unlock(explore_object(lock, OBJECT_MUTEX), HERE);
}

int omp_test_lock(void *lock)
{
    return explore_try(explore_object(lock, OBJECT_MUTEX), HERE);
}

void omp_init_nest_lock(void *lock)
{
    explore_object_anew(lock, OBJECT_MUTEX);
}

void omp_init_nest_lock_with_hint(void *lock, int hint)
{
    (void)hint;
    explore_object_anew(lock, OBJECT_MUTEX);
}

void omp_destroy_nest_lock(void *lock)
{
    explore_object_forget(lock);
}

void omp_set_nest_lock(void *lock)
{
    explore_lock(nest_of(lock), OP_LOCK, HERE, 0);
}

void omp_unset_nest_lock(void *lock)
{
    explore_unlock(nest_of(lock), HERE);
}

int omp_test_nest_lock(void *lock)
{
    struct object *object = nest_of(lock);

    return explore_try(object, HERE) ? (int)object->depth : 0;
}

/* ---- what a program asks --------------------------------------------------------------------- */

/* A function without arguments that tells a number. */
#define TELL(type, name, value)                                                                    \
    type name(void);                                                                               \
    type name(void)                                                                                \
    {                                                                                              \
        return value;                                                                              \
    }

static double seconds(void)
{
    explore_time_pass(1000);
    return (double)explore_now_ns() * 1e-9;
}

TELL(int, omp_get_thread_num, omp_me()->number)
TELL(int, omp_get_num_threads, omp_me()->team->size)
TELL(int, omp_get_max_threads, omp_settings.threads)
TELL(int, omp_get_num_procs, omp_settings.threads)
TELL(int, omp_get_thread_limit, MOST_THREADS - 1)
TELL(int, omp_in_parallel, omp_me()->team->active_level > 0)
TELL(int, omp_in_final, omp_me()->task->final)
TELL(int, omp_get_dynamic, 0)
TELL(int, omp_get_nested, omp_settings.levels > 1)
TELL(int, omp_get_cancellation, 0)
TELL(int, omp_get_level, omp_me()->team->level)
TELL(int, omp_get_active_level, omp_me()->team->active_level)
TELL(int, omp_get_max_active_levels, omp_settings.levels)
TELL(int, omp_get_supported_active_levels, MOST_THREADS)
TELL(int, omp_get_max_task_priority, 0)
TELL(int, omp_get_proc_bind, 0)
TELL(int, omp_get_num_places, 0)
TELL(int, omp_get_place_num, -1)
TELL(int, omp_get_num_devices, 0)
TELL(int, omp_get_default_device, 0)
TELL(int, omp_get_initial_device, 0)
TELL(int, omp_get_device_num, 0)
TELL(int, omp_is_initial_device, 1)
TELL(double, omp_get_wtime, seconds())
TELL(double, omp_get_wtick, 1e-9)

void omp_set_num_threads(int threads);
void omp_set_dynamic(int on);
void omp_set_nested(int on);
void omp_set_max_active_levels(int levels);
void omp_set_schedule(unsigned kind, int chunk);
void omp_get_schedule(unsigned *kind, int *chunk);
void omp_set_default_device(int device);
int omp_get_ancestor_thread_num(int level);
int omp_get_team_size(int level);

void omp_set_num_threads(int threads)
{
    omp_settings.threads = threads > 0 ? threads : 1;
}

void omp_set_dynamic(int on)
{
    (void)on;
}

void omp_set_nested(int on)
{
    omp_settings.levels = on ? MOST_THREADS : 1;
}

void omp_set_max_active_levels(int levels)
{
    if (levels >= 0)
        omp_settings.levels = levels;
}

/* omp_sched_static, _dynamic, _guided, _auto: 1 to 4. */
void omp_set_schedule(unsigned kind, int chunk)
{
    kind &= 0xff;
    omp_settings.schedule = kind == 2 || kind == 3 ? (int)kind : SCHEDULE_STATIC;
    omp_settings.chunk = chunk > 0 ? chunk : omp_settings.schedule == SCHEDULE_STATIC ? 0 : 1;
}

void omp_get_schedule(unsigned *kind, int *chunk)
{
    *kind = (unsigned)omp_settings.schedule;
    *chunk = omp_settings.chunk;
}

void omp_set_default_device(int device)
{
    (void)device;
}

int omp_get_ancestor_thread_num(int level)
{
    const struct team *team = omp_me()->team;
    int number = omp_me()->number;

    if (level < 0 || level > team->level)
        return -1;
    for (; team->level > level; team = team->outer)
        number = team->outer_number;
    return number;
}

int omp_get_team_size(int level)
{
    const struct team *team = omp_me()->team;

    if (level < 0 || level > team->level)
        return -1;
    while (team->level > level)
        team = team->outer;
    return team->size;
}
