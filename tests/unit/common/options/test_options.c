/* SPDX-License-Identifier: MIT */
#include "common/options/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ENTRIES(table) (sizeof(table) / sizeof(table)[0])

/* ---- numbers ------------------------------------------------------------------------------- */

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

/* ---- command lines --------------------------------------------------------------------------- */

struct target {
    uint64_t tasks;
    double skew, delay_s;
    struct time_range pause;
    uint64_t batch;
    int kernel;
    bool list, listen;
    const char *name, *file;
};

static const char *const kernels[] = {"trial", "sieve", NULL};

#define AT(member) offsetof(struct target, member)
static const struct option_row rows[] = {
    {"tasks", OPTION_COUNT, AT(tasks), "tasks", "4", "2", "1", "1M", NULL, "how many"},
    {"skew", OPTION_REAL, AT(skew), NULL, "0", NULL, "0", "1", NULL, "how unequal"},
    {"delay", OPTION_SECONDS, AT(delay_s), "s", "2s", "20ms", "0", "1h", NULL, "how long"},
    {"pause", OPTION_INTERVAL, AT(pause), "s", "100ms:500ms", NULL, "0", "1min", NULL, "a pause"},
    {"kernel", OPTION_CHOICE, AT(kernel), NULL, "trial", NULL, NULL, NULL, kernels, "which"},
    {"list", OPTION_FLAG, AT(list), NULL, NULL, NULL, NULL, NULL, NULL, "print them"},
    {"listen", OPTION_FLAG, AT(listen), NULL, NULL, NULL, NULL, NULL, NULL, "listen"},
    {"batch", OPTION_AUTO, AT(batch), "items", "auto", "7", "0", "64", NULL, "how many at once"},
    {"name", OPTION_TEXT, AT(name), NULL, NULL, NULL, NULL, NULL, NULL, "a name"},
    {"FILE", OPTION_OPERAND, AT(file), NULL, "urls.txt", NULL, NULL, NULL, NULL, "a file"},
    {0},
};
#undef AT

static struct target target;
static bool given[ENTRIES(rows)];
static struct error error;

/* Reads the words of `line`, which blanks part; "''" is the empty word. */
static bool read_line(const char *line)
{
    static char copy[512];
    struct option_table tables[] = {{rows, &target, given}, {NULL, NULL, NULL}};
    char *argv[32] = {(char[]){"program"}}, *rest;
    int argc = 1;

    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (strcmp(word, "''") == 0)
            *word = '\0';
        argv[argc++] = word;
    }
    memset(&target, 0, sizeof target);
    memset(given, 0, sizeof given);
    memset(&error, 0, sizeof error);
    options_defaults(tables, false);
    return options_read(argc, argv, tables, &error);
}

static void defaults(void **state)
{
    const struct option_table table = {rows, &target, NULL};

    (void)state;
    assert_true(read_line(""));
    assert_int_equal(target.tasks, 4);
    assert_true(target.delay_s == 2 && target.skew == 0);
    assert_true(near(target.pause.low, 0.1) && near(target.pause.high, 0.5));
    assert_int_equal(target.kernel, 0);
    assert_false(target.list);
    assert_null(target.name);
    assert_string_equal(target.file, "urls.txt");
    for (size_t row = 0; row < ENTRIES(rows); row++)
        assert_false(given[row]);
    options_defaults(&table, true);
    assert_int_equal(target.tasks, 2);
    assert_true(near(target.delay_s, 0.02));
    assert_string_equal(target.file, "urls.txt");
    assert_int_equal(target.batch, 7);
}

static void a_count_or_auto(void **state)
{
    (void)state;
    assert_true(read_line("") && target.batch == 0);
    assert_true(read_line("--batch 8") && target.batch == 8);
    assert_true(read_line("--batch 8 --batch auto") && target.batch == 0);
    assert_true(read_line("--batch 0") && target.batch == 0);
    assert_false(read_line("--batch 65"));
    assert_string_equal(error.text, "--batch: '65' is not accepted; it takes auto or a whole "
                                    "number, from 0 to 64");
    assert_false(read_line("--batch automatic"));
    assert_false(read_line("--batch ''"));
    assert_string_equal(option_type_name(OPTION_AUTO), "count");
}

static void all_types(void **state)
{
    (void)state;
    assert_true(read_line("--tasks 1_000 --skew=0.5 --delay 500ms --pause 1s:2s --kernel sieve "
                          "--list --batch 2 --name Ada my.txt"));
    assert_int_equal(target.tasks, 1000);
    assert_true(target.skew == 0.5 && target.delay_s == 0.5);
    assert_true(target.pause.low == 1 && target.pause.high == 2);
    assert_int_equal(target.kernel, 1);
    assert_true(target.list && !target.listen);
    assert_string_equal(target.name, "Ada");
    assert_string_equal(target.file, "my.txt");
    for (size_t row = 0; rows[row].name; row++)
        assert_int_equal(given[row], strcmp(rows[row].name, "listen") != 0);
    assert_true(read_line("--pause 3s"));
    assert_true(target.pause.low == 3 && target.pause.high == 3);
}

