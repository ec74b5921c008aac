/* SPDX-License-Identifier: MIT
 *
 * Texts of others, made safe to print. */
#include "compare/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void printable(void **state)
{
    static const struct {
        const char *bytes;
        size_t size, most;
        const char *text;
    } cases[] = {
        {"plain", 5, 80, "plain"},
        {"", 0, 80, ""},
        {"a\0b", 3, 80, "a?b"},
        {"\33[31mred\n\t\177", 11, 80, "?[31mred???"},
        {"12345678", 8, 8, "12345678"},
        {"123456789", 9, 8, "12345678..."},
        {"x", 1, 0, "..."},
        {"\xc3\xa4\xe2\x82\xac\xf0\x9f\x8e\xa8", 9, 80, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x8e\xa8"},
        {"a\xe2\x82\xac", 4, 3, "a..."},          /* not cut within a character */
        {"\xc2\x9b[31m", 6, 80, "??[31m"},        /* CSI as one character of its own */
        {"\xc0\xaf\xe0\x80\xaf", 5, 80, "?????"}, /* longer than need be */
        {"\xed\xa0\x80", 3, 80, "???"},           /* half of a pair of UTF-16 */
        {"\xf4\x90\x80\x80", 4, 80, "????"},      /* past the last character */
        {"\xe2\x82", 2, 80, "??"},                /* cut off */
        {"\xe2\x28\xa1", 3, 80, "?(?"},
        {"\xff\xfe", 2, 80, "??"},
    };

    (void)state;
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        char *text = text_printable(cases[at].bytes, cases[at].size, cases[at].most);
        assert_string_equal(text, cases[at].text);
        free(text);
    }
    char *text = text_printable(NULL, 0, 80); /* a program that wrote nothing */
    assert_string_equal(text, "");
    free(text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(printable)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
