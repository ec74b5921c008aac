/* SPDX-License-Identifier: MIT
 *
 * What the launcher does when a rank dies, and how a rank leaves so that it is told the right
 * status. */
#include "common/account/trace.h"
#include "common/base/fail.h"
#include "mpi/measure/launch_words.h"
#include "mpi/measure/launcher.h"
#include "mpi/measure/launcher_parts.h"
#include "mpi/measure/sentry.h"
#include "mpi/resilient/ulfm.h"

#include <mpi.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_open_mpi(void)
{
    return getenv("OMPI_COMM_WORLD_SIZE") != NULL;
}

/* MPICH's proxy starts the ranks, and mpiexec the proxy; it tells the ranks nothing. */
static bool proxy_was_told(void)
{
    char about[512];
    long proxy = getppid(), launcher = 0;

    launcher_read_about(proxy, "stat", about, sizeof about);
    const char *after = strrchr(about, ')');
    if (!after || sscanf(after, ") %*c %ld", &launcher) != 1)
        return false;
    return launcher_words(launcher, launch_words_forgive);
}

/* Open MPI 4's mpirun puts its parameters into the ranks' environment, that of Open MPI 5 only
 * those that are the library's. */
/* Whether the launcher lets the other ranks go on when one dies: `mpirun --enable-recovery` and
 * `mpirun --with-ft ulfm` (Open MPI), `mpiexec -disable-auto-cleanup` (MPICH), as far as this rank
 * can see: with Open MPI 5 only those on mpirun's own host can. Any rank. */
static bool launcher_forgives(void)
{
    const char *recovery = getenv("OMPI_MCA_orte_enable_recovery");

    if (ulfm_on())
        return true;
    if (recovery)
        return strcmp(recovery, "0") != 0 && strcmp(recovery, "false") != 0;
    if (is_open_mpi())
        return launcher_is_parent() && launcher_words(getppid(), launch_words_forgive);
    return proxy_was_told();
}

bool launcher_forgives_any(void)
{
    int forgives = launcher_forgives();

    MPI_Allreduce(MPI_IN_PLACE, &forgives, 1, MPI_INT, MPI_LOR, MPI_COMM_WORLD);
    return forgives != 0;
}

static pid_t mpirun; /* 0: it is not our parent */

static void give_up(int signal)
{
    static const char why[] = "MPI_Init: not all ranks were there after two minutes; one may have "
                              "died, and until all are there the others cannot do without it\n";

    (void)signal;
    if (write(STDERR_FILENO, why, sizeof why - 1) < 0 || mpirun == 0)
        _exit(STATUS_FAILED);
    kill(mpirun, SIGTERM);
    _exit(STATUS_FAILED);
}

/* Hydra, MPICH's launcher, sends SIGUSR1 to all others when a rank was killed by a signal; of its
 * devices only the older one (ch3) has a handler for it, and sets that in MPI_Init(). */
void launcher_expect_losses(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, late = {.sa_handler = give_up};
    const unsigned most_s = 120;

    if (!launcher_forgives())
        return;
    mpirun = launcher_is_parent() ? getppid() : 0;
    check(sigaction(SIGUSR1, &ignore, NULL) ? errno : 0, "sigaction");
    check(sigaction(SIGALRM, &late, NULL) ? errno : 0, "sigaction");
    alarm(most_s);
}

void launcher_begun(void)
{
    if (launcher_forgives())
        alarm(0);
}

const char *launcher_on_loss(void)
{
    if (launcher_is_srun())
        return "srun lets the other ranks wait for ever when a rank dies, unless it is started as "
               "srun -K; none of them goes on";
    if (is_open_mpi())
        return "this launcher ends the whole job when a rank dies; to see the others go on start "
               "it as mpirun --enable-recovery";
    return "this launcher ends the whole job when a rank dies; to see the others go on start it as "
           "mpiexec -disable-auto-cleanup";
}

bool launcher_miscounts(void)
{
#if defined(OMPI_MAJOR_VERSION) && OMPI_MAJOR_VERSION < 5
    return true;
#else
    return false;
#endif
}

/* Tells Open MPI's daemon that this rank ends in good order, as MPI_Finalize() would. The daemons
 * of other hosts report one rank that leaves without it, and mpirun would wait for the next one for
 * ever. PMIx is MPI's own affair: the library has loaded it, or does without. */
static void sign_off(void)
{
    const unsigned most_s = 10;
    void *pmix = dlopen("libpmix.so.2", RTLD_NOW | RTLD_NOLOAD);
    void *initialized = pmix ? dlsym(pmix, "PMIx_Initialized") : NULL;
    void *finalize = pmix ? dlsym(pmix, "PMIx_Finalize") : NULL;
    int (*is_open)(void), (*close_one)(const void *, size_t);

    if (!initialized || !finalize) {
        if (pmix)
            dlclose(pmix);
        return;
    }
    memcpy(&is_open, &initialized, sizeof is_open);
    memcpy(&close_one, &finalize, sizeof close_one);
    signal(SIGALRM, SIG_DFL); /* the daemon may be gone */
    alarm(most_s);
    while (is_open() && close_one(NULL, 0) == 0)
        ;
    dlclose(pmix);
}

void launcher_leave(int rank, int status)
{
    sentry_dismiss();
    if (is_open_mpi() && status == STATUS_DONE) {
        sign_off();
        _exit(status);
    }
    if (is_open_mpi() && rank == 0)
        launcher_end_job(status);
    /* MPICH's mpiexec returns what MPI_Abort() gets, and otherwise how the dead rank ended. The
     * message that goes with it would only puzzle. */
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    if (rank == 0)
        MPI_Abort(MPI_COMM_WORLD, status);
    _exit(status);
}

void launcher_end_job(int status)
{
    const double told_s = 0.1, most_s = 10; /* for mpirun to forward what we said; to kill us */

    sentry_dismiss();
    /* With --enable-recovery Open MPI 4.1's mpirun returns 0 whatever the ranks return, and after
     * MPI_Abort() too. Ended by a signal it ends all ranks, those that hang too, and returns 1. */
    if (is_open_mpi() && launcher_forgives() && launcher_is_parent()) {
        clock_sleep(told_s);
        kill(getppid(), SIGTERM);
        clock_sleep(most_s);
    }
    MPI_Abort(MPI_COMM_WORLD, status);
    _exit(status);
}
