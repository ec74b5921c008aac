/* SPDX-License-Identifier: MIT
 *
 * Graphs of ranks, and who is whose neighbour in a grid or graph. */
#include "mpi/explore/topology.h"

#include <string.h>

void mpix_keep_neighbors(int number, const int *sources, int source_count, const int *targets,
                         int target_count)
{
    struct comm *comm = &mpix->comm[number];
    struct neighbors *mine = &comm->neighbors[mpix_rank_in(number)];

    mine->source_count = source_count;
    mine->target_count = target_count;
    mine->sources = mpix_room(sizeof(int) * (size_t)source_count);
    mine->targets = mpix_room(sizeof(int) * (size_t)target_count);
    memcpy(mpix_at(mine->sources), sources, sizeof(int) * (size_t)source_count);
    memcpy(mpix_at(mine->targets), targets, sizeof(int) * (size_t)target_count);
}

static void check_rank(int rank, int size, const char *call, uintptr_t pc)
{
    if (rank != MPI_PROC_NULL && (rank < 0 || rank >= size))
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given the rank %d, and its communicator has %d", call,
                   rank, size);
}

/* ---- MPI_Graph ------------------------------------------------------------------------------- */

int MPI_Graph_create(MPI_Comm comm, int nodes, const int index[], const int edges[], int reorder,
                     MPI_Comm *made)
{
    (void)reorder;
    mpix_enter(__func__, HERE);
    int old = mpix_comm(comm, __func__, HERE), me = mpix_rank_in(old), size = mpix->comm[old].size;
    if (nodes < 0 || nodes > size)
        mpix_wrong(MPI_ERR_TOPOLOGY, HERE, "%s is given a graph of %d ranks, and there are %d",
                   __func__, nodes, size);
    for (int at = 0; at < nodes; at++)
        if (index[at] < (at > 0 ? index[at - 1] : 0))
            mpix_wrong(MPI_ERR_ARG, HERE, "%s is given an index that falls", __func__);
    for (int at = 0; nodes > 0 && at < index[nodes - 1]; at++)
        check_rank(edges[at], nodes, __func__, HERE);
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .numbers = {0, 0, me < nodes ? 0 : MPI_UNDEFINED, 0}};
    int number = mpix_make_comm(&call, made);
    if (number < 0)
        return MPI_SUCCESS;
    struct comm *graph = &mpix->comm[number];
    int begin = me > 0 ? index[me - 1] : 0, count = index[me] - begin;
    graph->topology = TOPOLOGY_GRAPH;
    graph->node_count = nodes;
    graph->index = mpix_room(sizeof(int) * (size_t)nodes);
    graph->edges = mpix_room(sizeof(int) * (size_t)index[nodes - 1]);
    memcpy(mpix_at(graph->index), index, sizeof(int) * (size_t)nodes);
    memcpy(mpix_at(graph->edges), edges, sizeof(int) * (size_t)index[nodes - 1]);
    mpix_keep_neighbors(number, edges + begin, count, edges + begin, count);
    return MPI_SUCCESS;
}

int MPI_Graph_map(MPI_Comm comm, int nodes, const int index[], const int edges[], int *rank)
{
    (void)index;
    (void)edges;
    mpix_enter(__func__, HERE);
    int number = mpix_comm(comm, __func__, HERE), me = mpix_rank_in(number);
    if (nodes < 0 || nodes > mpix->comm[number].size)
        mpix_wrong(MPI_ERR_TOPOLOGY, HERE, "%s is given a graph of %d ranks, and there are %d",
                   __func__, nodes, mpix->comm[number].size);
    *rank = me < nodes ? me : MPI_UNDEFINED;
    return MPI_SUCCESS;
}

static const struct comm *with_topology(MPI_Comm comm, enum topology topology, const char *call,
                                        uintptr_t pc)
{
    mpix_enter(call, pc);
    const struct comm *graph = &mpix->comm[mpix_comm(comm, call, pc)];
    if (graph->topology != topology)
        mpix_wrong(MPI_ERR_TOPOLOGY, pc, "%s is given a communicator without such a graph", call);
    return graph;
}

