/* SPDX-License-Identifier: MIT */
#include "mpi/team.h"

#include "common/clock.h"
#include "common/fail.h"
#include "common/output.h"
#include "common/tally.h"
#include "mpi/lanes.h"
#include "mpi/patience.h"
#include "mpi/waits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int rank(void)
{
    int initialized, number = 0;

    MPI_Initialized(&initialized);
    if (initialized)
        MPI_Comm_rank(MPI_COMM_WORLD, &number);
    return number;
}

static int ranks(void)
{
    int initialized, number = 1;

    MPI_Initialized(&initialized);
    if (initialized)
        MPI_Comm_size(MPI_COMM_WORLD, &number);
    return number;
}

/* Whether a launcher started this process, by the variables that Open MPI, MPICH, PMIx and Slurm
 * set. Only to spare --help and its like an MPI_Init that may not be possible here. */
static bool launched(void)
{
    static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMIX_RANK", "PMI_FD",
                                        "SLURM_PROCID"};

    for (size_t at = 0; at < sizeof signs / sizeof signs[0]; at++)
        if (getenv(signs[at]))
            return true;
    return false;
}

/* The first `size` - 1 bytes of a file of /proc about our parent, as a string; blanks for NUL
 * bytes. */
static void read_about_parent(const char *file, char *text, size_t size)
{
    char path[64];
    size_t length = 0;

    snprintf(path, sizeof path, "/proc/%ld/%s", (long)getppid(), file);
    FILE *stream = fopen(path, "re");
    if (stream) {
        length = fread(text, 1, size - 1, stream);
        fclose(stream);
    }
    text[length] = '\0';
    for (size_t at = 0; at + 1 < length; at++)
        if (text[at] == '\0')
            text[at] = ' ';
}

/* Our parent is Open MPI's mpirun itself (and not a daemon on another host), and nobody asked it to
 * label or to file the output (--tag-output, --output-filename, ...). */
static bool parent_only_forwards(void)
{
    static const char *const launchers[] = {"mpirun\n", "mpiexec\n", "orterun\n",
                                            "mpirun.openmpi\n", "mpiexec.openmpi\n"};
    char name[32], command[4096];

    read_about_parent("comm", name, sizeof name);
    read_about_parent("cmdline", command, sizeof command);
    for (size_t at = 0; at < sizeof launchers / sizeof launchers[0]; at++)
        if (strcmp(name, launchers[at]) == 0)
            return !strstr(command, "-output") && !strstr(command, "-xml");
    return false;
}

/* Open MPI 4's mpirun forwards the ranks' output, and when the reader of its own output goes away
 * (`mpirun ... | head`) it aborts the job with a page of messages. So where mpirun is our parent
 * and its standard output is a pipe, a rank writes to that pipe itself: then the rank learns that
 * nobody reads any more, and can end the job in good order. */
static void bypass_forwarding(void)
{
    char path[64];
    struct stat about;

    snprintf(path, sizeof path, "/proc/%ld/fd/1", (long)getppid());
    if (!parent_only_forwards() || stat(path, &about) != 0 || !S_ISFIFO(about.st_mode))
        return;
    int pipe = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK); /* ENXIO: the reader has gone */
    if (pipe < 0)
        return;
    if (fcntl(pipe, F_SETFL, 0) == 0 && dup2(pipe, STDOUT_FILENO) < 0)
        warn("dup2: %s; mpirun forwards the output", strerror(errno));
    close(pipe);
}

bool team_shares_clock(void)
{
    MPI_Comm host;
    int here;

    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &host);
    MPI_Comm_size(host, &here);
    MPI_Comm_free(&host);
    return here == ranks();
}

/* A thread level costs where nobody needs it: with MPI_THREAD_FUNNELED Open MPI 4.1 locks a mutex
 * in each call, and `queue --variant pull --batch 1` took 200 ns an item [190, 246], without 171
 * [164, 182] (medians of 6 runs side by side). */
static void open_team(int *argc, char ***argv, bool work, bool threads)
{
    int wanted = threads ? MPI_THREAD_FUNNELED : MPI_THREAD_SINGLE, provided;

    if (!work && !launched())
        return;
    MPI_Init_thread(argc, argv, wanted, &provided);
    if (provided < wanted)
        fail(STATUS_SKIP, "this MPI library does not offer MPI_THREAD_FUNNELED");
    fail_name("rank", rank());
    bypass_forwarding();
}

static int default_workers(int proposal)
{
    (void)proposal;
    return ranks();
}

static void prepare(int workers)
{
    (void)workers;
}

static void barrier(void)
{
    patient_barrier(MPI_COMM_WORLD);
}

void team_ready(void)
{
    patient_barrier(MPI_COMM_WORLD);
    tally_process_begin(rank()); /* opening windows burns CPU time, but is not the work */
    tally_start(rank());
}

void team_done(void)
{
    tally_finish(rank());
    tally_process_end(rank());
}

static void collect(void)
{
    struct tally_slot *slots = tally_slots(), own = slots[rank()];

    patient_barrier(MPI_COMM_WORLD); /* the others may still work */
    MPI_Gather(&own, sizeof own, MPI_BYTE, slots, sizeof own, MPI_BYTE, 0, MPI_COMM_WORLD);
    /* The launcher forwards each rank's story by itself. What rank 0 tells next is the end of it,
     * so the others' lines get a moment to arrive. */
    if (rank() == 0 && ranks() > 1 && output_has_story())
        clock_sleep(0.05);
}

static int agree(int status)
{
    MPI_Request told;

    MPI_Ibcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD, &told);
    patient_wait(&told, MPI_STATUS_IGNORE);
    return status;
}

static void leave(int status)
{
    int initialized;

    MPI_Initialized(&initialized);
    if (initialized)
        MPI_Abort(MPI_COMM_WORLD, status);
    _exit(status);
}

static void close_team(void)
{
    int initialized;

    MPI_Initialized(&initialized);
    if (!initialized)
        return;
    patient_barrier(MPI_COMM_WORLD);
    MPI_Finalize();
}

const struct team mpi_team = {
    .panel = "mpi",
    .launch = "mpirun -n N ",
    .fixed = true,
    .open = open_team,
    .default_workers = default_workers,
    .prepare = prepare,
    .worker = rank,
    .rank = rank,
    .ranks = ranks,
    .barrier = barrier,
    .collect = collect,
    .waits = mpi_waits,
    .clocks = lanes_compare_clocks,
    .lanes = lanes_gather,
    .agree = agree,
    .leave = leave,
    .close = close_team,
};
