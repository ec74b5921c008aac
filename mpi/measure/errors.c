/* SPDX-License-Identifier: MIT */
#include "mpi/measure/errors.h"

#include "common/base/fail.h"
#include "mpi/resilient/detector.h"
#include "mpi/resilient/ulfm.h"

#include <mpi.h>

/* Debian's Open MPI 4 switches its one-sided components off where ranks of several hosts meet. */
static const char *cure_of(int code)
{
    int class;

    MPI_Error_class(code, &class);
#ifdef OPEN_MPI
    if (class == MPI_ERR_WIN)
        return "; this MPI library has no one-sided messages between these ranks (between hosts "
               "`mpirun --mca osc ^ucx`, or `export OMPI_MCA_osc=^ucx` before srun, may bring "
               "them)";
#endif
    return "";
}

static void on_error(MPI_Comm *comm, int *code, ...)
{
    char text[MPI_MAX_ERROR_STRING];
    int length;

    (void)comm;
    if (ulfm_is_failure(*code) && detector_survives())
        return; /* and so does the call, with the code */
    MPI_Error_string(*code, text, &length);
    fail(STATUS_FAILED, "%s%s", text, cure_of(*code));
}

void errors_open(void)
{
    MPI_Errhandler handler;

    MPI_Comm_create_errhandler(on_error, &handler);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, handler);
    MPI_Errhandler_free(&handler);
}
