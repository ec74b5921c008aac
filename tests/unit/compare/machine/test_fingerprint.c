/* SPDX-License-Identifier: MIT
 *
 * The fingerprint: of this machine, and of machines that are only made of files. */
#include "compare/machine/fingerprint.h"

#include "common/base/proc.h"
#include "compare/base/json_read.h"
#include "compare/child/child.h"
#include "compare/machine/parts.h"
#include "tests/unit/compare/machine/root.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *text_of(struct json_object *fingerprint, const char *group, const char *name)
{
    struct json_object *object = fields_get(fingerprint, group, json_type_object);

    return object ? fields_text(object, name) : NULL;
}

static uint64_t count_of(struct json_object *fingerprint, const char *group, const char *name)
{
    struct json_object *object = fields_get(fingerprint, group, json_type_object);
    uint64_t number = 0;

    return object && fields_count(object, name, &number) ? number : 0;
}

/* ---- reading --------------------------------------------------------------------------------- */

static void hostile_files(void **state)
{
    char long_line[100000], path[128];
    char *value;

    (void)state;
    memset(long_line, 'x', sizeof long_line);
    file("/etc/long", long_line, sizeof long_line);
    value = machine_line(root, "/etc/long");
    assert_non_null(value);
    assert_in_range(strlen(value), 1, 210);
    free(value);
    file("/etc/escape", "a\33[31mb\0c\n", 10);
    value = machine_line(root, "/etc/escape");
    assert_string_equal(value, "a?[31mb");
    free(value);
    line("/etc/empty", "");
    assert_null(machine_line(root, "/etc/empty"));
    line("/etc/blank", " \t\n");
    assert_null(machine_line(root, "/etc/blank"));
    assert_null(machine_line(root, "/etc")); /* a folder */
    assert_null(machine_line(root, "/no/such/file"));
    snprintf(path, sizeof path, "%s/etc/pipe", root);
    assert_int_equal(mkfifo(path, 0600), 0); /* must not wait for a writer */
    assert_null(machine_line(root, "/etc/pipe"));
    snprintf(path, sizeof path, "%s/etc/endless", root);
    assert_int_equal(symlink("/dev/zero", path), 0);
    assert_null(machine_line(root, "/etc/endless"));
}

static void entries(void **state)
{
    char *value;

    (void)state;
    line("/etc/os-release", "NAME=\"Some\"\nPRETTY_NAME=\"Some OS 1\"\n");
    value = machine_entry(root, "/etc/os-release", "PRETTY_NAME", '=');
    assert_string_equal(value, "Some OS 1");
    free(value);
    assert_null(machine_entry(root, "/etc/os-release", "PRETTY", '='));
    assert_null(machine_entry(root, "/etc/os-release", "VERSION", '='));
}

static void ticks(void **state)
{
    struct machine_ticks now;

    (void)state;
    assert_false(machine_ticks("/no/such/root", &now));
    line("/proc/stat", "cpu  10 20 30 40 50 60 70 80 5 5\ncpu0 1 2 3 4 5 6 7 8 0 0\n");
    assert_true(machine_ticks(root, &now));
    assert_int_equal(now.all, 360);
    assert_int_equal(now.idle, 90);
    assert_int_equal(now.steal, 80);
    line("/proc/stat", "cpu  10 20 30\n");
    assert_false(machine_ticks(root, &now));
    line("/proc/stat", "intr 1 2 3\n");
    assert_false(machine_ticks(root, &now));
    assert_true(machine_ticks("", &now) == proc_is_there()); /* Linux always tells */
}

