/* SPDX-License-Identifier: MIT
 *
 * Signatures: which basic types are sent, in which order, wherever they lie. */
#include "mpi/explore/explore.h"

#include <stdio.h>

static void add_run(struct signature *signature, uint32_t basic, uint64_t count)
{
    if (signature->count > 0 && signature->run[signature->count - 1].basic == basic)
        signature->run[signature->count - 1].count += count;
    else if (signature->count == MOST_RUNS)
        signature->unknown = true;
    else
        signature->run[signature->count++] = (struct run_of){basic, count};
}

struct signature mpix_signature(const struct type *type, size_t count)
{
    struct signature signature = {.size = type->size * count};
    bool one = true;

    for (size_t at = 1; at < type->piece_count; at++)
        one = one && type->piece[at].basic == type->piece[0].basic;
    if (one && type->piece_count > 0 && count > 0) {
        add_run(&signature, type->piece[0].basic,
                signature.size / mpix_basic_size(type->piece[0].basic));
        return signature;
    }
    for (size_t each = 0; each < count && !signature.unknown; each++)
        for (size_t at = 0; at < type->piece_count; at++)
            add_run(&signature, type->piece[at].basic, type->piece[at].count);
    return signature;
}

static bool packed(const struct signature *signature)
{
    return signature->count == 1 && mpix_basic(MPI_PACKED) == (int)signature->run[0].basic;
}

bool mpix_fits(const struct signature *sent, const struct signature *awaited, char *why,
               size_t size)
{
    uint32_t mine = 0, other = 0;
    uint64_t used_mine = 0, used_other = 0;

    if (sent->size > awaited->size) {
        snprintf(why, size, "%llu bytes are sent, and there is room for %llu",
                 (unsigned long long)sent->size, (unsigned long long)awaited->size);
        return false;
    }
    if (packed(sent) || packed(awaited) || sent->unknown || awaited->unknown)
        return true;
    while (mine < sent->count && other < awaited->count) {
        const struct run_of *one = &sent->run[mine], *two = &awaited->run[other];
        if (one->basic != two->basic) {
            snprintf(why, size, "%s is sent where %s is awaited", mpix_basic_name(one->basic),
                     mpix_basic_name(two->basic));
            return false;
        }
        uint64_t left = one->count - used_mine, room = two->count - used_other;
        uint64_t step = left < room ? left : room;
        used_mine += step;
        used_other += step;
        if (used_mine == one->count)
            mine++, used_mine = 0;
        if (used_other == two->count)
            other++, used_other = 0;
    }
    return true;
}
