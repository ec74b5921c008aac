/* SPDX-License-Identifier: MIT
 *
 * What communicators are asked for. */
#include "mpi/explore/explore.h"

#include <stdio.h>
#include <string.h>

static char names[MOST_COMMS][64]; /* that this rank has given them */

int MPI_Comm_rank(MPI_Comm comm, int *rank)
{
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE), in = mpix_rank_in(number);
    *rank = in - (in >= mpix->comm[number].first_group ? mpix->comm[number].first_group : 0);
    return MPI_SUCCESS;
}

int MPI_Comm_size(MPI_Comm comm, int *size)
{
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE), first = mpix->comm[number].first_group;
    *size = mpix_rank_in(number) < first ? first : mpix->comm[number].size - first;
    return MPI_SUCCESS;
}

int MPI_Comm_compare(MPI_Comm one, MPI_Comm other, int *result)
{
    mpix_enter(__func__, HERE);
    int left = mpix_comm(one, __func__, HERE), right = mpix_comm(other, __func__, HERE);
    const struct comm *a = &mpix->comm[left], *b = &mpix->comm[right];
    bool same =
        a->size == b->size && memcmp(a->world, b->world, sizeof(int) * (size_t)a->size) == 0;
    bool alike = a->size == b->size;
    for (int at = 0; at < a->size && alike; at++)
        alike = mpix_rank_of(right, a->world[at]) >= 0;
    *result = left == right ? MPI_IDENT : same ? MPI_CONGRUENT : alike ? MPI_SIMILAR : MPI_UNEQUAL;
    return MPI_SUCCESS;
}

int MPI_Comm_set_name(MPI_Comm comm, const char *name)
{
    mpix_enter(__func__, HERE);
    snprintf(names[mpix_comm(comm, __func__, HERE)], sizeof names[0], "%s", name);
    return MPI_SUCCESS;
}

int MPI_Comm_get_name(MPI_Comm comm, char *name, int *length)
{
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE);
    const char *usual = comm == MPI_COMM_WORLD  ? "MPI_COMM_WORLD"
                        : comm == MPI_COMM_SELF ? "MPI_COMM_SELF"
                                                : "";
    strcpy(name, names[number][0] ? names[number] : usual);
    *length = (int)strlen(name);
    return MPI_SUCCESS;
}
