/* SPDX-License-Identifier: MIT
 *
 * mpirun -n 2 messages rate|reply MESSAGES: the transport's own rates between two ranks. rate:
 * 8-byte messages one way, 64 in flight. reply: rank 1 asks with 16 bytes, rank 0 answers with 8,
 * which is all that a manager without work would do. Prints the seconds. */
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLIGHT = 64 };

static void send_rate(int rank, long messages)
{
    uint64_t numbers[FLIGHT] = {0};
    MPI_Request flight[FLIGHT];

    for (long sent = 0; sent < messages; sent += FLIGHT) {
        for (int at = 0; at < FLIGHT; at++)
            if (rank == 0)
                MPI_Isend(&numbers[at], 8, MPI_BYTE, 1, 0, MPI_COMM_WORLD, &flight[at]);
            else
                MPI_Irecv(&numbers[at], 8, MPI_BYTE, 0, 0, MPI_COMM_WORLD, &flight[at]);
        MPI_Waitall(FLIGHT, flight, MPI_STATUSES_IGNORE);
    }
}

static void reply(int rank, long messages)
{
    uint64_t question[2] = {0, 0}, answer = 0;

    for (long sent = 0; sent < messages; sent++)
        if (rank == 1) {
            MPI_Send(question, 16, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
            MPI_Recv(&answer, 8, MPI_BYTE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        } else {
            MPI_Recv(question, 16, MPI_BYTE, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            MPI_Send(&answer, 8, MPI_BYTE, 1, 0, MPI_COMM_WORLD);
        }
}

int main(int argc, char **argv)
{
    int rank, size;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    long messages = argc == 3 ? strtol(argv[2], NULL, 10) / FLIGHT * FLIGHT : 0;
    if (size != 2 || messages == 0)
        MPI_Abort(MPI_COMM_WORLD, 2);
    void (*exchange)(int, long) = strcmp(argv[1], "rate") == 0 ? send_rate : reply;
    exchange(rank, FLIGHT); /* connects */
    MPI_Barrier(MPI_COMM_WORLD);
    double begin_s = MPI_Wtime();
    exchange(rank, messages);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank == 0)
        printf("%.9f\n", MPI_Wtime() - begin_s);
    MPI_Finalize();
    return 0;
}
