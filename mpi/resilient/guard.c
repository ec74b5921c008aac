/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/guard.h"

#include "common/base/clock.h"
#include "common/base/fail.h"
#include "common/work/fault.h"
#include "common/work/journal.h"
#include "mpi/core/patience.h"
#include "mpi/core/tags.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/waits.h"

#include <mpi.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool guard_active;

/* A rank as a process. Numbers of processes are unique within a place: a boot, and a namespace. */
struct process {
    uint64_t place, pid, born; /* born: in clock ticks since the boot */
};

static struct {
    int borne; /* how many losses what runs now can do with */
    int rank, size;
    int losses;
    struct process *processes; /* processes[size] */
    bool *lost;                /* lost[size] */
    double *stopped_s;         /* stopped_s[size]: since when it has been seen stopped; or 0 */
    int *members, count, number;
    double looked_s, every_s;
} guard;

/* ---- processes ----------------------------------------------------------------------------- */

enum sight { UNSEEN, RUNS, STOPPED, GONE };

/* State and birth of a process, as proc(5) has them; state 'X': there is none. */
static char state_of(uint64_t pid, uint64_t *born)
{
    char path[64], text[1024], state = 'X';
    unsigned long long ticks = 0;

    snprintf(path, sizeof path, "/proc/%llu/stat", (unsigned long long)pid);
    FILE *stream = fopen(path, "re");
    if (!stream)
        return state;
    size_t length = fread(text, 1, sizeof text - 1, stream);
    fclose(stream);
    text[length] = '\0';
    const char *name_end = text; /* the name may have blanks and parentheses */
    for (size_t at = 0; at < length; at++)
        if (text[at] == ')')
            name_end = text + at;
    if (sscanf(name_end,
               ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &state, &ticks) != 2)
        return 'X';
    *born = ticks;
    return state;
}

static uint64_t place_of_this_process(int rank)
{
    char text[128] = "", space[128] = "";
    FILE *boot = fopen("/proc/sys/kernel/random/boot_id", "re");

    if (boot) {
        size_t length = fread(text, 1, sizeof text - 1, boot);
        fclose(boot);
        text[length] = '\0';
    }
    ssize_t length = readlink("/proc/self/ns/pid", space, sizeof space - 1);
    if (!text[0] || length <= 0 || getenv("TRIPTYCH_MPI_NO_PIDS"))
        return (uint64_t)rank; /* nobody else is there, as far as is known */
    return journal_hash(journal_hash(0xcbf29ce484222325u, text), space);
}

static enum sight look_at(int rank)
{
    const struct process *process = &guard.processes[rank];
    uint64_t born = 0;

    if (process->place != guard.processes[guard.rank].place)
        return UNSEEN;
    switch (state_of(process->pid, &born)) {
    case 'X':
    case 'x':
    case 'Z':
        return GONE;
    case 'T':
    case 't':
        return born == process->born ? STOPPED : GONE;
    default:
        return born == process->born ? RUNS : GONE;
    }
}

bool guard_share_place(void)
{
    for (int rank = 0; rank < guard.size; rank++)
        if (guard.processes[rank].place != guard.processes[0].place)
            return false;
    return true;
}

/* ---- who is there -------------------------------------------------------------------------- */

/* For waits that know nothing of losses: looks after all ranks. */
static void watch(void)
{
    if (!guard_due())
        return;
    for (int rank = 0; rank < guard.size && guard.rank == 0; rank++)
        if (rank != guard.rank)
            guard_gone(rank, NULL);
    if (guard.rank == 0 && guard.losses > guard.borne)
        fail(STATUS_FAILED, "this form cannot go on without a rank; the variant resilient of pool "
                            "and find_primes can");
}

void guard_open(void)
{
    const double every_s = 0.05, for_each_s = 0.002; /* below 1 % of a core */

    MPI_Comm_rank(MPI_COMM_WORLD, &guard.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &guard.size);
    size_t size = (size_t)guard.size;
    guard_active = launcher_forgives_any();
    guard.every_s = every_s + for_each_s * guard.size;
    guard.lost = xcalloc(size, sizeof *guard.lost);
    guard.members = xcalloc(size, sizeof *guard.members);
    guard.processes = xcalloc(size, sizeof *guard.processes);
    guard.stopped_s = xcalloc(size, sizeof *guard.stopped_s);
    guard_regroup();
    if (!guard_active)
        return;
    patient_watch = watch;
    struct process own = {place_of_this_process(guard.rank), (uint64_t)getpid(), 0};
    state_of(own.pid, &own.born);
    MPI_Allgather(&own, sizeof own, MPI_BYTE, guard.processes, sizeof own, MPI_BYTE,
                  MPI_COMM_WORLD);
}

int guard_members(void)
{
    return guard.count;
}

