/* SPDX-License-Identifier: MIT */
#include "common/base/cpus.h"

#include "common/base/affinity.h"
#include "tests/unit/common/base/group_folder.h"

static void cgroup_version_2(void **state)
{
    static const struct {
        const char *text;
        int cpus;
    } cases[] = {
        {"max 100000\n", 0},
        {"100000 100000\n", 1},
        {"200000 100000\n", 2},
        {"150000 100000\n", 2},
        {"1000 100000\n", 1},
        {"100001 100000\n", 2},
        {"6400000 100000\n", 64},
        {"", 0},
        {"\n", 0},
        {"nonsense\n", 0},
        {"100000\n", 0},
        {"100000 0\n", 0},
        {"-1 100000\n", 0},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        group_file("cpu.max", cases[at].text);
        assert_int_equal(cpus_of_quota(folder), cases[at].cpus);
    }
    group_file("cpu.max", NULL);
}

static void cgroup_version_1(void **state)
{
    (void)state;
    group_file("cpu.cfs_period_us", "50000\n");
    group_file("cpu.cfs_quota_us", "-1\n");
    assert_int_equal(cpus_of_quota(folder), 0);
    group_file("cpu.cfs_quota_us", "125000\n");
    assert_int_equal(cpus_of_quota(folder), 3);
    group_file("cpu.cfs_period_us", NULL);
    assert_int_equal(cpus_of_quota(folder), 0);
}

static void no_quota_file(void **state)
{
    (void)state;
    group_file("cpu.max", NULL);
    group_file("cpu.cfs_quota_us", NULL);
    assert_int_equal(cpus_of_quota(folder), 0);
    assert_int_equal(cpus_of_quota("/no/such/folder"), 0);
}

/* As under taskset(1): with one CPU in the mask there is one, however many the machine has. */
static void affinity_is_obeyed(void **state)
{
    struct affinity all, one = {0};

    (void)state;
    if (!affinity_get(&all)) { /* not known on this system: then all that are online count */
        assert_false(affinity_set(&one));
        assert_int_equal(affinity_cpu(), -1);
        assert_in_range(cpus_allowed(), 1, sysconf(_SC_NPROCESSORS_ONLN));
        return;
    }
    assert_in_range(cpus_allowed(), 1, affinity_count(&all));
    int first = affinity_cpu();
    assert_true(affinity_has(&all, first));
    one.words[first / 64] = (uint64_t)1 << (first % 64);
    assert_true(affinity_set(&one));
    assert_int_equal(cpus_allowed(), 1);
    assert_int_equal(affinity_cpu(), first);
    assert_true(affinity_set(&all));
    assert_true(affinity_get(&one));
    assert_memory_equal(&one, &all, sizeof one);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cgroup_version_2),
        cmocka_unit_test(cgroup_version_1),
        cmocka_unit_test(no_quota_file),
        cmocka_unit_test(affinity_is_obeyed),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
