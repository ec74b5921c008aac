/* SPDX-License-Identifier: MIT
 *
 * The doctor's findings where no process can make the trouble: on machines that are only made of
 * files and of a fingerprint. All other troubles are made for real, in tests/cli/doctor.bats. */
#include "compare/machine/doctor_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Asserts what a check finds on a machine of that fingerprint; `seen` and `cure` must be part of
 * what it tells, "" of anything. */
static void finds_below(const char *root, check_function *look, const char *machine,
                        enum verdict verdict, const char *seen, const char *cure)
{
    struct doctor doctor = {.root = root, .machine = json_tokener_parse(machine)};

    assert_non_null(doctor.machine);
    struct finding finding = look(&doctor);
    assert_int_equal(finding.verdict, verdict);
    assert_non_null(strstr(finding.seen, seen));
    assert_non_null(strstr(finding.cure ? finding.cure : "", cure));
    assert_true((finding.cure != NULL) ==
                (verdict == VERDICT_ADVICE || verdict == VERDICT_TROUBLE));
    assert_true((finding.cure != NULL) == (finding.why != NULL));
    free(finding.seen);
    free(finding.cure);
    json_object_put(doctor.machine);
}

static void finds(check_function *look, const char *machine, enum verdict verdict, const char *seen,
                  const char *cure)
{
    finds_below("/no/such/root", look, machine, verdict, seen, cure);
}

static void governor(void **state)
{
    (void)state;
    finds(check_governor, "{\"cpu\":{\"governor\":\"performance\"}}", VERDICT_OK, "performance",
          "");
    finds(check_governor, "{\"cpu\":{\"governor\":\"powersave\"}}", VERDICT_ADVICE, "powersave",
          "scaling_governor");
    finds(check_governor, "{\"cpu\":{\"governor\":\"performance, powersave\"}}", VERDICT_ADVICE,
          "performance, powersave", "echo performance");
    finds(check_governor, "{\"cpu\":{}}", VERDICT_UNSEEN, "no governor", "");
    finds(check_governor, "{\"cpu\":{\"governor\":7}}", VERDICT_UNSEEN, "no governor", "");
    finds(check_governor, "{}", VERDICT_UNSEEN, "no governor", "");
}