int guard_number(void)
{
    return guard.number;
}

int guard_rank(int number)
{
    return guard.members[number];
}

bool guard_lost(int rank)
{
    return guard.lost[rank];
}

int guard_losses(void)
{
    return guard.losses;
}

void guard_regroup(void)
{
    guard.count = 0;
    for (int rank = 0; rank < guard.size; rank++) {
        if (rank == guard.rank)
            guard.number = guard.count;
        if (!guard.lost[rank])
            guard.members[guard.count++] = rank;
    }
}

void guard_give_up(int rank, const char *why)
{
    if (guard.lost[rank])
        return;
    guard.lost[rank] = true;
    guard.losses++;
    if (guard.rank == 0) {
        fault_lost();
        waits_lost(rank);
        warn("rank %d %s%s", rank, why,
             guard.losses <= guard.borne ? "; the others go on without it" : "");
    }
    if (look_at(rank) == UNSEEN) { /* it may listen again one day; two lines, for both its waits */
        static const uint64_t none[3] = {0, GUARD_GIVEN_UP, 0};
        MPI_Request sent;
        MPI_Isend(none, 3, MPI_UINT64_T, rank, TAG_CHUNKS, MPI_COMM_WORLD, &sent);
        MPI_Request_free(&sent);
        MPI_Isend(none, 0, MPI_BYTE, rank, TAG_GO, MPI_COMM_WORLD, &sent);
        MPI_Request_free(&sent);
    } else if (look_at(rank) != GONE) {
        kill((pid_t)guard.processes[rank].pid, SIGKILL);
    }
}

void guard_given_up(void)
{
    warn("rank 0 has given this rank up, since it was not heard of for too long; it ends");
    _exit(STATUS_FAILED);
}

bool guard_gone(int rank, bool *lives)
{
    const double longest_s = 1; /* a stop may be a debugger's or a snapshot's */
    enum sight sight = guard.lost[rank] ? UNSEEN : look_at(rank);
    double now_s = clock_now_s();

    if (lives)
        *lives = sight == RUNS;
    if (sight != STOPPED)
        guard.stopped_s[rank] = 0;
    else if (guard.stopped_s[rank] == 0)
        guard.stopped_s[rank] = now_s;
    if (sight == GONE)
        guard_give_up(rank, "is gone");
    else if (sight == STOPPED && now_s - guard.stopped_s[rank] > longest_s)
        guard_give_up(rank, "hangs (it is stopped), and is killed");
    return guard.lost[rank];
}

bool guard_due(void)
{
    if (!guard_active)
        return false;
    double now_s = clock_now_s(), since_s = now_s - guard.looked_s;
    if (since_s < guard.every_s)
        return false;
    guard.looked_s = now_s;
    if (since_s > 10 * guard.every_s) /* we may have been stopped too, with all others */
        for (int rank = 0; rank < guard.size; rank++)
            guard.stopped_s[rank] = 0;
    if (guard.rank != 0 && look_at(0) == GONE) {
        warn("rank 0 is gone, which led the others: the job ends; with --journal the same command "
             "goes on from where it was");
        launcher_end_job(STATUS_FAILED);
    }
    return true;
}

void guard_bear(bool losses)
{
    guard.borne = losses ? guard.size : 0;
}

void guard_bear_known(void)
{
    guard.borne = guard.losses;
}

/* A rank is lost whose host has no other rank that would have ended it. */
static bool may_hang_elsewhere(void)
{
    for (int lost = 0; lost < guard.size; lost++) {
        bool seen = !guard.lost[lost];
        for (int rank = 0; rank < guard.size; rank++)
            seen = seen || (!guard.lost[rank] &&
                            guard.processes[rank].place == guard.processes[lost].place);
        if (!seen)
            return true;
    }
    return false;
}

void guard_see_off(void)
{
    const double most_s = 2;

    for (int rank = 1; rank < guard.size; rank++) {
        struct patience patience = {0};
        double begin_s = clock_now_s();
        int here; /* MPI sends what it still has to when it is called */
        while (look_at(rank) == RUNS && clock_now_s() - begin_s < most_s) {
            patience_nap(&patience);
            MPI_Iprobe(MPI_ANY_SOURCE, TAG_HERE, MPI_COMM_WORLD, &here, MPI_STATUS_IGNORE);
        }
        enum sight sight = look_at(rank);
        if (sight == RUNS || sight == STOPPED)
            kill((pid_t)guard.processes[rank].pid, SIGKILL);
    }
    if (may_hang_elsewhere()) {
        warn(
            "a rank that was given up may hang on a host where no other rank is left to end it; so "
            "mpirun is ended, with status 1, although the work is done");
        launcher_end_job(STATUS_FAILED);
    }
}
