/* SPDX-License-Identifier: MIT
 *
 * Counters as the system permits them: there, forbidden by the kernel or by a filter of system
 * calls (made for real), and energy on a machine that is only made of files. */
#include "compare/machine/counters.h"

#include "common/base/system.h"
#include "compare/machine/doctor_parts.h"
#include "tests/unit/compare/machine/root.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* A file below the root, and the folders above it. */
static void has(const char *path, const char *text)
{
    char whole[256];

    snprintf(whole, sizeof whole, "%s%s", root, path);
    for (char *at = strchr(whole + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdir(whole, 0700))
            assert_int_equal(errno, EEXIST);
        *at = '/';
    }
    FILE *file = fopen(whole, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#define ZONE "/sys/class/powercap/intel-rapl:"

static void package(int zone, const char *name, const char *range, const char *energy)
{
    char path[128];

    snprintf(path, sizeof path, ZONE "%d/name", zone);
    has(path, name);
    snprintf(path, sizeof path, ZONE "%d/max_energy_range_uj", zone);
    has(path, range);
    snprintf(path, sizeof path, ZONE "%d/energy_uj", zone);
    has(path, energy);
}

/* ---- energy ---------------------------------------------------------------------------------- */

static void test_energy_of_all_packages(void **state)
{
    (void)state;
    package(0, "package-0\n", "262143328850\n", "1000000\n");
    package(1, "psys\n", "262143328850\n", "5\n"); /* has the packages in it */
    package(2, "package-1\n", "262143328850\n", "262143000000\n");
    has("/sys/class/powercap/intel-rapl:0:0/name", "core\n");
    struct energy energy = energy_open(root);
    assert_int_equal(energy.count, 2);
    energy_begin(&energy);
    package(0, "package-0\n", "262143328850\n", "3500000\n");
    package(1, "psys\n", "262143328850\n", "900000000\n");
    package(2, "package-1\n", "262143328850\n", "671150\n"); /* it went round */
    double joules = energy_end(&energy);
    assert_true(joules > 3.4999 && joules < 3.5001);
    energy_begin(&energy); /* some virtual machines have counters that stand */
    assert_true(energy_end(&energy) < 0);
}

static void test_energy_that_cannot_be(void **state)
{
    (void)state;
    package(0, "package-0\n", "1000\n", "5000\n"); /* past its own range */
    struct energy energy = energy_open(root);
    energy_begin(&energy);
    package(0, "package-0\n", "1000\n", "3\n");
    assert_true(energy_end(&energy) < 0);
    package(0, "package-0\n", "1000\n", "nothing\n");
    assert_true(energy_end(&energy) < 0);
    energy_begin(&energy);
    package(0, "package-0\n", "1000\n", "7\n");
    assert_true(energy_end(&energy) < 0);
}

static void finds(check_function *look, enum verdict verdict, const char *seen, const char *cure)
{
    struct doctor doctor = {.root = root};
    struct finding finding = look(&doctor);

    assert_int_equal(finding.verdict, verdict);
    assert_non_null(strstr(finding.seen, seen));
    assert_non_null(strstr(finding.cure ? finding.cure : "", cure));
    assert_true((finding.cure != NULL) == (finding.why != NULL));
    free(finding.seen);
    free(finding.cure);
}

static void test_what_the_doctor_says_of_energy(void **state)
{
    (void)state;
    finds(check_energy, VERDICT_UNSEEN, "no RAPL here", "");
    package(0, "package-0\n", "1000\n", "5\n");
    finds(check_energy, VERDICT_OK, "1 CPU package by RAPL", "");
    has(ZONE "1/name", "package-1\n"); /* and nothing else of it can be read */
    finds(check_energy, VERDICT_ADVICE, "not readable", "chmod a+r");
}

/* ---- counters -------------------------------------------------------------------------------- */

static void test_scaled(void **state)
{
    (void)state;
    assert_int_equal(counters_scaled(1000, 500, 500), 1000);
    assert_int_equal(counters_scaled(1000, 400, 100), 4000);
    assert_int_equal(counters_scaled(7, 0, 0), 7);
    assert_int_equal(counters_scaled(UINT64_C(1) << 40, 200, 100), UINT64_C(1) << 41);
}

/* Runs a program that does next to nothing, by way of another one. */
static void run_something(void)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", "/bin/true; exit 0", (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* What there is counts something; what there is not is in no record and has a reason. */
static void test_of_a_program(void **state)
{
    struct counters counters = counters_open("");
    struct json_object *record = json_object_new_object(), *counts, *count;
    char *absent = counters_absent(&counters), *present = counters_present(&counters);

    (void)state;
    counters_begin(&counters, true);
    run_something();
    counters_end(&counters);
    counters_add(&counters, 3, record);
    bool any = json_object_object_get_ex(record, "counters", &counts);
    for (int kind = 0; kind < SAMPLE_COUNTERS; kind++) {
        const struct counter *counter = &counters.of[kind];
        bool told = any && json_object_object_get_ex(counts, sample_counters[kind].name, &count);
        assert_true(told == counter->told);
        assert_false(counter->told && counter->error);
        assert_true(counter->file < 0);
        if (counter->error)
            assert_non_null(strstr(absent, sample_counters[kind].words));
        else
            assert_non_null(strstr(present, sample_counters[kind].words));
        if (kind == SAMPLE_CONTEXT_SWITCHES || kind == SAMPLE_PAGE_FAULTS)
            assert_true(told || counter->error);
        if (told && kind == SAMPLE_PAGE_FAULTS)
            assert_true(json_object_get_int64(count) > 20); /* of the shell and of its child */
    }
    if (any) {
        assert_true(json_object_object_get_ex(counts, "repetitions", &count));
        assert_int_equal(json_object_get_int(count), 3);
    }
    json_object_put(record);
    free(absent);
    free(present);
}

static void test_shares_are_told(void **state)
{
    struct counters counters = {.energy_j = 2.5};
    struct json_object *record = json_object_new_object();

    (void)state;
    counters.of[SAMPLE_CYCLES] =
        (struct counter){.told = true, .count = 400, .share = 0.25, .user_only = true};
    counters.of[SAMPLE_INSTRUCTIONS] = (struct counter){.told = true, .count = 800, .share = 1};
    counters_add(&counters, 2, record);
    assert_string_equal(json_object_to_json_string_ext(record, JSON_C_TO_STRING_PLAIN),
                        "{\"counters\":{\"cycles\":400,\"instructions\":800,\"energy_joules\":2.5,"
                        "\"repetitions\":2,\"user_only\":true,\"shares\":{\"cycles\":0.25}}}");
    json_object_put(record);
}

#if SYSTEM_IS_LINUX

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* From now on perf_event_open(2) ends with that error here. False: no filter is permitted. */
static bool forbid(int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* In a child: with that error nothing is counted, and the doctor says why. Returns its status. */
static int refused(int error, enum verdict verdict, const char *seen, const char *cure)
{
    pid_t pid = fork();
    int status = 0;

    assert_true(pid >= 0);
    if (pid == 0) {
        if (!forbid(error))
            _exit(77);
        struct counters counters = counters_open(root);
        struct json_object *record = json_object_new_object();
        struct doctor doctor = {.root = root};
        counters_begin(&counters, true);
        run_something();
        counters_end(&counters);
        counters_add(&counters, 1, record);
        struct finding finding = check_counters(&doctor);
        bool good = json_object_object_length(record) == 0 && !counters_present(&counters) &&
                    finding.verdict == verdict && strstr(finding.seen, seen) &&
                    strstr(finding.cure ? finding.cure : "", cure);
        if (!good)
            fprintf(stderr, "verdict %d: %s (%s)\n", (int)finding.verdict, finding.seen,
                    finding.cure ? finding.cure : "no cure");
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_refused(void **state)
{
    (void)state;
    has("/proc/sys/kernel/perf_event_paranoid", "3\n");
    int status = refused(EACCES, VERDICT_ADVICE,
                         "no cycles, instructions, cache misses, context switches, page faults: "
                         "kernel.perf_event_paranoid is 3",
                         "sysctl kernel.perf_event_paranoid=1");
    if (status == 77)
        skip();
    assert_int_equal(status, 0);
    assert_int_equal(refused(EPERM, VERDICT_UNSEEN, "seccomp", ""), 0);
    assert_int_equal(refused(ENOSYS, VERDICT_UNSEEN, "no perf_event_open(2)", ""), 0);
    assert_int_equal(refused(ENOENT, VERDICT_UNSEEN, "no cycles", ""), 0);
}

#else

static void test_refused(void **state)
{
    (void)state;
    skip();
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_energy_of_all_packages, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_energy_that_cannot_be, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_what_the_doctor_says_of_energy, make_root,
                                        remove_root),
        cmocka_unit_test(test_scaled),
        cmocka_unit_test(test_of_a_program),
        cmocka_unit_test(test_shares_are_told),
        cmocka_unit_test_setup_teardown(test_refused, make_root, remove_root),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