static void boost(void **state)
{
    char root[] = "/tmp/triptych-doctor-XXXXXX", path[200];
    static const char *const folders[] = {"/sys", "/sys/devices", "/sys/devices/system",
                                          "/sys/devices/system/cpu",
                                          "/sys/devices/system/cpu/intel_pstate"};

    (void)state;
    finds(check_boost, "{\"cpu\":{\"boost\":false}}", VERDICT_OK, "off", "");
    finds(check_boost, "{\"cpu\":{\"boost\":true}}", VERDICT_ADVICE, "on",
          "tee /sys/devices/system/cpu/cpufreq/boost");
    finds(check_boost, "{\"cpu\":{}}", VERDICT_UNSEEN, "", "");
    assert_non_null(mkdtemp(root));
    for (size_t at = 0; at < 5; at++) {
        snprintf(path, sizeof path, "%s%s", root, folders[at]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    snprintf(path, sizeof path, "%s%s/no_turbo", root, folders[4]);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs("0\n", file);
    fclose(file);
    finds_below(root, check_boost, "{\"cpu\":{\"boost\":true}}", VERDICT_ADVICE, "on",
                "tee /sys/devices/system/cpu/intel_pstate/no_turbo");
    unlink(path);
    for (size_t at = 5; at-- > 0;) {
        snprintf(path, sizeof path, "%s%s", root, folders[at]);
        assert_int_equal(rmdir(path), 0);
    }
    rmdir(root);
}

static void stolen_time(void **state)
{
    static const struct {
        struct machine_ticks before, after;
        double stolen, busy; /* busy: of four CPUs */
    } cases[] = {
        {{0, 0, 0}, {100, 100, 0}, 0, 0},      {{0, 0, 0}, {100, 0, 0}, 0, 4},
        {{0, 0, 0}, {100, 50, 0}, 0, 2},       {{0, 0, 0}, {100, 50, 25}, 0.5, 2},
        {{100, 50, 25}, {200, 150, 25}, 0, 0}, {{100, 50, 25}, {300, 150, 75}, 0.5, 2},
        {{100, 50, 25}, {100, 50, 25}, 0, 0}, /* no time has passed */
        {{100, 50, 25}, {90, 50, 25}, 0, 0},  /* counters may jump back where a machine moves */
        {{100, 50, 25}, {200, 40, 25}, 0, 0},  {{100, 50, 25}, {200, 100, 20}, 0, 2},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        assert_float_equal(doctor_stolen(&cases[at].before, &cases[at].after), cases[at].stolen,
                           1e-9);
        assert_float_equal(doctor_busy(&cases[at].before, &cases[at].after, 4), cases[at].busy,
                           1e-9);
    }
}

static void steal(void **state)
{
    static const struct {
        const char *stat;
        enum verdict verdict;
        const char *seen;
    } cases[] = {
        {"cpu 900 0 0 9000 0 0 0 0 0 0\n", VERDICT_OK, "0.0 % to others (0.0 %"},
        {"cpu 900 0 0 9000 0 0 0 100 0 0\n", VERDICT_TROUBLE, "10.0 %"},
        {"cpu 950 0 0 9000 0 0 0 50 0 0\n", VERDICT_ADVICE, "5.0 %"},
        {"cpu 9999 0 0 9000 0 0 0 6 0 0\n", VERDICT_OK, "0.1 %"},
        {"cpu 2 0 0 9000 0 0 0 2 0 0\n", VERDICT_ADVICE, "50.0 %"}, /* two ticks prove little */
    };
    char root[] = "/tmp/triptych-doctor-XXXXXX", folder[64], path[80];

    (void)state;
    assert_non_null(mkdtemp(root));
    snprintf(folder, sizeof folder, "%s/proc", root);
    snprintf(path, sizeof path, "%s/stat", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct doctor doctor = {.root = root,
                                .has_ticks = true,
                                .machine =
                                    json_tokener_parse("{\"virtual\":{\"hypervisor\":\"xen\"}}")};
        FILE *file = fopen(path, "we");
        assert_non_null(file);
        fputs(cases[at].stat, file);
        fclose(file);
        struct finding finding = check_steal(&doctor);
        assert_int_equal(finding.verdict, cases[at].verdict);
        assert_non_null(strstr(finding.seen, cases[at].seen));
        assert_non_null(strstr(finding.seen, "xen"));
        free(finding.seen);
        free(finding.cure);
        json_object_put(doctor.machine);
    }
    unlink(path);
    rmdir(folder);
    rmdir(root);
    finds(check_steal, "{\"virtual\":{}}", VERDICT_OK, "no virtual machine", "");
    finds(check_steal, "{\"virtual\":{\"hypervisor\":\"xen\"}}", VERDICT_UNSEEN, "/proc/stat", "");
}

static void hyperthreads(void **state)
{
    (void)state;
    finds(check_hyperthreads, "{\"cpu\":{\"cores\":100000,\"threads\":100000}}", VERDICT_OK,
          "100000 CPUs on 100000 cores", "");
    finds(check_hyperthreads, "{\"cpu\":{\"cores\":100000,\"threads\":200000}}", VERDICT_OK, "",
          "");
    finds(check_hyperthreads, "{\"cpu\":{\"cores\":1}}", VERDICT_UNSEEN, "", "");
    finds(check_hyperthreads, "{\"cpu\":{\"cores\":-1,\"threads\":2}}", VERDICT_UNSEEN, "", "");
}

static void build(void **state)
{
    (void)state;
    finds(check_build, "{\"build\":{\"type\":\"Release\",\"compiler\":\"c\",\"flags\":\"-O3\"}}",
          VERDICT_OK, "Release, c, -O3", "");
    finds(check_build, "{\"build\":{\"type\":\"Debug\",\"compiler\":\"c\",\"flags\":\"-g\"}}",
          VERDICT_TROUBLE, "Debug", "cmake --preset release");
    finds(check_build, "{\"build\":{\"compiler\":\"c\",\"flags\":\"-O0 -g\"}}", VERDICT_TROUBLE, "",
          "cmake --preset release");
    finds(check_build, "{\"build\":{\"compiler\":\"c\",\"flags\":\"-O2 -fsanitize=thread\"}}",
          VERDICT_TROUBLE, "-fsanitize=thread", "cmake --preset release");
}

static void affinity(void **state)
{
    (void)state;
    finds_below("", check_affinity, "{\"allowed\":{}}", VERDICT_UNSEEN, "", "");
    finds(check_affinity, "{\"allowed\":{\"affinity\":\"0\"}}", VERDICT_UNSEEN, "", "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(governor),    cmocka_unit_test(boost), cmocka_unit_test(steal),
        cmocka_unit_test(stolen_time), cmocka_unit_test(build), cmocka_unit_test(hyperthreads),
        cmocka_unit_test(affinity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