int MPI_Graphdims_get(MPI_Comm comm, int *nodes, int *edges)
{
    const struct comm *graph = with_topology(comm, TOPOLOGY_GRAPH, __func__, HERE);
    const int *index = mpix_at(graph->index);

    *nodes = graph->node_count;
    *edges = *nodes > 0 ? index[*nodes - 1] : 0;
    return MPI_SUCCESS;
}

int MPI_Graph_get(MPI_Comm comm, int most_nodes, int most_edges, int index[], int edges[])
{
    const struct comm *graph = with_topology(comm, TOPOLOGY_GRAPH, __func__, HERE);
    const int *from = mpix_at(graph->index), *ends = mpix_at(graph->edges);
    int all = graph->node_count > 0 ? from[graph->node_count - 1] : 0;

    for (int at = 0; at < most_nodes && at < graph->node_count; at++)
        index[at] = from[at];
    for (int at = 0; at < most_edges && at < all; at++)
        edges[at] = ends[at];
    return MPI_SUCCESS;
}

/* The edges of that node. */
static int edges_of(const struct comm *graph, int rank, const int **edges, const char *call,
                    uintptr_t pc)
{
    const int *index = mpix_at(graph->index);

    if (rank < 0 || rank >= graph->node_count)
        mpix_wrong(MPI_ERR_RANK, pc, "%s is given the rank %d, and the graph has %d", call, rank,
                   graph->node_count);
    int begin = rank > 0 ? index[rank - 1] : 0;
    *edges = (const int *)mpix_at(graph->edges) + begin;
    return index[rank] - begin;
}

int MPI_Graph_neighbors_count(MPI_Comm comm, int rank, int *count)
{
    const int *edges;

    *count =
        edges_of(with_topology(comm, TOPOLOGY_GRAPH, __func__, HERE), rank, &edges, __func__, HERE);
    return MPI_SUCCESS;
}

int MPI_Graph_neighbors(MPI_Comm comm, int rank, int most, int neighbors[])
{
    const int *edges;
    int count =
        edges_of(with_topology(comm, TOPOLOGY_GRAPH, __func__, HERE), rank, &edges, __func__, HERE);

    for (int at = 0; at < most && at < count; at++)
        neighbors[at] = edges[at];
    return MPI_SUCCESS;
}

int MPI_Topo_test(MPI_Comm comm, int *status)
{
    static const int names[] = {[TOPOLOGY_NONE] = MPI_UNDEFINED,
                                [TOPOLOGY_GRID] = MPI_CART,
                                [TOPOLOGY_GRAPH] = MPI_GRAPH,
                                [TOPOLOGY_DISTRIBUTED] = MPI_DIST_GRAPH};

    mpix_enter(__func__, HERE);
    *status = names[mpix->comm[mpix_comm(comm, __func__, HERE)].topology];
    return MPI_SUCCESS;
}

/* ---- MPI_Dist_graph -------------------------------------------------------------------------- */

int MPI_Dist_graph_create_adjacent(MPI_Comm comm, int source_count, const int sources[],
                                   const int source_weights[], int target_count,
                                   const int targets[], const int target_weights[], MPI_Info info,
                                   int reorder, MPI_Comm *made)
{
    (void)source_weights;
    (void)target_weights;
    (void)info;
    (void)reorder;
    mpix_enter(__func__, HERE);
    int size = mpix->comm[mpix_comm(comm, __func__, HERE)].size;
    if (source_count < 0 || target_count < 0)
        mpix_wrong(MPI_ERR_COUNT, HERE, "%s is given the count %d", __func__,
                   source_count < 0 ? source_count : target_count);
    for (int at = 0; at < source_count; at++)
        check_rank(sources[at], size, __func__, HERE);
    for (int at = 0; at < target_count; at++)
        check_rank(targets[at], size, __func__, HERE);
    struct collective call = {
        .kind = GATHER_SPLIT, .call = __func__, .pc = HERE, .comm_handle = comm};
    int number = mpix_make_comm(&call, made);
    mpix->comm[number].topology = TOPOLOGY_DISTRIBUTED;
    mpix_keep_neighbors(number, sources, source_count, targets, target_count);
    return MPI_SUCCESS;
}

