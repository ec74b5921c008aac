/* SPDX-License-Identifier: MIT
 *
 * The calls of MPI 4 with large numbers. */
#ifndef TRIPTYCH_MPI_EXPLORE_INCLUDE_MPI4_LARGE_H
#define TRIPTYCH_MPI_EXPLORE_INCLUDE_MPI4_LARGE_H

typedef void MPI_User_function_c(void *, void *, MPI_Count *, MPI_Datatype *);

int MPI_Accumulate_c(const void *, MPI_Count, MPI_Datatype, int, MPI_Aint, MPI_Count, MPI_Datatype,
                     MPI_Op, MPI_Win);
int MPI_Allgather_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                    MPI_Comm);
int MPI_Allgather_init_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                         MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Allgatherv_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                     const MPI_Aint[], MPI_Datatype, MPI_Comm);
int MPI_Allgatherv_init_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                          const MPI_Aint[], MPI_Datatype, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Allreduce_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Allreduce_init_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Info,
                         MPI_Request *);
int MPI_Alltoall_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                   MPI_Comm);
int MPI_Alltoall_init_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                        MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Alltoallv_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, void *,
                    const MPI_Count[], const MPI_Aint[], MPI_Datatype, MPI_Comm);
int MPI_Alltoallv_init_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, void *,
                         const MPI_Count[], const MPI_Aint[], MPI_Datatype, MPI_Comm, MPI_Info,
                         MPI_Request *);
int MPI_Alltoallw_c(const void *, const MPI_Count[], const MPI_Aint[], const MPI_Datatype[], void *,
                    const MPI_Count[], const MPI_Aint[], const MPI_Datatype[], MPI_Comm);
int MPI_Alltoallw_init_c(const void *, const MPI_Count[], const MPI_Aint[], const MPI_Datatype[],
                         void *, const MPI_Count[], const MPI_Aint[], const MPI_Datatype[],
                         MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Bcast_c(void *, MPI_Count, MPI_Datatype, int, MPI_Comm);
int MPI_Bcast_init_c(void *, MPI_Count, MPI_Datatype, int, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Bsend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm);
int MPI_Bsend_init_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Buffer_attach_c(void *, MPI_Count);
int MPI_Buffer_detach_c(void *, MPI_Count *);
int MPI_Exscan_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Exscan_init_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Info,
                      MPI_Request *);
int MPI_Gather_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype, int,
                 MPI_Comm);
int MPI_Gather_init_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype, int,
                      MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Gatherv_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                  const MPI_Aint[], MPI_Datatype, int, MPI_Comm);
int MPI_Gatherv_init_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                       const MPI_Aint[], MPI_Datatype, int, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Get_accumulate_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                         int, MPI_Aint, MPI_Count, MPI_Datatype, MPI_Op, MPI_Win);
int MPI_Get_c(void *, MPI_Count, MPI_Datatype, int, MPI_Aint, MPI_Count, MPI_Datatype, MPI_Win);
int MPI_Get_count_c(const MPI_Status *, MPI_Datatype, MPI_Count *);
int MPI_Get_elements_c(const MPI_Status *, MPI_Datatype, MPI_Count *);
int MPI_Iallgather_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                     MPI_Comm, MPI_Request *);
int MPI_Iallgatherv_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                      const MPI_Aint[], MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Iallreduce_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm,
                     MPI_Request *);
int MPI_Ialltoall_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                    MPI_Comm, MPI_Request *);
int MPI_Ialltoallv_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, void *,
                     const MPI_Count[], const MPI_Aint[], MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Ialltoallw_c(const void *, const MPI_Count[], const MPI_Aint[], const MPI_Datatype[],
                     void *, const MPI_Count[], const MPI_Aint[], const MPI_Datatype[], MPI_Comm,
                     MPI_Request *);
int MPI_Ibcast_c(void *, MPI_Count, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Ibsend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Iexscan_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Igather_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype, int,
                  MPI_Comm, MPI_Request *);
int MPI_Igatherv_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                   const MPI_Aint[], MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Imrecv_c(void *, MPI_Count, MPI_Datatype, MPI_Message *, MPI_Request *);
int MPI_Ineighbor_allgather_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count,
                              MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Ineighbor_allgatherv_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                               const MPI_Aint[], MPI_Datatype, MPI_Comm, MPI_Request *);
