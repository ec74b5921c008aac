/* SPDX-License-Identifier: MIT */
#include "common/base/memory_limit.h"

#include "tests/unit/common/base/group_folder.h"

static bool unified;

static void assert_group(uint64_t bytes, uint64_t kills)
{
    struct memory_limit group = memory_limit_in(folder, unified);

    assert_int_equal(group.bytes, bytes);
    assert_int_equal(group.kills, kills);
}

static void cgroup_version_2(void **state)
{
    (void)state;
    unified = true;
    group_file("memory.max", "67108864\n");
    assert_group(67108864, 0);
    group_file("memory.events", "low 0\nhigh 7\nmax 21\noom 3\noom_kill 2\noom_group_kill 1\n");
    assert_group(67108864, 2);
    group_file("memory.max", "max\n");
    assert_group(0, 2);
    group_file("memory.events", "low 0\nhigh 0\nmax 0\noom 4\n"); /* before Linux 4.13 */
    assert_group(0, 0);
    group_file("memory.events", "nonsense\n");
    assert_group(0, 0);
    group_file("memory.max", NULL);
    group_file("memory.events", NULL);
}

static void cgroup_version_1(void **state)
{
    (void)state;
    unified = false;
    group_file("memory.limit_in_bytes", "9223372036854771712\n"); /* none, with pages of 4 KiB */
    group_file("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n");
    assert_group(0, 5);
    group_file("memory.limit_in_bytes", "9223372036854710272\n"); /* of 64 KiB */
    assert_group(0, 5);
    group_file("memory.limit_in_bytes", "1073741824\n");
    group_file("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");
    assert_group(1073741824, 0);
    group_file("memory.limit_in_bytes", NULL);
    group_file("memory.oom_control", NULL);
}

static void no_group(void **state)
{
    (void)state;
    assert_group(0, 0);
    struct memory_limit group = memory_limit_in("/no/such/folder", true);
    assert_int_equal(group.bytes, 0);
    assert_int_equal(group.kills, 0);
}

/* Whatever limits this process: it is less than what the machine has. */
static void around_us(void **state)
{
    struct memory_limit now = memory_limit();

    (void)state;
    assert_true(now.bytes < memory_of_machine());
    assert_true(memory_limit().kills >= now.kills);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cgroup_version_2),
        cmocka_unit_test(cgroup_version_1),
        cmocka_unit_test(no_group),
        cmocka_unit_test(around_us),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