/* Two sockets of two cores with two threads each, as Linux numbers them. */
static void make_machine(void)
{
    char text[64];

    for (int cpu = 0; cpu < 8; cpu++) {
        snprintf(text, sizeof text, "%d,%d\n", cpu % 4, cpu % 4 + 4);
        cpu_line(cpu, "topology/thread_siblings_list", text);
        cpu_line(cpu, "topology/core_siblings_list", cpu % 4 < 2 ? "0-1,4-5\n" : "2-3,6-7\n");
        cpu_line(cpu, "cache/index0/level", "1\n");
        cpu_line(cpu, "cache/index0/type", "Data\n");
        cpu_line(cpu, "cache/index0/size", "48K\n");
        cpu_line(cpu, "cache/index1/level", "1\n");
        cpu_line(cpu, "cache/index1/type", "Instruction\n");
        cpu_line(cpu, "cache/index1/size", "64K\n");
        cpu_line(cpu, "cache/index2/level", "3\n");
        cpu_line(cpu, "cache/index2/type", "Unified\n");
        cpu_line(cpu, "cache/index2/size", cpu % 4 < 2 ? "32M\n" : "16M\n");
        cpu_line(cpu, "cpufreq/scaling_governor", cpu == 3 ? "powersave\n" : "performance\n");
    }
    line("/sys/devices/system/node/node0/cpulist", "0-1,4-5\n");
    line("/sys/devices/system/node/node1/cpulist", "2-3,6-7\n");
    line("/sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
    line("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
    line("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    line("/sys/hypervisor/type", "xen\n");
    line("/proc/cpuinfo", "processor\t: 0\nmodel name\t: A Model\n");
    line("/proc/loadavg", "0.50 1.25 2.00 1/200 999\n");
    line("/proc/meminfo", "MemTotal: 9 kB\nMemAvailable:      2048 kB\n");
    line("/proc/stat", "cpu 0 0 0 90 0 0 0 10 0 0\n");
    line("/run/systemd/container", "lxc\n");
}

static void a_machine_of_files(void **state)
{
    static const struct {
        const char *group, *name, *text;
    } texts[] = {
        {"cpu", "model", "A Model"},           {"cpu", "governor", "performance, powersave"},
        {"cpu", "clock_source", "hpet"},       {"memory", "huge_pages", "madvise"},
        {"virtual", "hypervisor", "xen"},      {"virtual", "container", "lxc"},
        {"build", "version", TRIPTYCH_VERSION}};
    static const struct {
        const char *group, *name;
        uint64_t number;
    } numbers[] = {{"cpu", "sockets", 2},          {"cpu", "cores", 4},
                   {"cpu", "threads", 8},          {"cpu", "numa_nodes", 2},
                   {"cpu", "l1d_bytes", 48 << 10}, {"cpu", "l2_bytes", 0},
                   {"cpu", "l3_bytes", 32 << 20},  {"now", "available_bytes", 2 << 20}};

    (void)state;
    make_machine();
    struct json_object *made = machine_fingerprint_of(root, NULL);
    for (size_t at = 0; at < sizeof texts / sizeof texts[0]; at++)
        assert_string_equal(text_of(made, texts[at].group, texts[at].name), texts[at].text);
    for (size_t at = 0; at < sizeof numbers / sizeof numbers[0]; at++)
        assert_int_equal(count_of(made, numbers[at].group, numbers[at].name), numbers[at].number);
    assert_false(fields_flag(fields_get(made, "cpu", json_type_object), "boost", true));
    struct json_object *now = fields_get(made, "now", json_type_object);
    assert_string_equal(
        json_object_to_json_string_ext(now, JSON_C_TO_STRING_PLAIN),
        "{\"load\":[0.5,1.25,2],\"available_bytes\":2097152,\"steal_fraction\":0.1}");
    line("/sys/devices/system/cpu/cpufreq/boost", "1\n"); /* another driver's way to tell */
    json_object_put(made);
    made = machine_fingerprint_of(root, NULL);
    assert_true(fields_flag(fields_get(made, "cpu", json_type_object), "boost", false));
    json_object_put(made);
}

static void nothing_is_invented(void **state)
{
    static const char *const names[] = {"model",      "sockets",  "cores",        "threads",
                                        "numa_nodes", "governor", "clock_source", "boost"};

    (void)state;
    struct json_object *made = machine_fingerprint_of("/no/such/root", NULL);
    struct json_object *cpu = fields_get(made, "cpu", json_type_object);
    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++)
        assert_false(json_object_object_get_ex(cpu, names[at], NULL));
    assert_int_equal(json_object_object_length(fields_get(made, "virtual", json_type_object)), 0);
    assert_int_equal(json_object_object_length(fields_get(made, "now", json_type_object)), 0);
    json_object_put(made);
}

static void launcher_that_is_given(void **state)
{
    char about[] = "MPICH's Hydra 4.0.2";
    struct launcher launcher = {.about = about};

    (void)state;
    struct json_object *made = machine_fingerprint(&launcher); /* none that starts */
    assert_int_equal(json_object_object_length(fields_get(made, "mpi", json_type_object)), 0);
    json_object_put(made);
    text_add(&launcher.words, "mpiexec.mpich");
    made = machine_fingerprint(&launcher);
    assert_string_equal(text_of(made, "mpi", "launcher"), launcher.about);
    json_object_put(made);
    text_free(&launcher.words);
}

static void this_machine(void **state)
{
    struct topology by_hwloc, by_sysfs = machine_topology_by_sysfs("");

    (void)state;
    struct json_object *made = machine_fingerprint(NULL);
    assert_true(count_of(made, "allowed", "cpus") >= 1);
    assert_true(!text_of(made, "allowed", "affinity") == !proc_is_there());
    assert_non_null(text_of(made, "system", "kernel"));
    assert_non_null(text_of(made, "build", "compiler"));
    assert_true(count_of(made, "memory", "total_bytes") > 0);
    json_object_put(made);
    if (by_sysfs.threads > 0 && machine_topology_by_hwloc(&by_hwloc)) {
        assert_int_equal(by_hwloc.threads, by_sysfs.threads);
        assert_int_equal(by_hwloc.cores, by_sysfs.cores);
        assert_int_equal(by_hwloc.sockets, by_sysfs.sockets);
    }
}

static void environment_is_chosen(void **state)
{
    static const char *const left_out[] = {"HOME",
                                           "AWS_SECRET_ACCESS_KEY",
                                           "SLURM_JWT",
                                           "OMPI_MCA_orte_hnp_uri",
                                           "KMP_API_KEY",
                                           "OMPI_MCA_orte_precondition_transports",
                                           "PMIX_SERVER_URI2",
                                           "OMPI_ALLOW_RUN_AS_ROOT"};
    char long_value[5000];

    (void)state;
    for (size_t at = 0; at < sizeof left_out / sizeof left_out[0]; at++)
        setenv(left_out[at], "hidden", 1);
    memset(long_value, 'v', sizeof long_value - 1);
    long_value[sizeof long_value - 1] = '\0';
    setenv("OMP_PLACES", long_value, 1);
    setenv("GOMP_SPINCOUNT", "a\33[2Jb", 1);
    setenv("SLURM_NTASKS", "4", 1);
    struct json_object *all = machine_environment();
    for (size_t at = 0; at < sizeof left_out / sizeof left_out[0]; at++)
        assert_false(json_object_object_get_ex(all, left_out[at], NULL));
    assert_string_equal(fields_text(all, "GOMP_SPINCOUNT"), "a?[2Jb");
    assert_string_equal(fields_text(all, "SLURM_NTASKS"), "4");
    assert_in_range(strlen(fields_text(all, "OMP_PLACES")), 100, 210);
    json_object_put(all);
    for (int at = 0; at < 500; at++) {
        char name[32];
        snprintf(name, sizeof name, "OMP_X%d", at);
        setenv(name, "1", 1);
    }
    all = machine_environment();
    assert_int_equal(json_object_object_length(all), 64);
    json_object_put(all);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_files),
        cmocka_unit_test(entries),
        cmocka_unit_test(ticks),
        cmocka_unit_test(a_machine_of_files),
        cmocka_unit_test(nothing_is_invented),
        cmocka_unit_test(this_machine),
        cmocka_unit_test(launcher_that_is_given),
        cmocka_unit_test(environment_is_chosen),
    };

    child_open();
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