int MPI_Ineighbor_alltoall_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                             MPI_Comm, MPI_Request *);
int MPI_Ineighbor_alltoallv_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype,
                              void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, MPI_Comm,
                              MPI_Request *);
int MPI_Ineighbor_alltoallw_c(const void *, const MPI_Count[], const MPI_Aint[],
                              const MPI_Datatype[], void *, const MPI_Count[], const MPI_Aint[],
                              const MPI_Datatype[], MPI_Comm, MPI_Request *);
int MPI_Irecv_c(void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Ireduce_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, int, MPI_Comm,
                  MPI_Request *);
int MPI_Ireduce_scatter_block_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm,
                                MPI_Request *);
int MPI_Ireduce_scatter_c(const void *, void *, const MPI_Count[], MPI_Datatype, MPI_Op, MPI_Comm,
                          MPI_Request *);
int MPI_Irsend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Iscan_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Request *);
int MPI_Iscatter_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype, int,
                   MPI_Comm, MPI_Request *);
int MPI_Iscatterv_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, void *,
                    MPI_Count, MPI_Datatype, int, MPI_Comm, MPI_Request *);
int MPI_Isend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Isendrecv_c(const void *, MPI_Count, MPI_Datatype, int, int, void *, MPI_Count,
                    MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Isendrecv_replace_c(void *, MPI_Count, MPI_Datatype, int, int, int, int, MPI_Comm,
                            MPI_Request *);
int MPI_Issend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Mrecv_c(void *, MPI_Count, MPI_Datatype, MPI_Message *, MPI_Status *);
int MPI_Neighbor_allgather_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                             MPI_Comm);
int MPI_Neighbor_allgather_init_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count,
                                  MPI_Datatype, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Neighbor_allgatherv_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                              const MPI_Aint[], MPI_Datatype, MPI_Comm);
int MPI_Neighbor_allgatherv_init_c(const void *, MPI_Count, MPI_Datatype, void *, const MPI_Count[],
                                   const MPI_Aint[], MPI_Datatype, MPI_Comm, MPI_Info,
                                   MPI_Request *);
int MPI_Neighbor_alltoall_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                            MPI_Comm);
int MPI_Neighbor_alltoall_init_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count,
                                 MPI_Datatype, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Neighbor_alltoallv_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype,
                             void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, MPI_Comm);
int MPI_Neighbor_alltoallv_init_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype,
                                  void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype,
                                  MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Neighbor_alltoallw_c(const void *, const MPI_Count[], const MPI_Aint[],
                             const MPI_Datatype[], void *, const MPI_Count[], const MPI_Aint[],
                             const MPI_Datatype[], MPI_Comm);
int MPI_Neighbor_alltoallw_init_c(const void *, const MPI_Count[], const MPI_Aint[],
                                  const MPI_Datatype[], void *, const MPI_Count[], const MPI_Aint[],
                                  const MPI_Datatype[], MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Op_create_c(MPI_User_function_c *, int, MPI_Op *);
int MPI_Pack_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Count *, MPI_Comm);
int MPI_Pack_size_c(MPI_Count, MPI_Datatype, MPI_Comm, MPI_Count *);
int MPI_Put_c(const void *, MPI_Count, MPI_Datatype, int, MPI_Aint, MPI_Count, MPI_Datatype,
              MPI_Win);
int MPI_Raccumulate_c(const void *, MPI_Count, MPI_Datatype, int, MPI_Aint, MPI_Count, MPI_Datatype,
                      MPI_Op, MPI_Win, MPI_Request *);
int MPI_Recv_c(void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Status *);
int MPI_Recv_init_c(void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Reduce_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, int, MPI_Comm);
int MPI_Reduce_init_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, int, MPI_Comm,
                      MPI_Info, MPI_Request *);
int MPI_Reduce_local_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op);
int MPI_Reduce_scatter_block_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Reduce_scatter_block_init_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm,
                                    MPI_Info, MPI_Request *);
