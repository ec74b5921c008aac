/* SPDX-License-Identifier: MIT
 *
 * Which CPUs a comparison uses, on machines that are only made of files. */
#include "compare/machine/cores.h"
#include "tests/unit/compare/machine/root.h"

#include <stdbool.h>

static struct affinity cpus(int from, int to)
{
    struct affinity mask = {0};

    for (int cpu = from; cpu <= to; cpu++)
        mask.words[cpu / 64] |= UINT64_C(1) << (cpu % 64);
    return mask;
}

/* Six CPUs: two fast cores with two CPUs each, two frugal ones with one, on two NUMA nodes. */
static int make_hybrid(void **state)
{
    int made = make_root(state);

    for (int cpu = 0; cpu < 6; cpu++)
        cpu_line(cpu, "topology/thread_siblings_list",
                 cpu >= 4 ? (cpu == 4 ? "4\n" : "5\n") : (cpu < 2 ? "0-1\n" : "2-3\n"));
    line("/sys/devices/cpu_core/cpus", "0-3\n");
    line("/sys/devices/cpu_atom/cpus", "4-5\n");
    line("/sys/devices/system/node/node0/cpulist", "0-1,4\n");
    line("/sys/devices/system/node/node1/cpulist", "2-3,5\n");
    return made;
}

static void chooses(const struct affinity *from, enum cores kind, bool one_each, const char *wanted)
{
    struct affinity chosen;
    struct error error;
    char list[64] = "";

    assert_true(cores_choose(root, from, kind, one_each, &chosen, &error));
    for (int cpu = 0; cpu < 16; cpu++)
        if (affinity_has(&chosen, cpu))
            snprintf(list + strlen(list), sizeof list - strlen(list), "%d ", cpu);
    assert_string_equal(list, wanted);
}

static void a_hybrid_machine(void **state)
{
    struct affinity all = cpus(0, 5), few = cpus(1, 4), fast = cpus(0, 3), chosen;
    struct error error;

    (void)state;
    chooses(&all, CORES_ALL, false, "0 1 2 3 4 5 ");
    chooses(&all, CORES_P, false, "0 1 2 3 ");
    chooses(&all, CORES_E, false, "4 5 ");
    chooses(&all, CORES_P, true, "0 2 ");
    chooses(&all, CORES_ALL, true, "0 2 4 5 ");
    chooses(&few, CORES_P, true, "1 2 "); /* the first that is allowed */
    assert_false(cores_choose(root, &fast, CORES_E, false, &chosen, &error));
    assert_string_equal(error.text, "--cores e: of the CPUs allowed here (0-3) none is known to "
                                    "belong to a frugal (E) core");
}

static void says(const struct affinity *mask, enum cores kind, bool one_each, const char *wanted)
{
    char *words = cores_words(root, mask, kind, one_each);

    assert_string_equal(words ? words : "nothing", wanted);
    free(words);
}

static void a_hybrid_machine_in_words(void **state)
{
    struct affinity all = cpus(0, 5), fast = cpus(0, 3), one = cpus(4, 4);

    (void)state;
    says(&all, CORES_ALL, false,
         "CPUs 0-5: of 4 cores, whose CPUs share units (--one-per-core takes one of each); 4 of P "
         "cores "
         "and 2 of E cores, which are slower (--cores p takes the first); on 2 NUMA nodes");
    says(&fast, CORES_P, true,
         "CPUs 0-3: one of each core (--one-per-core); of P cores only (--cores p); on 2 NUMA "
         "nodes");
    says(&one, CORES_ALL, false, "nothing");
}

/* Arm tells what a core can do in comparison with the others. */
static void capacities(void **state)
{
    struct affinity all = cpus(8, 11);

    (void)state;
    for (int cpu = 8; cpu < 12; cpu++)
        cpu_line(cpu, "cpu_capacity", cpu < 10 ? "446\n" : "1024\n");
    line("/sys/devices/cpu_atom/cpus", ""); /* as if it were not there */
    chooses(&all, CORES_P, false, "10 11 ");
    chooses(&all, CORES_E, true, "8 9 ");
}

static void a_system_that_tells_nothing(void **state)
{
    struct affinity all = cpus(12, 13), chosen;
    struct error error;

    (void)state;
    chooses(&all, CORES_P, true, "12 13 ");
    assert_false(cores_choose(root, &all, CORES_E, false, &chosen, &error));
    says(&all, CORES_ALL, false, "nothing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hybrid_machine),
        cmocka_unit_test(a_hybrid_machine_in_words),
        cmocka_unit_test(capacities),
        cmocka_unit_test(a_system_that_tells_nothing),
    };

    return cmocka_run_group_tests(tests, make_hybrid, remove_root);
}
