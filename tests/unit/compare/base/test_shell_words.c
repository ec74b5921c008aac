/* SPDX-License-Identifier: MIT
 *
 * Command lines taken apart as a shell would, with nothing expanded. */
#include "compare/base/shell_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* `words`: with '|' between them. */
static const struct {
    const char *text, *words;
} good[] = {
    {"", ""},
    {" a  b\tc\nd ", "a|b|c|d"},
    {"'a  b' c", "a  b|c"},
    {"\"a 'b' \\\"c\\\" \\x\"", "a 'b' \"c\" \\x"},
    {"a'b'\"c\"d", "abcd"},
    {"a\\ b \\'", "a b|'"},
    {"'' x \"\"", "|x|"},
    {"$HOME * ~ `x` #y", "$HOME|*|~|`x`|#y"},
    {"'>' '|' 'a;' \\; 'b'\\;", ">|||a;|;|b;"},
    {"http://x/?a=1&b=2", "http://x/?a=1&b=2"},
    {"a\\", "a\\"},
};

static void words(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof good / sizeof good[0]; at++) {
        struct text_list list = {0};
        struct error error;
        assert_true(shell_words(&list, good[at].text, &error));
        char *joined = text_join(&list, "|");
        assert_string_equal(joined, good[at].words);
        free(joined);
        text_free(&list);
    }
}

static void refusals(void **state)
{
    static const char *const bad[] = {"a 'b",  "a \"b", "'",      "a | b", "a |b",
                                      "a > b", "a >b",  "a 2>&1", "a < b", "a && b",
                                      "a ; b", "a; b",  "a &",    "a&",    "3<x"};

    (void)state;
    for (size_t at = 0; at < sizeof bad / sizeof bad[0]; at++) {
        struct text_list list = {0};
        struct error error = {""};
        assert_false(shell_words(&list, bad[at], &error));
        assert_true(strlen(error.text) > 10);
        text_free(&list);
    }
}

static void assignments(void **state)
{
    (void)state;
    assert_true(shell_is_assignment("A=1"));
    assert_true(shell_is_assignment("_a1="));
    assert_false(shell_is_assignment("1A=1"));
    assert_false(shell_is_assignment("./a=1"));
    assert_false(shell_is_assignment("=1"));
    assert_false(shell_is_assignment("A"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(words), cmocka_unit_test(refusals),
                                       cmocka_unit_test(assignments)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