int MPI_Reduce_scatter_c(const void *, void *, const MPI_Count[], MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Reduce_scatter_init_c(const void *, void *, const MPI_Count[], MPI_Datatype, MPI_Op,
                              MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Rget_accumulate_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype,
                          int, MPI_Aint, MPI_Count, MPI_Datatype, MPI_Op, MPI_Win, MPI_Request *);
int MPI_Rget_c(void *, MPI_Count, MPI_Datatype, int, MPI_Aint, MPI_Count, MPI_Datatype, MPI_Win,
               MPI_Request *);
int MPI_Rput_c(const void *, MPI_Count, MPI_Datatype, int, MPI_Aint, MPI_Count, MPI_Datatype,
               MPI_Win, MPI_Request *);
int MPI_Rsend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm);
int MPI_Rsend_init_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Scan_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm);
int MPI_Scan_init_c(const void *, void *, MPI_Count, MPI_Datatype, MPI_Op, MPI_Comm, MPI_Info,
                    MPI_Request *);
int MPI_Scatter_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype, int,
                  MPI_Comm);
int MPI_Scatter_init_c(const void *, MPI_Count, MPI_Datatype, void *, MPI_Count, MPI_Datatype, int,
                       MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Scatterv_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, void *,
                   MPI_Count, MPI_Datatype, int, MPI_Comm);
int MPI_Scatterv_init_c(const void *, const MPI_Count[], const MPI_Aint[], MPI_Datatype, void *,
                        MPI_Count, MPI_Datatype, int, MPI_Comm, MPI_Info, MPI_Request *);
int MPI_Send_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm);
int MPI_Send_init_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Sendrecv_c(const void *, MPI_Count, MPI_Datatype, int, int, void *, MPI_Count, MPI_Datatype,
                   int, int, MPI_Comm, MPI_Status *);
int MPI_Sendrecv_replace_c(void *, MPI_Count, MPI_Datatype, int, int, int, int, MPI_Comm,
                           MPI_Status *);
int MPI_Ssend_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm);
int MPI_Ssend_init_c(const void *, MPI_Count, MPI_Datatype, int, int, MPI_Comm, MPI_Request *);
int MPI_Type_contiguous_c(MPI_Count, MPI_Datatype, MPI_Datatype *);
int MPI_Type_create_hindexed_block_c(MPI_Count, MPI_Count, const MPI_Count[], MPI_Datatype,
                                     MPI_Datatype *);
int MPI_Type_create_hindexed_c(MPI_Count, const MPI_Count[], const MPI_Count[], MPI_Datatype,
                               MPI_Datatype *);
int MPI_Type_create_hvector_c(MPI_Count, MPI_Count, MPI_Count, MPI_Datatype, MPI_Datatype *);
int MPI_Type_create_indexed_block_c(MPI_Count, MPI_Count, const MPI_Count[], MPI_Datatype,
                                    MPI_Datatype *);
int MPI_Type_create_resized_c(MPI_Datatype, MPI_Count, MPI_Count, MPI_Datatype *);
int MPI_Type_create_struct_c(MPI_Count, const MPI_Count[], const MPI_Count[], const MPI_Datatype[],
                             MPI_Datatype *);
int MPI_Type_create_subarray_c(int, const MPI_Count[], const MPI_Count[], const MPI_Count[], int,
                               MPI_Datatype, MPI_Datatype *);
int MPI_Type_get_extent_c(MPI_Datatype, MPI_Count *, MPI_Count *);
int MPI_Type_get_true_extent_c(MPI_Datatype, MPI_Count *, MPI_Count *);
int MPI_Type_indexed_c(MPI_Count, const MPI_Count[], const MPI_Count[], MPI_Datatype,
                       MPI_Datatype *);
int MPI_Type_size_c(MPI_Datatype, MPI_Count *);
int MPI_Type_vector_c(MPI_Count, MPI_Count, MPI_Count, MPI_Datatype, MPI_Datatype *);
int MPI_Unpack_c(const void *, MPI_Count, MPI_Count *, void *, MPI_Count, MPI_Datatype, MPI_Comm);
int MPI_Win_allocate_c(MPI_Aint, MPI_Aint, MPI_Info, MPI_Comm, void *, MPI_Win *);
int MPI_Win_allocate_shared_c(MPI_Aint, MPI_Aint, MPI_Info, MPI_Comm, void *, MPI_Win *);
int MPI_Win_create_c(void *, MPI_Aint, MPI_Aint, MPI_Info, MPI_Comm, MPI_Win *);
int MPI_Win_shared_query_c(MPI_Win, int, MPI_Aint *, MPI_Aint *, void *);

#endif
