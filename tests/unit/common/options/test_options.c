/* SPDX-License-Identifier: MIT
 *
 * Command lines. (Numbers are in test_numbers.c.) */
#include "common/options/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define ENTRIES(table) (sizeof(table) / sizeof(table)[0])

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
    assert_true(target.pause.low == 0.1 && target.pause.high == 0.5);
    assert_int_equal(target.kernel, 0);
    assert_false(target.list);
    assert_null(target.name);
    assert_string_equal(target.file, "urls.txt");
    for (size_t row = 0; row < ENTRIES(rows); row++)
        assert_false(given[row]);
    options_defaults(&table, true);
    assert_int_equal(target.tasks, 2);
    assert_true(target.delay_s == 0.02);
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
        cmocka_unit_test(defaults),    cmocka_unit_test(a_count_or_auto),
        cmocka_unit_test(all_types),   cmocka_unit_test(later_words_win),
        cmocka_unit_test(operands),    cmocka_unit_test(abbreviations),
        cmocka_unit_test(wrong_lines), cmocka_unit_test(long_values),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
