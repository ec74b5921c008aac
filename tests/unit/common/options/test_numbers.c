/* SPDX-License-Identifier: MIT
 *
 * Numbers as people write them: counts, times, shares. */
#include "common/options/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ENTRIES(table) (sizeof(table) / sizeof(table)[0])

static void counts(void **state)
{
    static const struct {
        const char *text;
        uint64_t value;
    } good[] = {
        {"0", 0},
        {"7", 7},
        {"007", 7},
        {"50_000_000", 50000000},
        {"5_0", 50},
        {"50M", 50000000},
        {"2k", 2000},
        {"2K", 2000},
        {"3G", 3000000000},
        {"4T", 4000000000000},
        {"1e9", 1000000000},
        {"1.5e3", 1500},
        {"1.50e1", 15},
        {"2.0", 2},
        {"0e99", 0},
        {"10e-1", 1},
        {"1.5k", 1500},
        {"9007199254740993", 9007199254740993}, /* 2^53 + 1: a double would lose it */
        {"18446744073709551615", UINT64_MAX},
        {"18_446_744_073_709_551_615", UINT64_MAX},
        {"18446744073709551.615e3", UINT64_MAX},
        {"18446744073709.551615M", UINT64_MAX},
    };
    static const char *const bad[] = {
        "",
        " ",
        "10x",
        "x10",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1\n",
        "1.5",
        "1e-1",
        "1e99",
        "0x10",
        "_1",
        "1_",
        "1__0",
        "1.",
        ".5",
        "nan",
        "inf",
        "infinity",
        "1e",
        "1e+3",
        "e3",
        "1,0",
        "1.2.3",
        "1e3e",

        "1mm",
        "10m",
        "1_.5",
        "1e1_0_",
        "18446744073709551616",
        "18446744073709552k",
        "99999999999999999999",
        "0.1e0",
        "1M1",
        "１",
        "1e9223372036854775808",
        "1e-9223372036854775809",
        "0.1e-18446744073709551615",
        "1e18446744073709551615",
        "000000000000000000000000000000000000000000000000000000000000000000001",
    };
    uint64_t value;

    (void)state;
    for (size_t at = 0; at < ENTRIES(good); at++) {
        value = 42;
        if (!read_count(good[at].text, &value))
            fail_msg("'%s' was refused", good[at].text);
        assert_int_equal(value, good[at].value);
    }
    for (size_t at = 0; at < ENTRIES(bad); at++)
        if (read_count(bad[at], &value))
            fail_msg("'%s' was read as %llu", bad[at], (unsigned long long)value);
}

static bool near(double value, double wanted)
{
    double error = value - wanted, bound = wanted * 1e-12;

    return error <= bound && error >= -bound;
}

static void seconds(void **state)
{
    static const struct {
        const char *text;
        double value;
    } good[] = {
        {"0", 0},        {"2", 2},         {"2s", 2},      {"500ms", 0.5}, {"1.5s", 1.5},
        {"20us", 20e-6}, {"7ns", 7e-9},    {"1min", 60},   {"2h", 7200},   {"1e-3", 0.001},
        {"1e3", 1000},   {"1_000ms", 1.0}, {"0.25", 0.25}, {"0ms", 0},     {"1e3ms", 1},
        {"10us", 1e-5},  {"100ms", 0.1},   {"30ns", 3e-8}, {"3ms", 3e-3},
    };
    static const char *const bad[] = {
        "",     "s",   "ms",     "-1s", "+1s", " 1s",  "1s ",    "1 s",   "1x",    "1sec",
        "1S",   "1d",  "1e999",  "nan", "inf", "1.s",  ".5s",    "1__0s", "1_s",   "0x1p3",
        "1ms1", "1:2", "1e400h", "--",  "1m",  "1,5s", "1e1000", "s1",    "1smin", "1es",
    };
    double value;

    (void)state;
    for (size_t at = 0; at < ENTRIES(good); at++) {
        value = -42;
        if (!read_seconds(good[at].text, &value))
            fail_msg("'%s' was refused", good[at].text);
        if (memcmp(&value, &good[at].value, sizeof value) != 0) /* to the last bit */
            fail_msg("'%s' was read as %.17g", good[at].text, value);
    }
    for (size_t at = 0; at < ENTRIES(bad); at++)
        if (read_seconds(bad[at], &value))
            fail_msg("'%s' was read as %g", bad[at], value);
}

static void reals(void **state)
{
    static const char *const bad[] = {"",    "1s",    "1k",  "-0.5", "+1",
                                      "nan", "1e999", "0x1", "1.",   "."};
    double value;

    (void)state;
    assert_true(read_real("0.5", &value) && near(value, 0.5));
    assert_true(read_real("1e-3", &value) && near(value, 0.001));
    for (size_t at = 0; at < ENTRIES(bad); at++)
        if (read_real(bad[at], &value))
            fail_msg("'%s' was read as %g", bad[at], value);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(seconds),
        cmocka_unit_test(reals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
