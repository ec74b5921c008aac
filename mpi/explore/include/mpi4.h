/* SPDX-License-Identifier: MIT
 *
 * What MPI 4 has added to MPI 3: persistent collectives, partitioned messages, and a few more. */
#ifndef TRIPTYCH_MPI_EXPLORE_INCLUDE_MPI4_H
#define TRIPTYCH_MPI_EXPLORE_INCLUDE_MPI4_H

int MPI_Allgather_init(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm,
                       MPI_Info, MPI_Request *);
int MPI_Allgatherv_init(const void *, int, MPI_Datatype, void *, const int[], const int[],
                        MPI_Datatype, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Allreduce_init(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Info,
                       MPI_Request *);
int MPI_Alltoall_init(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm,
                      MPI_Info, MPI_Request *);
int MPI_Alltoallv_init(const void *, const int[], const int[], MPI_Datatype, void *, const int[],
                       const int[], MPI_Datatype, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Alltoallw_init(const void *, const int[], const int[], const MPI_Datatype[], void *,
                       const int[], const int[], const MPI_Datatype[], MPI_Comm, MPI_Info,
                       MPI_Request *);
int MPI_Barrier_init(MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Bcast_init(void *, int, MPI_Datatype, int, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Comm_idup_with_info(MPI_Comm, MPI_Info, MPI_Comm *, MPI_Request *);
int MPI_Exscan_init(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Info,
                    MPI_Request *);
int MPI_Gather_init(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm,
                    MPI_Info, MPI_Request *);
int MPI_Gatherv_init(const void *, int, MPI_Datatype, void *, const int[], const int[],
                     MPI_Datatype, int, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Info_create_env(int, char *[], MPI_Info *);
int MPI_Info_get_string(MPI_Info, const char *, int *, char *, int *);
int MPI_Isendrecv(const void *, int, MPI_Datatype, int, int, void *, int, MPI_Datatype, int, int,
                  MPI_Comm, MPI_Request *);
int MPI_Isendrecv_replace(void *, int, MPI_Datatype, int, int, int, int, MPI_Comm, MPI_Request *);
int MPI_Neighbor_allgather_init(const void *, int, MPI_Datatype, void *, int, MPI_Datatype,
                                MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Neighbor_allgatherv_init(const void *, int, MPI_Datatype, void *, const int[], const int[],
                                 MPI_Datatype, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Neighbor_alltoall_init(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, MPI_Comm,
                               MPI_Info, MPI_Request *);
int MPI_Neighbor_alltoallv_init(const void *, const int[], const int[], MPI_Datatype, void *,
                                const int[], const int[], MPI_Datatype, MPI_Comm, MPI_Info,
                                MPI_Request *);
int MPI_Neighbor_alltoallw_init(const void *, const int[], const MPI_Aint[], const MPI_Datatype[],
                                void *, const int[], const MPI_Aint[], const MPI_Datatype[],
                                MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Parrived(MPI_Request, int, int *);
int MPI_Pready(int, MPI_Request);
int MPI_Pready_range(int, int, MPI_Request);
int MPI_Precv_init(void *, int, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Info,
                   MPI_Request *);
int MPI_Psend_init(const void *, int, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Info,
                   MPI_Request *);
int MPI_Reduce_init(const void *, void *, int, MPI_Datatype, MPI_Op, int, MPI_Comm, MPI_Info,
                    MPI_Request *);
int MPI_Reduce_scatter_block_init(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm,
                                  MPI_Info, MPI_Request *);
int MPI_Reduce_scatter_init(const void *, void *, const int[], MPI_Datatype, MPI_Op, MPI_Comm,
                            MPI_Info, MPI_Request *);
int MPI_Scan_init(const void *, void *, int, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Info,
                  MPI_Request *);
int MPI_Scatter_init(const void *, int, MPI_Datatype, void *, int, MPI_Datatype, int, MPI_Comm,
                     MPI_Info, MPI_Request *);
int MPI_Scatterv_init(const void *, const int[], const int[], MPI_Datatype, void *, int,
                      MPI_Datatype, int, MPI_Comm, MPI_Info, MPI_Request *);

#endif
