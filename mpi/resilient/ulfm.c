/* SPDX-License-Identifier: MIT */
#include "mpi/resilient/ulfm.h"

#include <mpi.h>

#ifdef TRIPTYCH_ULFM

#include <mpi-ext.h>

#include <stdlib.h>
#include <string.h>

bool ulfm_on(void)
{
    const char *enabled = getenv("OMPI_MCA_mpi_ft_enable"); /* mpirun --with-ft ulfm sets it */

    return enabled && strcmp(enabled, "0") != 0 && strcmp(enabled, "false") != 0;
}

bool ulfm_has_failed(int rank)
{
    MPI_Group all, failed;
    int among;

    if (!ulfm_on())
        return false;
    MPIX_Comm_failure_ack(MPI_COMM_WORLD);
    MPIX_Comm_failure_get_acked(MPI_COMM_WORLD, &failed);
    MPI_Comm_group(MPI_COMM_WORLD, &all);
    MPI_Group_translate_ranks(all, 1, &rank, failed, &among);
    MPI_Group_free(&all);
    MPI_Group_free(&failed);
    return among != MPI_UNDEFINED;
}

bool ulfm_is_failure(int code)
{
    int class;

    MPI_Error_class(code, &class);
    return ulfm_on() && (class == MPIX_ERR_PROC_FAILED || class == MPIX_ERR_PROC_FAILED_PENDING ||
                         class == MPI_ERR_IN_STATUS);
}

#else

bool ulfm_on(void)
{
    return false;
}

bool ulfm_has_failed(int rank)
{
    (void)rank;
    return false;
}

bool ulfm_is_failure(int code)
{
    (void)code;
    return false;
}

#endif