enum { MOST_EDGES = 1024 };

/* What all have brought: source, number of targets, targets; again and again. */
static void gather_edges(const struct gather *gather, int size, int number)
{
    static int sources[MOST_EDGES], targets[MOST_EDGES];
    int source_count = 0, target_count = 0, me = mpix_rank_in(number);

    for (int rank = 0; rank < size; rank++) {
        const int *list = mpix_at(gather->part[rank].more);
        for (size_t at = 0; at < gather->part[rank].size; at += 2 + (size_t)list[at + 1])
            for (int edge = 0; edge < list[at + 1]; edge++) {
                int target = list[at + 2 + (size_t)edge];
                if (target == me && source_count < MOST_EDGES)
                    sources[source_count++] = list[at];
                if (list[at] == me && target_count < MOST_EDGES)
                    targets[target_count++] = target;
            }
    }
    mpix->comm[number].topology = TOPOLOGY_DISTRIBUTED;
    mpix_keep_neighbors(number, sources, source_count, targets, target_count);
}

int MPI_Dist_graph_create(MPI_Comm comm, int count, const int sources[], const int degrees[],
                          const int targets[], const int weights[], MPI_Info info, int reorder,
                          MPI_Comm *made)
{
    int list[MOST_EDGES], used = 0;

    (void)weights;
    (void)info;
    (void)reorder;
    mpix_enter(__func__, HERE);
    int old = mpix_comm(comm, __func__, HERE), size = mpix->comm[old].size;
    for (int at = 0, next = 0; at < count; at++) {
        check_rank(sources[at], size, __func__, HERE);
        if (degrees[at] < 0)
            mpix_wrong(MPI_ERR_ARG, HERE, "%s is given the degree %d", __func__, degrees[at]);
        if (used + 2 + degrees[at] > MOST_EDGES)
            mpix_unsupported("graphs of more than %d edges", MOST_EDGES);
        list[used++] = sources[at];
        list[used++] = degrees[at];
        for (int edge = 0; edge < degrees[at]; edge++, next++) {
            check_rank(targets[next], size, __func__, HERE);
            list[used++] = targets[next];
        }
    }
    struct collective call = {.kind = GATHER_SPLIT,
                              .call = __func__,
                              .pc = HERE,
                              .comm_handle = comm,
                              .list = list,
                              .list_count = used};
    int number = mpix_make_comm(&call, made);
    gather_edges(call.instance, size, number);
    return MPI_SUCCESS;
}

int MPI_Dist_graph_neighbors_count(MPI_Comm comm, int *sources, int *targets, int *weighted)
{
    const struct comm *graph = with_topology(comm, TOPOLOGY_DISTRIBUTED, __func__, HERE);
    const struct neighbors *mine = &graph->neighbors[mpix_rank_in((int)(graph - mpix->comm))];

    *sources = mine->source_count;
    *targets = mine->target_count;
    *weighted = 0;
    return MPI_SUCCESS;
}

int MPI_Dist_graph_neighbors(MPI_Comm comm, int most_sources, int sources[], int source_weights[],
                             int most_targets, int targets[], int target_weights[])
{
    const struct comm *graph = with_topology(comm, TOPOLOGY_DISTRIBUTED, __func__, HERE);
    const struct neighbors *mine = &graph->neighbors[mpix_rank_in((int)(graph - mpix->comm))];

    (void)source_weights;
    (void)target_weights;
    for (int at = 0; at < most_sources && at < mine->source_count; at++)
        sources[at] = ((const int *)mpix_at(mine->sources))[at];
    for (int at = 0; at < most_targets && at < mine->target_count; at++)
        targets[at] = ((const int *)mpix_at(mine->targets))[at];
    return MPI_SUCCESS;
}