static void later_words_win(void **state)
{
    (void)state;
    assert_true(read_line("--tasks 7 --tasks 8 --kernel sieve --tasks 9 --kernel trial"));
    assert_int_equal(target.tasks, 9);
    assert_int_equal(target.kernel, 0);
}

static void operands(void **state)
{
    (void)state;
    assert_true(read_line("my.txt --tasks 3"));
    assert_string_equal(target.file, "my.txt");
    assert_int_equal(target.tasks, 3);
    assert_true(read_line("--tasks 3 -- --odd-name"));
    assert_string_equal(target.file, "--odd-name");
    assert_true(read_line("--"));
    assert_false(read_line("one two"));
    assert_non_null(strstr(error.text, "two"));
    assert_false(read_line("one -- two"));
    assert_false(read_line("''"));
}

/* As getopt_long(3) does: a unique beginning is enough, an ambiguous one is an error, and an exact
 * name is never ambiguous. */
static void abbreviations(void **state)
{
    (void)state;
    assert_true(read_line("--ta 5 --del=1s"));
    assert_int_equal(target.tasks, 5);
    assert_true(target.delay_s == 1);
    assert_true(read_line("--list"));
    assert_true(target.list && !target.listen);
    assert_true(read_line("--liste"));
    assert_true(target.listen && !target.list);
    assert_false(read_line("--lis"));
    assert_non_null(strstr(error.text, "--lis"));
}

/* Each error is one sentence that names the option and the value. */
static void wrong_lines(void **state)
{
    static const struct {
        const char *line, *option, *value;
    } wrong[] = {
        {"--tasks 10x", "--tasks", "10x"},
        {"--tasks ''", "--tasks", "''"},
        {"--tasks=", "--tasks", "''"},
        {"--tasks -1", "--tasks", "-1"},
        {"--tasks 0", "--tasks", "0"},
        {"--tasks 1000001", "--tasks", "1000001"},
        {"--tasks 18446744073709551616", "--tasks", "18446744073709551616"},
        {"--tasks", "--tasks", "value"},
        {"--tasks 1 --tasks x", "--tasks", "x"},
        {"--tasks x --tasks 1", "--tasks", "x"},
        {"--skew 1.01", "--skew", "1.01"},
        {"--skew 1s", "--skew", "1s"},
        {"--delay -2s", "--delay", "-2s"},
        {"--delay 61min", "--delay", "61min"},
        {"--delay soon", "--delay", "soon"},
        {"--pause 2s:1s", "--pause", "2s:1s"},
        {"--pause 1s:", "--pause", "1s:"},
        {"--pause :1s", "--pause", ":1s"},
        {"--pause 1s:2s:3s", "--pause", "1s:2s:3s"},
        {"--pause 1s:2h", "--pause", "1s:2h"},
        {"--pause :", "--pause", ":"},
        {"--kernel fast", "--kernel", "fast"},
        {"--kernel SIEVE", "--kernel", "SIEVE"},
        {"--kernel ''", "--kernel", "''"},
        {"--kernel siev", "--kernel", "siev"},
        {"--name ''", "--name", "''"},
        {"--name", "--name", "value"},
        {"--list=yes", "--list=yes", "--list=yes"},
        {"--nonsense", "--nonsense", "--nonsense"},
        {"--nonsense=7", "--nonsense=7", "--nonsense=7"},
        {"-t 7", "-t", "-t"},
        {"-xyz", "-xyz", "-xyz"},
        {"--tasks 5 -xyz", "-xyz", "-xyz"},
        {"---tasks 7", "---tasks", "---tasks"},
        {"--FILE x", "--FILE", "--FILE"},
    };

    (void)state;
    for (size_t at = 0; at < ENTRIES(wrong); at++) {
        if (read_line(wrong[at].line))
            fail_msg("'%s' was accepted", wrong[at].line);
        if (!strstr(error.text, wrong[at].option) || !strstr(error.text, wrong[at].value) ||
            strchr(error.text, '\n'))
            fail_msg("'%s': the error is '%s'", wrong[at].line, error.text);
    }
}

/* An error about a monstrous value is cut, not overrun. */
static void long_values(void **state)
{
    char line[400] = "--tasks ";

    (void)state;
    memset(line + 8, '9', 300);
    assert_false(read_line(line));
    assert_true(strlen(error.text) < sizeof error.text);
    memset(line + 8, 'x', 300);
    assert_false(read_line(line));
    memcpy(line, "--pause ", 8);
    memset(line + 8, '1', 300);
    line[200] = ':';
    assert_false(read_line(line));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),          cmocka_unit_test(seconds),
        cmocka_unit_test(reals),           cmocka_unit_test(defaults),
        cmocka_unit_test(a_count_or_auto), cmocka_unit_test(all_types),
        cmocka_unit_test(later_words_win), cmocka_unit_test(operands),
        cmocka_unit_test(abbreviations),   cmocka_unit_test(wrong_lines),
        cmocka_unit_test(long_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
