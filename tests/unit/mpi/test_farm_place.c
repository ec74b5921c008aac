/* SPDX-License-Identifier: MIT
 *
 * The places in a farm: every rank but rank 0 is the child of exactly one rank, which is its
 * parent, from everyone a path leads to rank 0, the numbers of ranks below add up, and in the tree
 * nobody sees to many. */
#include "mpi/core/farm_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka.h wants the above */
#include <cmocka.h>

enum { MOST = 300 };

/* farm_place_flat() or farm_place_tree(). */
typedef struct farm_place place_function(int rank, int size);

/* How many ranks are at or below `rank`, by what its children say, which must be true. */
static int check_rank(place_function *place_of, int rank, int size, int *seen)
{
    struct farm_place place = place_of(rank, size);
    int ranks = 1;

    assert_int_equal(place.ranks, size);
    for (int at = 0; at < place.children; at++) {
        struct farm_child child = place.child[at];
        assert_in_range(child.rank, 1, size - 1);
        seen[child.rank]++;
        struct farm_place below = place_of(child.rank, size);
        assert_int_equal(below.parent, rank);
        farm_place_free(&below);
        assert_int_equal(check_rank(place_of, child.rank, size, seen), child.ranks);
        ranks += child.ranks;
    }
    farm_place_free(&place);
    return ranks;
}

static void check_farm(place_function *place_of, int size)
{
    int seen[MOST] = {0};

    assert_int_equal(check_rank(place_of, 0, size, seen), size);
    assert_int_equal(seen[0], 0);
    for (int rank = 1; rank < size; rank++)
        assert_int_equal(seen[rank], 1);
}

static void every_rank_has_its_place(void **state)
{
    (void)state;
    for (int size = 1; size < MOST; size++) {
        check_farm(farm_place_flat, size);
        check_farm(farm_place_tree, size);
    }
}

static void rank_0_sees_to_all_in_the_flat_farm(void **state)
{
    struct farm_place place = farm_place_flat(0, 64);

    (void)state;
    assert_int_equal(place.children, 63);
    farm_place_free(&place);
}

static void nobody_sees_to_many_in_the_tree(void **state)
{
    static const int sizes[] = {1, 2, 4, 5, 16, 17, 100, 4096};

    (void)state;
    for (size_t at = 0; at < sizeof sizes / sizeof sizes[0]; at++)
        for (int rank = 0; rank < sizes[at]; rank++) {
            struct farm_place place = farm_place_tree(rank, sizes[at]);
            int root = 1;
            while (root * root < sizes[at])
                root++;
            assert_true(place.children <= 2 * (root - 1));
            farm_place_free(&place);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rank_has_its_place),
        cmocka_unit_test(rank_0_sees_to_all_in_the_flat_farm),
        cmocka_unit_test(nobody_sees_to_many_in_the_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
