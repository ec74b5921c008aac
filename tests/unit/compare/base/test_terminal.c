/* SPDX-License-Identifier: MIT
 *
 * Folding goes by what a reader sees: no character is cut, and wide ones take two columns. */
#include "common/base/columns.h"
#include "compare/base/terminal.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char printed[4096];

/* What `fold` prints of the text in lines of 60 columns. */
static const char *folded(void (*fold)(size_t column, const char *text), size_t column,
                          const char *text)
{
    FILE *file = tmpfile();
    int before = dup(STDOUT_FILENO);

    assert_non_null(file);
    fflush(stdout);
    assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
    fold(column, text);
    fflush(stdout);
    dup2(before, STDOUT_FILENO);
    close(before);
    rewind(file);
    printed[fread(printed, 1, sizeof printed - 1, file)] = '\0';
    fclose(file);
    return printed;
}

/* `times` of a character, and `tail`. */
static const char *many(const char *character, int times, const char *tail)
{
    static char text[1024];

    text[0] = '\0';
    for (int at = 0; at < times; at++)
        strcat(text, character);
    return strcat(text, tail);
}

static void fitting(void **state)
{
    static const struct {
        const char *text;
        size_t room, bytes, columns;
    } cases[] = {
        {"abc", 2, 2, 2},
        {"abc", 9, 3, 3},
        {"\xc3\xa4\xc3\xa4", 1, 2, 1},
        {"e\xcc\x81x", 1, 3, 1},               /* an accent of its own */
        {"\xe6\xbc\xa2\xe5\xad\x97", 3, 3, 2}, /* two wide ones */
        {"\xf0\x9f\x8e\xa8", 1, 0, 0},
        {"\xff\xfe", 1, 1, 1},
        {"\xe2\x82", 5, 2, 2}, /* cut off */
        {"", 3, 0, 0},
    };
    size_t columns;

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        assert_int_equal(columns_fit(cases[at].text, cases[at].room, &columns), cases[at].bytes);
        assert_int_equal(columns, cases[at].columns);
    }
}

static void texts(void **state)
{
    char wanted[1024];

    (void)state;
    strcpy(wanted, many("\xc3\xa9", 60, "\n"));
    assert_string_equal(folded(terminal_text, 0, many("\xc3\xa9", 60, "")), wanted);
    strcpy(wanted, many("\xc3\xa9", 58, "\n"));
    strcat(wanted, "  \xc3\xa9\xc3\xa9\n");
    assert_string_equal(folded(terminal_text, 2, many("\xc3\xa9", 60, "")), wanted);
    strcpy(wanted, many("\xe6\xbc\xa2", 30, "\n"));
    strcat(wanted, "\xe6\xbc\xa2\n");
    assert_string_equal(folded(terminal_text, 0, many("\xe6\xbc\xa2", 31, "")), wanted);
    strcpy(wanted, many("\xc3\xa9", 40, "\n"));
    strcat(wanted, many("\xc3\xa9", 40, "\n"));
    char line[1024];
    strcpy(line, many("\xc3\xa9", 40, " "));
    strcat(line, many("\xc3\xa9", 40, ""));
    assert_string_equal(folded(terminal_text, 0, line), wanted); /* at the blank */
    assert_string_equal(folded(terminal_text, 0, ""), "\n");
}

/* Japanese has no blanks: a line may end beside any character that begins or ends no line badly. */
static void japanese(void **state)
{
    static const struct {
        const char *text, *line; /* of 20 columns */
    } cases[] = {
        {"待つだけのタスクにコアは要らない", "待つだけのタスクにコ"},
        {"あいうえおかきくけこ。さしすせそ", "あいうえおかきくけ"},
        {"あいうえおかきくけ(かっこ)", "あいうえおかきくけ"},
        {"ab あいうえおかきくけこさ", "ab あいうえおかきく"},
        {"あいうえお `triptych learn hint` を", "あいうえお `triptych"},
        {"あいうえおかき abcdefghij", "あいうえおかき"},
        {"abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst"},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++)
        assert_int_equal(terminal_line(cases[at].text, 20), strlen(cases[at].line));
}

static void commands(void **state)
{
    char command[1024], wanted[1100];

    (void)state;
    strcpy(command, many("\xc3\xa9", 30, " "));
    strcat(command, many("\xc3\xa9", 29, ""));
    snprintf(wanted, sizeof wanted, "%s\n", command); /* 60 columns, 119 bytes */
    assert_string_equal(folded(terminal_command, 0, command), wanted);
    strcat(command, " b");
    snprintf(wanted, sizeof wanted, "%s \\\n", many("\xc3\xa9", 30, ""));
    strcat(strcat(wanted, many("\xc3\xa9", 29, "")), " b\n");
    assert_string_equal(folded(terminal_command, 0, command), wanted);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(fitting),
        cmocka_unit_test(texts),
        cmocka_unit_test(japanese),
        cmocka_unit_test(commands),
    };

    setenv("COLUMNS", "60", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
